// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/envelope.hpp"

#include "json/special.hpp"

#include <cstring>

namespace ethwire::rpc {
namespace {

constexpr std::size_t most_digits = 16; // 2^53 has sixteen

/// Takes `literal` off the front of `text` if it is there.
template <std::size_t N>
bool take(std::string_view& text, const char (&literal)[N]) noexcept
{
    if (text.size() < N - 1 || std::memcmp(text.data(), literal, N - 1) != 0)
        return false;
    text.remove_prefix(N - 1);
    return true;
}

/// A string without escapes, in ASCII, up to its closing quote, which is taken too. Ids and method names are short.
bool take_plain_string(std::string_view& text, std::string_view& out) noexcept
{
    constexpr std::size_t longest = 128;
    const std::string_view head = text.substr(0, longest);
    const char* const end = head.data() + head.size();
    const char* const quote = json::find_special(head.data(), end);
    if (quote == end || *quote != '"')
        return false;
    out = head.substr(0, static_cast<std::size_t>(quote - head.data()));
    text.remove_prefix(out.size() + 1);
    return true;
}

/// Everything before a reply's value; the id, or 0 when it is not there.
std::uint64_t take_reply_head(std::string_view& text) noexcept
{
    if (!take(text, "{\"jsonrpc\":\"2.0\",\"id\":"))
        return 0;
    std::size_t digits = 0;
    std::uint64_t number = 0;
    while (digits < text.size() && digits < most_digits && text[digits] >= '0' && text[digits] <= '9')
        number = number * 10 + static_cast<std::uint64_t>(text[digits++] - '0');
    if (digits == 0 || text.front() == '0')
        return 0;
    text.remove_prefix(digits);
    return take(text, ",\"result\":") ? number : 0;
}

} // namespace

std::uint64_t Envelope::our_id() const noexcept
{
    if (id.empty() || id.size() > most_digits || id.front() == '0')
        return 0;
    std::uint64_t value = 0;
    for (const char c : id) {
        if (c < '0' || c > '9')
            return 0;
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return value < (std::uint64_t{1} << 53) ? value : 0;
}

bool quick_notification(std::string_view text, std::string_view& subscription, std::string_view& value) noexcept
{
    std::string_view method;
    if (!take(text, "{\"jsonrpc\":\"2.0\",\"method\":\""))
        return false;
    if (!take(text, "eth_subscription\"") && !(take_plain_string(text, method) && method.ends_with("_subscription")))
        return false;
    if (!take(text, ",\"params\":{\"subscription\":\""))
        return false;
    if (!take_plain_string(text, subscription) || subscription.empty() || !take(text, ",\"result\":"))
        return false;
    if (text.size() < 3 || !text.ends_with("}}"))
        return false;
    value = text.substr(0, text.size() - 2);
    return true;
}

bool quick_reply(std::string_view text, std::uint64_t& id, std::string_view& value) noexcept
{
    const std::uint64_t number = take_reply_head(text);
    if (number == 0 || text.size() < 2 || text.back() != '}')
        return false;
    id = number;
    value = text.substr(0, text.size() - 1);
    return true;
}

std::uint64_t quick_reply_id(std::string_view text) noexcept { return take_reply_head(text); }

} // namespace ethwire::rpc
