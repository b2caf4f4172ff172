// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/web3/request.hpp>

#include <memory>
#include <utility>

namespace ethwire::web3 {

class Core;

/// A module of a client, in web3.py's sense: a cheap value, made as often as one likes, with the options of its calls.
template <class Self>
class Module {
public:
    Module() = default;
    Module(std::shared_ptr<Core> core, CallOptions options) noexcept : core_(std::move(core)), options_(options) {}

    /// The same with other options for each call.
    Self with(CallOptions options) const { return Self(core_, options); }

protected:
    std::shared_ptr<Core> core_{};
    CallOptions options_{};
};

} // namespace ethwire::web3
