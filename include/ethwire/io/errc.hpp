// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>

#include <type_traits>

namespace ethwire::io {

/// Errors of an endpoint's text, of connecting to it, and of HTTP servers.
/// Other failures of the system (a reset, no more descriptors) keep the system's own code.
enum class errc {
    // The text of an endpoint: nothing was opened yet
    url_empty = 1,          ///< nothing but white space
    url_bad_scheme,         ///< neither ws, wss, http, https, ipc nor a path
    url_bad_character,      ///< white space, control or non-ASCII characters, `\` and the like
    url_bad_userinfo,       ///< two `@`, a bad percent escape, control characters, or a `:` in the user's name
    url_bad_host,           ///< empty, no host name, no IP address, or a number that only looks like one
    url_international_host, ///< a host name outside ASCII; its `xn--` form is understood
    url_bad_port,           ///< no decimal number of 1 to 65535
    url_fragment,           ///< a `#`: servers never see what follows it
    ipc_path_too_long,      ///< more than 107 bytes, the limit of a Unix socket's address
    ipc_no_home,            ///< `~` without $HOME, or `~user`

    // Dialling
    resolve_failed,  ///< the name has no address, or nobody could be asked
    connect_refused, ///< nobody listens there
    unreachable,     ///< no route, or no answer within the system's own limit
    ipc_not_found,   ///< there is no such socket file
    ipc_denied,      ///< the socket file may not be opened by this user
    ipc_busy,        ///< the listener's queue is full

    // TLS
    tls_bad_ca,                 ///< the file or directory of authorities cannot be read or holds none
    tls_bad_client_certificate, ///< the client certificate cannot be read
    tls_bad_client_key,         ///< the client key cannot be read, is encrypted, or does not fit its certificate
    tls_not_spoken,             ///< what the peer sent is no TLS
    tls_version_refused,        ///< no common version; TLS 1.2 is the least
    tls_client_refused,         ///< the peer wants a client certificate, or another one
    tls_handshake_failed,       ///< any other failure of the handshake
    tls_failed,                 ///< a broken record, or an alert, after the handshake
    tls_truncated,              ///< the transport ended without close_notify: what came may be cut short
    certificate_wrong_name,     ///< the certificate is for other names or addresses
    certificate_expired,
    certificate_not_yet_valid,
    certificate_self_signed,    ///< signed by itself and not among the authorities
    certificate_unknown_issuer, ///< its chain leads to none of the authorities
    certificate_bad_issuer,     ///< a certificate in the chain must not sign others
    certificate_bad_purpose,    ///< not meant for a server
    certificate_refused,        ///< any other reason: revoked, too weak, a bad signature

    // HTTP
    http_bad_header,     ///< a header given by the caller that cannot be sent; nothing was sent
    http_status,         ///< any status but 2xx; see the reply
    http_redirect,       ///< 3xx: never followed, nothing is sent to its target
    http_malformed,      ///< what the server sent is no HTTP/1.1
    http_head_too_large, ///< more than 16 KiB of headers
    http_body_too_large, ///< declared or sent more than the limit
    http_encoded,        ///< a content coding that was not asked for
    http_undecodable,    ///< a compressed answer that is damaged or cut
    http_truncated,      ///< the connection ended within the answer
    timed_out,           ///< the deadline passed
};

const error_category& category() noexcept;

inline error_code make_error_code(errc e) noexcept { return {static_cast<int>(e), category()}; }

/// TLS itself, not the transport below it, refused the peer or was refused: trying again will not help.
bool is_tls_refusal(const error_code& error) noexcept;

/// The text of the endpoint is wrong.
bool is_bad_endpoint(const error_code& error) noexcept;

} // namespace ethwire::io

template <>
struct boost::system::is_error_code_enum<ethwire::io::errc> : std::true_type {};
