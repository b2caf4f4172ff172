// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "inbound.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace ethwire::devnode {

namespace {

constexpr std::size_t max_head = std::size_t{64} << 10;

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool same(std::string_view a, std::string_view b) noexcept
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) noexcept
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

/// Cuts what stands before `mark` from the front of `text`, and the mark.
std::string_view cut(std::string_view& text, std::string_view mark) noexcept
{
    const std::size_t at = std::min(text.find(mark), text.size());
    const std::string_view front = text.substr(0, at);
    text.remove_prefix(std::min(at + mark.size(), text.size()));
    return front;
}

} // namespace

std::string_view HttpHead::header(std::string_view name) const noexcept
{
    std::string_view lines = text;
    cut(lines, "\r\n"); // the request line
    while (!lines.empty()) {
        std::string_view line = cut(lines, "\r\n");
        if (same(cut(line, ":"), name))
            return trimmed(line);
    }
    return {};
}

bool HttpHead::has_token(std::string_view name, std::string_view token) const noexcept
{
    std::string_view tokens = header(name);
    while (!tokens.empty())
        if (same(trimmed(cut(tokens, ",")), token))
            return true;
    return false;
}

HttpProgress read_http(ReadBuffer& buffer, std::size_t max_body, HttpRequest& out)
{
    const std::string_view text = buffer.text();
    const std::size_t end = text.substr(0, max_head).find("\r\n\r\n");
    if (end == std::string_view::npos)
        return text.size() >= max_head ? HttpProgress::broken : HttpProgress::need_more;
    out.head.text = text.substr(0, end + 4);
    std::string_view lines = out.head.text;
    std::string_view line = cut(lines, "\r\n");
    out.head.method = cut(line, " ");
    out.head.target = cut(line, " ");
    if (!line.starts_with("HTTP/1.") || out.head.target.empty())
        return HttpProgress::broken;

    std::size_t length = 0;
    if (const std::string_view value = out.head.header("Content-Length"); !value.empty()) {
        const auto [last, error] = std::from_chars(value.data(), value.data() + value.size(), length);
        if (error != std::errc() || last != value.data() + value.size() || length > max_body)
            return HttpProgress::broken;
    }
    if (!out.head.header("Transfer-Encoding").empty())
        return HttpProgress::broken;
    if (text.size() - out.head.text.size() < length)
        return HttpProgress::need_more;
    out.body = text.substr(out.head.text.size(), length);
    buffer.consume(out.head.text.size() + length);
    return HttpProgress::whole;
}

std::string accept_value(std::string_view key)
{
    std::string text(key);
    text += "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
    std::array<unsigned char, 4 * EVP_MAX_MD_SIZE / 3 + 4> base64{};
    const int length = EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(size));
    return {reinterpret_cast<const char*>(base64.data()), static_cast<std::size_t>(length)};
}

} // namespace ethwire::devnode
