// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>

#include <type_traits>

namespace ethwire::session {

/// Why there is no connection. Where the system, TLS or a codec named the cause, that error is reported instead.
enum class errc {
    connection_lost = 1, ///< the peer ended the transport without a word
    heartbeat_timeout,   ///< the peer sent nothing, not even the answer to a ping
    write_timeout,       ///< the peer took nothing of what waits to be sent
    connect_timeout,     ///< not open before the deadline over resolve, TCP, TLS and upgrade
    refused,             ///< nobody listens at that address
    unreachable,         ///< no route to that address
    resolve_failed,      ///< the name has no address
    tls_failed,          ///< the peer's certificate or protocol version was not accepted
    upgrade_refused,     ///< the server answered the upgrade with a status that is not 101
    unauthorized,        ///< the server said 401, 403, 407 or closed with a code for that: check the credentials
    rate_limited,        ///< the server said 429 or closed with 1013: it was asked too much
    peer_closed,         ///< the server closed in order (1000, 1001, or no code)
    peer_failed,         ///< the server closed because of an error of its own, or it restarts
    peer_complained,     ///< the server closed because it found our bytes to be wrong
    message_refused,     ///< the server closed because a message of ours was too large for it (1009)
    peer_misbehaved,     ///< the server's bytes broke the protocol or a limit
    suspended,           ///< the server's bytes broke the protocol or a limit three times in a row: left alone a while
    unverified,          ///< the server did not say of which chain it is, though one was expected
    wrong_chain,         ///< the server is of another chain than expected
    close_timeout,       ///< the peer did not answer our close in time; the connection was dropped
    closed,              ///< we closed it, as asked
};

const error_category& category() noexcept;

inline error_code make_error_code(errc e) noexcept { return {static_cast<int>(e), category()}; }

} // namespace ethwire::session

template <>
struct boost::system::is_error_code_enum<ethwire::session::errc> : std::true_type {};
