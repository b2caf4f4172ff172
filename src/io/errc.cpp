// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/io/errc.hpp>

namespace ethwire::io {
namespace {

const char* describe(int value) noexcept
{
    switch (static_cast<errc>(value)) {
    case errc::url_empty: return "the endpoint is empty";
    case errc::url_bad_scheme: return "the scheme is not one of ws, wss, http, https, ipc, or a path";
    case errc::url_bad_character: return "the URL has a character that does not belong there unless percent-encoded";
    case errc::url_bad_userinfo: return "the user and password in the URL are not well formed";
    case errc::url_bad_host: return "the host in the URL is neither a name nor an IP address";
    case errc::url_international_host: return "the host in the URL is not ASCII: give its 'xn--' form";
    case errc::url_bad_port: return "the port in the URL is not a number from 1 to 65535";
    case errc::url_fragment: return "the URL has a '#', which no server ever sees";
    case errc::ipc_path_too_long: return "the path of the socket is longer than the system's 107 bytes";
    case errc::ipc_no_home: return "'~' in the path of the socket has no home directory to stand for";
    case errc::resolve_failed: return "the host name could not be resolved";
    case errc::connect_refused: return "nobody listens at that address";
    case errc::unreachable: return "the address cannot be reached";
    case errc::ipc_not_found: return "there is no socket at that path";
    case errc::ipc_denied: return "the socket at that path may not be opened";
    case errc::ipc_busy: return "the listener at that path has no room for another connection";
    case errc::tls_bad_ca: return "the certificate authorities cannot be read";
    case errc::tls_bad_client_certificate: return "the client certificate cannot be read";
    case errc::tls_bad_client_key: return "the client key is unreadable, encrypted, or not its certificate's";
    case errc::tls_not_spoken: return "the peer does not speak TLS";
    case errc::tls_version_refused: return "the peer does not speak TLS 1.2 or later";
    case errc::tls_client_refused: return "the peer did not accept our client certificate, or wants one";
    case errc::tls_handshake_failed: return "the TLS handshake failed";
    case errc::tls_failed: return "the TLS connection failed";
    case errc::tls_truncated: return "the connection ended without TLS being closed: data may be missing";
    case errc::certificate_wrong_name: return "the peer's certificate is for another name";
    case errc::certificate_expired: return "the peer's certificate has expired";
    case errc::certificate_not_yet_valid: return "the peer's certificate is not yet valid";
    case errc::certificate_self_signed: return "the peer's certificate is signed by itself alone";
    case errc::certificate_unknown_issuer: return "the peer's certificate is from an unknown authority";
    case errc::certificate_bad_issuer: return "the peer's certificate is signed by one that must not sign";
    case errc::certificate_bad_purpose: return "the peer's certificate is not meant for a server";
    case errc::certificate_refused: return "the peer's certificate is not acceptable";
    case errc::http_bad_header: return "a request header is not well formed, or is one that the client sets itself";
    case errc::http_status: return "the server answered with an HTTP error status";
    case errc::http_redirect: return "the server redirects to another address, which is not followed";
    case errc::http_malformed: return "the server's answer is not valid HTTP/1.1";
    case errc::http_head_too_large: return "the server's HTTP headers are larger than the limit";
    case errc::http_body_too_large: return "the server's answer is larger than the limit";
    case errc::http_encoded: return "the server's answer is compressed in a way that was not asked for";
    case errc::http_undecodable: return "the server's compressed answer is damaged";
    case errc::http_truncated: return "the connection ended within the server's answer";
    case errc::timed_out: return "the deadline passed";
    }
    return "unknown io error";
}

bool is_between(const error_code& error, errc first, errc last) noexcept
{
    return error.category() == category() && error.value() >= static_cast<int>(first) &&
           error.value() <= static_cast<int>(last);
}

} // namespace

const error_category& category() noexcept
{
    static const RoomCategory instance{"ethwire.io", describe};
    return instance;
}

bool is_tls_refusal(const error_code& error) noexcept
{
    return is_between(error, errc::tls_not_spoken, errc::tls_handshake_failed) ||
           is_between(error, errc::certificate_wrong_name, errc::certificate_refused);
}

bool is_bad_endpoint(const error_code& error) noexcept { return is_between(error, errc::url_empty, errc::ipc_no_home); }

} // namespace ethwire::io
