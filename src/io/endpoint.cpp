// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/io/endpoint.hpp>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "io/host.hpp"

#include <ethwire/base/hex.hpp>

#include <boost/url/grammar/parse.hpp>
#include <boost/url/rfc/origin_form_rule.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ostream>
#include <sys/un.h>

namespace ethwire {
namespace {

using io::errc;
namespace urls = boost::urls;

struct KnownScheme {
    std::string_view name;
    std::uint16_t port;
};

// In the order of Endpoint::Scheme.
constexpr std::array<KnownScheme, 5> schemes{{{"ws", 80}, {"wss", 443}, {"http", 80}, {"https", 443}, {"ipc", 0}}};

constexpr std::string_view separator = "://";

using base::trimmed;

bool is_control(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool looks_like_path(std::string_view text) noexcept
{
    return text.starts_with('/') || text.starts_with('~') || text.starts_with("./") || text.starts_with("../") ||
           (text.ends_with(".ipc") && text.find(separator) == std::string_view::npos);
}

/// Decimal digits only, 1 to 65535: a URL library that wraps or stops early would dial somewhere else.
result<std::uint16_t> parse_port(std::string_view text) noexcept
{
    if (text.empty() || text.size() > 5)
        return errc::url_bad_port;
    unsigned value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return errc::url_bad_port;
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    if (value == 0 || value > 65535)
        return errc::url_bad_port;
    return static_cast<std::uint16_t>(value);
}

/// RFC 7617: the user's name cannot hold a colon, neither part a control character.
result<std::string> basic_authorization(std::string_view userinfo)
{
    constexpr std::string_view foreign = "\"<>^`{|}[]";
    std::string credentials;
    bool in_password = false;
    for (std::size_t i = 0; i < userinfo.size(); ++i) {
        char c = userinfo[i];
        const bool escaped = c == '%';
        if (escaped) {
            std::uint8_t byte = 0;
            if (!hex::decode(userinfo.substr(i + 1, 2), {&byte, 1}))
                return errc::url_bad_userinfo;
            c = static_cast<char>(byte);
            i += 2;
        } else if (static_cast<unsigned char>(c) >= 0x80 || foreign.find(c) != std::string_view::npos) {
            return errc::url_bad_userinfo;
        }
        if (is_control(c) || (c == ':' && escaped && !in_password))
            return errc::url_bad_userinfo;
        in_password = in_password || c == ':';
        credentials += c;
    }
    if (!in_password)
        credentials += ':';
    return "Basic " + base::base64(credentials);
}

/// Path segments that many nodes share and that give nothing away.
bool is_well_known(std::string_view segment) noexcept
{
    constexpr std::array<std::string_view, 12> known{"",         "ws",  "wss",     "http",    "rpc", "jsonrpc",
                                                     "json-rpc", "eth", "mainnet", "sepolia", "v1",  "v2"};
    return segment == "v3" || std::find(known.begin(), known.end(), segment) != known.end();
}

} // namespace

result<Endpoint> Endpoint::parse(std::string_view text)
{
    text = trimmed(text);
    if (text.empty())
        return errc::url_empty;
    if (looks_like_path(text))
        return parse_path(text);

    const auto end = text.find(separator);
    if (end == std::string_view::npos)
        return errc::url_bad_scheme;
    const auto known =
        std::find_if(schemes.begin(), schemes.end(), [name = text.substr(0, end)](const KnownScheme& scheme) {
            return base::same_text(name, scheme.name);
        });
    if (known == schemes.end())
        return errc::url_bad_scheme;

    const auto scheme = static_cast<Scheme>(known - schemes.begin());
    const auto rest = text.substr(end + separator.size());
    return scheme == Scheme::ipc ? parse_path(rest) : parse_url(scheme, rest);
}

result<Endpoint> Endpoint::parse_path(std::string_view path)
{
    if (path.empty())
        return errc::url_empty;
    if (std::any_of(path.begin(), path.end(), is_control))
        return errc::url_bad_character;

    Endpoint endpoint;
    endpoint.scheme_ = Scheme::ipc;
    if (path.starts_with('~')) {
        const char* home = std::getenv("HOME");
        if (home == nullptr || *home == '\0' || (path.size() > 1 && path[1] != '/'))
            return errc::ipc_no_home;
        endpoint.ipc_path_ = home;
        path.remove_prefix(1);
    }
    endpoint.ipc_path_ += path;
    if (endpoint.ipc_path_.size() >= sizeof(sockaddr_un::sun_path))
        return errc::ipc_path_too_long;
    return endpoint;
}

result<Endpoint> Endpoint::parse_url(Scheme scheme, std::string_view rest)
{
    if (std::any_of(rest.begin(), rest.end(), [](char c) { return is_control(c) || c == ' ' || c == '\\'; }))
        return errc::url_bad_character;
    if (rest.find('#') != std::string_view::npos)
        return errc::url_fragment;

    const auto authority_end = std::min(rest.find_first_of("/?"), rest.size());
    auto authority = rest.substr(0, authority_end);

    Endpoint endpoint;
    endpoint.scheme_ = scheme;
    if (const auto at = authority.find('@'); at != std::string_view::npos) {
        if (authority.find('@', at + 1) != std::string_view::npos)
            return errc::url_bad_userinfo;
        if (at != 0) {
            auto authorization = basic_authorization(authority.substr(0, at));
            if (!authorization)
                return authorization.error();
            endpoint.authorization_ = std::move(*authorization);
        }
        authority.remove_prefix(at + 1);
    }

    // Without a closing bracket the host is empty, and refused.
    const auto host_end =
        authority.starts_with('[') ? authority.find(']') + 1 : std::min(authority.find(':'), authority.size());
    auto host = io::parse_host(authority.substr(0, host_end));
    if (!host)
        return host.error();
    endpoint.host_ = std::move(*host);

    endpoint.port_ = schemes[static_cast<std::size_t>(scheme)].port;
    const auto after_host = authority.substr(host_end);
    if (!after_host.empty()) {
        if (!after_host.starts_with(':'))
            return errc::url_bad_host;
        const auto port = parse_port(after_host.substr(1));
        if (!port)
            return port.error();
        endpoint.port_ = *port;
    }

    const auto target = rest.substr(authority_end);
    if (!target.starts_with('/'))
        endpoint.target_ = '/';
    endpoint.target_ += target;
    if (!urls::grammar::parse(endpoint.target_, urls::origin_form_rule))
        return errc::url_bad_character;
    return endpoint;
}

std::string Endpoint::explain(std::string_view text, const error_code& error)
{
    text = trimmed(text);
    const auto name = text.substr(0, text.find(separator));
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    // Only what can hardly be anything but a scheme is repeated: text without one may begin with a password.
    if (error == errc::url_bad_scheme && !name.empty() && name.size() != text.size() && name.size() <= 8 &&
        std::all_of(name.begin(), name.end(), is_letter))
        return "scheme '" + std::string(name) + "' is not one of ws, wss, http, https, ipc, or a path";
    return error.message();
}

std::string_view Endpoint::scheme_name() const noexcept { return schemes[static_cast<std::size_t>(scheme_)].name; }

std::string Endpoint::host_header() const
{
    const bool v6 = host_.find(':') != std::string::npos;
    std::string out = v6 ? '[' + host_.substr(0, host_.find('%')) + ']' : host_;
    if (port_ != schemes[static_cast<std::size_t>(scheme_)].port)
        out += ':' + std::to_string(port_);
    return out;
}

std::string Endpoint::redacted() const
{
    std::string out{scheme_name()};
    out += separator;
    if (is_ipc())
        return out + ipc_path_;
    out += host_.find(':') != std::string::npos ? '[' + host_ + ']' : host_;
    out += ':' + std::to_string(port_);

    const auto query = target_.find('?');
    std::string_view path = std::string_view(target_).substr(0, query);
    bool hidden = query != std::string::npos || !authorization_.empty();
    while (!path.empty()) {
        const auto end = std::min(path.find('/', 1), path.size());
        if (!is_well_known(path.substr(1, end - 1))) {
            hidden = true;
            break;
        }
        if (end > 1)
            out += path.substr(0, end);
        path.remove_prefix(end);
    }
    return hidden ? out + "/<redacted>" : out;
}

std::ostream& operator<<(std::ostream& out, const Endpoint& endpoint) { return out << endpoint.redacted(); }

} // namespace ethwire
