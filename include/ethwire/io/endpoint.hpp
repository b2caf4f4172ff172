// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/io/errc.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

namespace ethwire {

/// Where a node is: a ws, wss, http or https URL, `ipc://PATH`, or the plain path of a Unix socket.
///
/// Printing one, by `<<` or `fmt`, gives its redacted form only: the keys of providers live in paths, queries and
/// user parts. The rest of the URL leaves through the named accessors.
class Endpoint {
public:
    enum class Scheme { ws, wss, http, https, ipc };

    /// Takes URLs and paths. URLs as RFC 3986 has them, with IPv6 literals and zone ids (RFC 6874; a bare percent sign
    /// too); paths that are absolute, `~/x`, `./x`, `../x`, or anything that ends in `.ipc`. The path after `ipc://` is
    /// taken as it stands, without percent escapes. White space around the text is dropped.
    ///
    /// Stricter than most where leniency hurts: no white space or control character anywhere in a URL, no fragment,
    /// no IPv4 address in any form but four decimal numbers, no host name outside ASCII (give its `xn--` form).
    static result<Endpoint> parse(std::string_view text);

    /// One line for people that says what of `text` was wrong, given the error of `parse`. Holds nothing of the
    /// text but its scheme.
    static std::string explain(std::string_view text, const error_code& error);

    Scheme scheme() const noexcept { return scheme_; }
    std::string_view scheme_name() const noexcept;
    bool is_ipc() const noexcept { return scheme_ == Scheme::ipc; }
    bool is_tls() const noexcept { return scheme_ == Scheme::wss || scheme_ == Scheme::https; }
    bool is_http() const noexcept { return scheme_ == Scheme::http || scheme_ == Scheme::https; }

    /// A name in lower case or an address, without brackets; an IPv6 address may carry `%zone`. Empty for IPC.
    const std::string& host() const noexcept { return host_; }
    std::uint16_t port() const noexcept { return port_; }

    /// The value of the Host header: brackets around IPv6, no zone, the port unless it is the scheme's own.
    std::string host_header() const;

    /// Path and query for the request line; at least `/`. SECRET: never print.
    const std::string& target() const noexcept { return target_; }

    /// `Basic ...` (RFC 7617) from the URL's user part; empty without one. SECRET: never print.
    const std::string& authorization() const noexcept { return authorization_; }

    /// The socket's path, `~` expanded; empty unless IPC.
    const std::string& ipc_path() const noexcept { return ipc_path_; }

    /// `scheme://host:port/<redacted>` when there is a user part, a query, or a path of more than well-known
    /// segments (`/ws`, `/v3`, `/rpc`), of which the leading ones stay; otherwise the whole. A socket's path stays.
    std::string redacted() const;

    friend bool operator==(const Endpoint&, const Endpoint&) noexcept = default;
    friend std::ostream& operator<<(std::ostream& out, const Endpoint& endpoint);

private:
    Endpoint() = default;
    static result<Endpoint> parse_path(std::string_view path);
    static result<Endpoint> parse_url(Scheme scheme, std::string_view after_scheme);

    Scheme scheme_ = Scheme::ws;
    std::uint16_t port_ = 0;
    std::string host_;
    std::string target_;
    std::string authorization_;
    std::string ipc_path_;
};

} // namespace ethwire

template <>
struct fmt::formatter<ethwire::Endpoint> {
    constexpr auto parse(fmt::format_parse_context& context) { return context.begin(); }

    template <class Context>
    auto format(const ethwire::Endpoint& endpoint, Context& context) const
    {
        const auto text = endpoint.redacted();
        return std::copy(text.begin(), text.end(), context.out());
    }
};
