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

/// Is told what happens to a client as it happens: the one place for logs and metrics to hook in.
///
/// Its functions are called on the client's executor, inline where the thing happens. They must not block, and may call
/// anything of the client. Endpoints come without their secrets. Override what matters.
class Observer {
public:
    virtual ~Observer() = default;

    /// A connection is open and is used from now on.
    /// \param again one of this purpose was lost before
    virtual void on_connected(std::string_view endpoint, bool again) { (void)endpoint, (void)again; }
    /// A connection was lost, or an attempt failed.
    virtual void on_lost(const ConnectionLoss& loss) { (void)loss; }
    /// The next attempt to connect, the `attempt`-th of this connection, begins after `delay`.
    virtual void on_retry(std::uint64_t attempt, Duration delay) { (void)attempt, (void)delay; }
    /// A message is no JSON-RPC, or an event for a handler is no value of its subscription's type.
    virtual void on_protocol_error(error_code reason) { (void)reason; }
    /// The server sent an error for no call that is known, or a request of its own (then `said.message` is its method).
    virtual void on_server_message(const ServerError& said) { (void)said; }
    /// The server refused to make a subscription again after a reconnect: it has ended. The others go on.
    virtual void on_subscription_refused(std::string_view label, const ServerError& said) { (void)label, (void)said; }
    /// The server ended a subscription, and the connection lasts. The client subscribes again.
    virtual void on_subscription_ended(std::string_view label, const ServerError& said) { (void)label, (void)said; }
    /// The client is closed, or its connection is lost for good.
    virtual void on_closed(error_code reason) { (void)reason; }
};

} // namespace ethwire
