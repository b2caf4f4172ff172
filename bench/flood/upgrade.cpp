// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "upgrade.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace flood {

namespace {

constexpr std::string_view accept_guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455 section 1.3

bool equal_ignoring_case(std::string_view left, std::string_view right)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
    return std::ranges::equal(left, right, {}, lower, lower);
}

std::string_view header_value(std::string_view head, std::string_view name)
{
    for (std::size_t at = head.find("\r\n"); at != std::string_view::npos && at + 2 < head.size();) {
        const std::size_t begin = at + 2;
        at = head.find("\r\n", begin);
        const std::string_view line = head.substr(begin, at - begin);
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || !equal_ignoring_case(line.substr(0, colon), name))
            continue;
        std::string_view value = line.substr(colon + 1);
        value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
        return value.substr(0, value.find_last_not_of(" \t") + 1);
    }
    return {};
}

std::string accept_value(std::string_view key)
{
    const std::string text = std::string(key) + std::string(accept_guid);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
    std::array<unsigned char, 64> base64{};
    const int length = EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(size));
    return {base64.begin(), base64.begin() + length};
}

Upgrade refused(std::string_view why)
{
    Upgrade upgrade;
    upgrade.response = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ";
    upgrade.response += std::to_string(why.size());
    upgrade.response += "\r\n\r\n";
    upgrade.response += why;
    return upgrade;
}

} // namespace

std::optional<Query> read_query(std::string_view text)
{
    Query query;
    while (!text.empty()) {
        const std::string_view pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(pair.size() + 1, text.size()));
        const std::string_view key = pair.substr(0, pair.find('='));
        const std::string_view digits = pair.substr(std::min(key.size() + 1, pair.size()));
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (error != std::errc() || end != digits.data() + digits.size())
            return std::nullopt;

        if (key == "n")
            query.count = value;
        else if (key == "rate")
            query.rate = value;
        else if (key == "delay_ms")
            query.delay_ms = value;
        else if (key == "chunk")
            query.chunk = value;
        else if (key == "mixed" && value <= 1)
            query.chunk = value == 1 ? std::size_t{64} << 10 : query.chunk;
        else
            return std::nullopt;
    }
    return query;
}

Upgrade answer_upgrade(std::string_view head)
{
    const std::string_view key = header_value(head, "Sec-WebSocket-Key");
    if (!head.starts_with("GET ") || key.empty())
        return refused("flood_node: not a WebSocket handshake\n");

    const std::string_view target = head.substr(4, head.find(' ', 4) - 4);
    const std::size_t mark = target.find('?');
    const auto query = read_query(mark == std::string_view::npos ? "" : target.substr(mark + 1));
    if (!query)
        return refused("flood_node: the query takes n, rate, delay_ms, chunk and mixed, each a number\n");

    Upgrade upgrade;
    upgrade.accepted = true;
    upgrade.query = *query;
    upgrade.response = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       "Sec-WebSocket-Accept: ";
    upgrade.response += accept_value(key);
    upgrade.response += "\r\n\r\n";
    return upgrade;
}

} // namespace flood
