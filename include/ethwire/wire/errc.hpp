// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>

#include <type_traits>

namespace ethwire::wire {

/// How a peer can break a protocol or a limit, one value a violation; and what an upgrade request may not hold.
enum class errc {
    // WebSocket frames (RFC 6455, section 5): answered with close 1002
    reserved_bits = 1,       ///< a reserved bit is set and no extension was agreed
    reserved_opcode,         ///< opcodes 3-7 and 11-15
    masked_frame,            ///< masked by a server, or not masked by a client
    fragmented_control,      ///< a control frame without FIN
    long_control,            ///< a control frame of more than 125 bytes
    length_not_minimal,      ///< a longer form of the length than the length needs
    length_out_of_range,     ///< the high bit of a 64-bit length is set
    unexpected_continuation, ///< a continuation frame with no message begun
    unfinished_message,      ///< a data frame inside another, fragmented message
    bad_close_length,        ///< a close frame of one byte
    bad_close_code,          ///< a close code that must not be sent
    bad_utf8,                ///< text or close reason is no UTF-8: close 1007
    message_too_large,       ///< more than the limit: close 1009 (WebSocket); IPC too
    too_many_fragments,      ///< frame headers of twice the message limit: close 1009

    // The answer to the upgrade (RFC 6455, section 4.1)
    bad_status_line,         ///< no HTTP/1.1 status line
    bad_header_line,         ///< a line that is no `name: value`, or not ended by CR LF
    upgrade_too_large,       ///< the head exceeds its limit of bytes or lines
    upgrade_refused,         ///< any status but 101; it is kept beside
    no_upgrade_header,       ///< 101 without `Upgrade: websocket`
    no_connection_header,    ///< 101 without `Connection: Upgrade`
    bad_accept_key,          ///< `Sec-WebSocket-Accept` is missing, repeated or wrong
    unrequested_extension,   ///< an extension that was not offered
    unrequested_subprotocol, ///< a subprotocol that was not offered

    // The upgrade request, refused before a byte leaves
    bad_host,         ///< empty, or with bytes that do not belong there
    bad_target,       ///< the path does not begin with `/`, or has spaces or control bytes
    bad_subprotocol,  ///< no token
    bad_header_name,  ///< no token
    bad_header_value, ///< control bytes: CR, LF and NUL would inject
    reserved_header,  ///< a header that the handshake itself sets
};

const error_category& category() noexcept;

inline error_code make_error_code(errc e) noexcept { return {static_cast<int>(e), category()}; }

} // namespace ethwire::wire

template <>
struct boost::system::is_error_code_enum<ethwire::wire::errc> : std::true_type {};
