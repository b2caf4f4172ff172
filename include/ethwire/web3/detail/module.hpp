// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/web3/request.hpp>

#include <memory>
#include <utility>

namespace ethwire::web3 {

class Core;

/// The base of a client's modules, such as `eth`: cheap values that hold the client and the options of their calls. A
/// module keeps the client alive, but not open: that is what the `AsyncWeb3` does.
template <class Self>
class Module {
public:
    Module() = default;
    Module(std::shared_ptr<Core> core, CallOptions options) noexcept : core_(std::move(core)), options_(options) {}

    /// The same module with other options for each call.
    Self with(CallOptions options) const { return Self(core_, options); }

protected:
    std::shared_ptr<Core> core_{};
    CallOptions options_{};
};

} // namespace ethwire::web3
