// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "options/usage_error.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ethwire::cli {

/// What `action` complains of; empty when it does not.
template <class Action>
std::string complaint(Action action)
{
    try {
        action();
    } catch (const UsageError& error) {
        return error.what();
    }
    return {};
}

} // namespace ethwire::cli
