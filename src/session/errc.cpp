// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/session/errc.hpp>

namespace ethwire::session {
namespace {

const char* describe(int value) noexcept
{
    switch (static_cast<errc>(value)) {
    case errc::connection_lost: return "the peer ended the connection";
    case errc::heartbeat_timeout: return "the peer is silent and does not answer a ping";
    case errc::write_timeout: return "the peer takes nothing of what is sent";
    case errc::connect_timeout: return "the connection did not open in time";
    case errc::refused: return "nobody listens at this address";
    case errc::unreachable: return "the address cannot be reached";
    case errc::resolve_failed: return "the host name has no address";
    case errc::tls_failed: return "the peer's certificate or TLS version is not acceptable";
    case errc::upgrade_refused: return "the server refused the WebSocket upgrade";
    case errc::unauthorized: return "the server does not accept the credentials";
    case errc::rate_limited: return "the server was asked too much";
    case errc::peer_closed: return "the server closed the connection";
    case errc::peer_failed: return "the server closed the connection because of an error of its own";
    case errc::peer_complained: return "the server closed the connection because it could not read what was sent";
    case errc::message_refused: return "the server closed the connection because a message was too large for it";
    case errc::peer_misbehaved: return "the server's bytes broke the protocol or a limit";
    case errc::suspended: return "the server's bytes broke the protocol or a limit three times in a row";
    case errc::unverified: return "the server does not say of which chain it is";
    case errc::wrong_chain: return "the server is of another chain than expected";
    case errc::close_timeout: return "the server did not answer the close in time";
    case errc::closed: return "the connection was closed";
    }
    return "unknown session error";
}

} // namespace

const error_category& category() noexcept
{
    static const RoomCategory instance{"ethwire.session", describe};
    return instance;
}

} // namespace ethwire::session
