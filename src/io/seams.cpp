// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/seams.hpp"

namespace ethwire::io {
namespace {

/// A pointer to what lives as long as the program.
template <class T>
std::shared_ptr<T> unowned(T& object) noexcept
{
    return std::shared_ptr<T>(std::shared_ptr<void>(), &object);
}

} // namespace

Seams Seams::system()
{
    return {unowned(system_timers()), std::make_shared<SystemRandom>(), unowned(system_transport())};
}

} // namespace ethwire::io
