// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/wire/errc.hpp>

namespace ethwire::wire {
namespace {

const char* describe(int value) noexcept
{
    switch (static_cast<errc>(value)) {
    case errc::reserved_bits: return "the peer set reserved bits in a frame";
    case errc::reserved_opcode: return "the peer used a reserved opcode";
    case errc::masked_frame: return "the peer's frame is masked where it must not be, or not where it must";
    case errc::fragmented_control: return "the peer fragmented a control frame";
    case errc::long_control: return "the peer's control frame is longer than 125 bytes";
    case errc::length_not_minimal: return "the peer's frame length is not in its shortest form";
    case errc::length_out_of_range: return "the peer's frame length has its highest bit set";
    case errc::unexpected_continuation: return "the peer continued a message that it never began";
    case errc::unfinished_message: return "the peer began a message inside another";
    case errc::bad_close_length: return "the peer's close frame is one byte long";
    case errc::bad_close_code: return "the peer closed with a code that must not be sent";
    case errc::bad_utf8: return "the peer's text is not UTF-8";
    case errc::message_too_large: return "the peer's message is larger than the limit";
    case errc::too_many_fragments: return "the peer's message is made of too many empty fragments";
    case errc::bad_status_line: return "the answer to the upgrade is not HTTP/1.1";
    case errc::bad_header_line: return "the answer to the upgrade has a malformed header";
    case errc::upgrade_too_large: return "the answer to the upgrade is larger than the limit";
    case errc::upgrade_refused: return "the server refused the WebSocket upgrade";
    case errc::no_upgrade_header: return "the server's 101 has no 'Upgrade: websocket'";
    case errc::no_connection_header: return "the server's 101 has no 'Connection: Upgrade'";
    case errc::bad_accept_key: return "the server's Sec-WebSocket-Accept does not fit our key";
    case errc::unrequested_extension: return "the server chose an extension that was not offered";
    case errc::unrequested_subprotocol: return "the server chose a subprotocol that was not offered";
    case errc::bad_host: return "the host is empty or has a character that a host cannot have";
    case errc::bad_target: return "the path does not begin with '/' or has a character that a path cannot have";
    case errc::bad_subprotocol: return "the subprotocol is not an HTTP token";
    case errc::bad_header_name: return "the header's name is not an HTTP token";
    case errc::bad_header_value: return "the header's value has a control character";
    case errc::reserved_header: return "the header is one that the WebSocket handshake sets itself";
    }
    return "unknown wire error";
}

} // namespace

const error_category& category() noexcept
{
    static const RoomCategory instance{"ethwire.wire", describe};
    return instance;
}

} // namespace ethwire::wire
