// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>
#include <ethwire/base/error.hpp>
#include <ethwire/rpc/server_error.hpp>

#include <cstdint>
#include <string_view>

namespace ethwire {

/// What happens to a client, told as it happens: the one seam for logs and metrics.
///
/// Called on the client's executor, inside the walk; it must not block and may call anything. The endpoint is always
/// the redacted form. Override what matters.
class Observer {
public:
    virtual ~Observer() = default;

    virtual void on_connected(std::string_view endpoint, bool again) { (void)endpoint, (void)again; }
    /// A connection was lost, or an attempt failed; `what` is a word for the kind, such as `protocol_error`.
    virtual void on_lost(error_code reason, std::string_view what) { (void)reason, (void)what; }
    /// The next attempt comes after `delay`.
    virtual void on_retry(std::uint64_t attempt, Duration delay) { (void)attempt, (void)delay; }
    /// A message that is no JSON-RPC, or an event for a handler that does not decode.
    virtual void on_protocol_error(error_code reason) { (void)reason; }
    virtual void on_server_message(const ServerError& said) { (void)said; }
    /// A subscription that could not be made again after a reconnect; the others go on.
    virtual void on_subscription_refused(std::string_view label, const ServerError& said) { (void)label, (void)said; }
    /// The client gave up for good.
    virtual void on_closed(error_code reason) { (void)reason; }
};

} // namespace ethwire
