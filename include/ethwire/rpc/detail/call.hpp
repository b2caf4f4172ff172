// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>
#include <ethwire/rpc/outcome.hpp>

#include <string_view>

namespace ethwire::rpc {

class SubscribeCall;

/// One call that waits for its answer. Exactly one `finish` ends it.
class Call {
public:
    virtual ~Call() = default;

    /// Takes the result, one JSON value. Called before `finish`, and a
    /// second time when the first attempt failed because the value's end had been guessed wrongly. Runs no user code.
    virtual error_code decode(std::string_view value) = 0;

    /// Ends the call: no error, ours, or `errc::server_error` with what the server said. May do anything.
    virtual void finish(const Outcome<void>& outcome) = 0;

    /// This call as one whose answer makes a route, or null.
    virtual SubscribeCall* as_subscribe() noexcept { return nullptr; }
};

} // namespace ethwire::rpc
