// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/host.hpp"

#include <boost/asio/ip/address_v6.hpp>

#include <algorithm>

namespace ethwire::io {
namespace {

namespace ip = boost::asio::ip;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool is_alphanumeric(char c) noexcept { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_zone_character(char c) noexcept { return is_alphanumeric(c) || c == '.' || c == '-' || c == '_' || c == '~'; }

result<std::string> parse_v6(std::string_view inner)
{
    const auto percent = std::min(inner.find('%'), inner.size());
    const std::string address{inner.substr(0, percent)};
    auto zone = inner.substr(percent);
    if (zone.starts_with("%25"))
        zone.remove_prefix(3);
    else if (zone.starts_with('%'))
        zone.remove_prefix(1);

    error_code error;
    ip::make_address_v6(address, error);
    if (error || (percent != inner.size() && zone.empty()) || !std::all_of(zone.begin(), zone.end(), is_zone_character))
        return errc::url_bad_host;
    return zone.empty() ? address : address + '%' + std::string(zone);
}

/// `1`, `127.1`, `0x7f.1` or `a.0x1`: system resolvers read some of these as addresses, so none may pass as a name.
bool ends_in_a_number(std::string_view name) noexcept
{
    if (name.ends_with('.'))
        name.remove_suffix(1);
    const auto last = name.substr(name.rfind('.') + 1);
    return std::all_of(last.begin(), last.end(), is_digit) || last.starts_with("0x");
}

bool is_name(std::string_view name) noexcept
{
    if (name.ends_with('.'))
        name.remove_suffix(1);
    if (name.empty() || name.size() > 253)
        return false;
    while (true) {
        const auto end = std::min(name.find('.'), name.size());
        const auto label = name.substr(0, end);
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-')
            return false;
        if (!std::all_of(label.begin(), label.end(), [](char c) { return is_alphanumeric(c) || c == '-' || c == '_'; }))
            return false;
        if (end == name.size())
            return true;
        name.remove_prefix(end + 1);
    }
}

} // namespace

result<std::string> parse_host(std::string_view text)
{
    if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
        return errc::url_international_host;
    if (text.starts_with('[') && text.ends_with(']'))
        return parse_v6(text.substr(1, text.size() - 2));

    if (!is_name(text))
        return errc::url_bad_host;
    std::string host{text};
    std::transform(host.begin(), host.end(), host.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    error_code error;
    ip::make_address_v4(host, error);
    if (error && ends_in_a_number(host))
        return errc::url_bad_host;
    return host;
}

std::optional<ip::address> as_address(const std::string& host)
{
    error_code error;
    const auto address = ip::make_address(host, error);
    if (error)
        return std::nullopt;
    return address;
}

} // namespace ethwire::io
