// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>
#include <ethwire/base/error.hpp>
#include <ethwire/rpc/server_error.hpp>

#include <cstdint>
#include <string_view>

namespace ethwire {

/// How a connection ended, or an attempt to make one failed.
struct ConnectionLoss {
    error_code reason{};
    /// A word for the kind, such as `protocol_error` (docs/reconnect.md).
    std::string_view what{};
    /// The close code or the HTTP status; 0 when there was none.
    unsigned code = 0;
    /// What the server said of it, printable, at most 512 bytes: the reason in its close frame (RFC 6455,
    /// section 5.5.1), or the beginning of the body with which it refused the upgrade.
    std::string_view said{};
};

/// What happens to a client, told as it happens: the one seam for logs and metrics.
///
/// Called on the client's executor, inside the walk; it must not block and may call anything. The endpoint is always
/// the redacted form. Override what matters.
class Observer {
public:
    virtual ~Observer() = default;

    virtual void on_connected(std::string_view endpoint, bool again) { (void)endpoint, (void)again; }
    /// A connection was lost, or an attempt failed.
    virtual void on_lost(const ConnectionLoss& loss) { (void)loss; }
    /// The next attempt comes after `delay`.
    virtual void on_retry(std::uint64_t attempt, Duration delay) { (void)attempt, (void)delay; }
    /// A message that is no JSON-RPC, or an event for a handler that does not decode.
    virtual void on_protocol_error(error_code reason) { (void)reason; }
    virtual void on_server_message(const ServerError& said) { (void)said; }
    /// A subscription that could not be made again after a reconnect; the others go on.
    virtual void on_subscription_refused(std::string_view label, const ServerError& said) { (void)label, (void)said; }
    /// The server ended a subscription while the connection lasts; it is asked for again.
    virtual void on_subscription_ended(std::string_view label, const ServerError& said) { (void)label, (void)said; }
    /// The client gave up for good.
    virtual void on_closed(error_code reason) { (void)reason; }
};

} // namespace ethwire
