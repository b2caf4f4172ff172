// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "header_text.hpp"
#include "sha1.hpp"
#include "upgrade.hpp"

#include "base/base64.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace ethwire::wire {
namespace {

std::string base64(std::span<const std::uint8_t> bytes)
{
    return base::base64({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

bool is_host(std::string_view host) noexcept
{
    return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
        return c > ' ' && c < '\x7f' && std::string_view("/?#@\\\"<>^`{|}").find(c) == std::string_view::npos;
    });
}

bool is_target(std::string_view target) noexcept
{
    return !target.empty() && target.front() == '/' &&
           std::all_of(target.begin(), target.end(), [](char c) { return c > ' ' && c < '\x7f' && c != '#'; });
}

bool is_reserved(std::string_view name) noexcept
{
    constexpr std::array<std::string_view, 5> ours{"host", "upgrade", "connection", "content-length",
                                                   "transfer-encoding"};
    constexpr std::string_view prefix = "sec-websocket-";
    return same_text(name.substr(0, prefix.size()), prefix) ||
           std::any_of(ours.begin(), ours.end(), [&](std::string_view n) { return same_text(name, n); });
}

errc check_header(std::string_view name, std::string_view value) noexcept
{
    if (!is_token(name))
        return errc::bad_header_name;
    if (is_reserved(name))
        return errc::reserved_header;
    return is_field_value(value) ? errc{} : errc::bad_header_value;
}

} // namespace

UpgradeRequest& UpgradeRequest::origin(std::string value) { return header("Origin", std::move(value)); }

UpgradeRequest& UpgradeRequest::authorization(std::string value) { return header("Authorization", std::move(value)); }

UpgradeRequest& UpgradeRequest::subprotocol(std::string name)
{
    subprotocols_.push_back(std::move(name));
    return *this;
}

UpgradeRequest& UpgradeRequest::header(std::string name, std::string value)
{
    headers_.emplace_back(std::move(name), std::move(value));
    return *this;
}

result<std::string> UpgradeRequest::to_string(std::string_view key) const
{
    if (!is_host(host_))
        return make_error_code(errc::bad_host);
    if (!is_target(target_))
        return make_error_code(errc::bad_target);

    std::string text;
    const auto line = [&text](std::string_view name, std::string_view value) {
        text.append(name).append(": ").append(value).append("\r\n");
    };
    text.append("GET ").append(target_).append(" HTTP/1.1\r\n");
    line("Host", host_);
    line("Upgrade", "websocket");
    line("Connection", "Upgrade");
    line("Sec-WebSocket-Key", key);
    line("Sec-WebSocket-Version", "13");

    std::string offered;
    for (const auto& name : subprotocols_) {
        if (!is_token(name))
            return make_error_code(errc::bad_subprotocol);
        offered.append(offered.empty() ? "" : ", ").append(name);
    }
    if (!offered.empty())
        line("Sec-WebSocket-Protocol", offered);

    for (const auto& [name, value] : headers_) {
        if (const errc e = check_header(name, value); e != errc{})
            return make_error_code(e);
        line(name, value);
    }
    text.append("\r\n");
    return text;
}

std::string make_upgrade_key(Random& random)
{
    std::array<std::uint8_t, 16> nonce{};
    random.fill(nonce);
    return base64(nonce);
}

std::string accept_key(std::string_view key)
{
    const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, section 1.3
    const std::array<std::uint8_t, 20> digest = sha1(text);
    return base64(digest);
}

} // namespace ethwire::wire
