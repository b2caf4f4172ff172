// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/json/writer.hpp>

#include <ethwire/base/hex.hpp>

#include <array>
#include <bit>
#include <charconv>
#include <cstring>

namespace ethwire::json {
namespace {

constexpr char hex_digits[] = "0123456789abcdef";

/// By byte: 0 where it is written as it is, the letter behind the backslash where it has a short escape, else 'u'.
constexpr auto escapes = [] {
    std::array<char, 256> table{};
    for (std::size_t c = 0; c < 0x20; ++c)
        table[c] = 'u';
    table['\b'] = 'b';
    table['\f'] = 'f';
    table['\n'] = 'n';
    table['\r'] = 'r';
    table['\t'] = 't';
    table['"'] = '"';
    table['\\'] = '\\';
    return table;
}();

char escape_of(char c) noexcept { return escapes[static_cast<unsigned char>(c)]; }

/// Whether some of eight bytes is below `n`, at most 128 (Warren, Hacker's Delight, 6-1).
constexpr bool any_below(std::uint64_t bytes, std::uint64_t n) noexcept
{
    constexpr std::uint64_t each = 0x0101010101010101;
    return ((bytes - each * n) & ~bytes & each * 0x80) != 0;
}

/// Whether some of eight bytes needs an escape.
bool needs_escape(const char* eight) noexcept
{
    constexpr std::uint64_t each = 0x0101010101010101;
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, eight, sizeof(bytes));
    return any_below(bytes, ' ') || any_below(bytes ^ each * '"', 1) || any_below(bytes ^ each * '\\', 1);
}

/// Where the first byte may be that needs an escape: all before it are written as they are.
std::size_t plain_bytes(std::string_view text) noexcept
{
    constexpr std::size_t word = sizeof(std::uint64_t);
    if (text.size() < word)
        return 0;
    const std::size_t last = text.size() - word;
    for (std::size_t at = 0; at < last; at += word)
        if (needs_escape(text.data() + at))
            return at;
    return needs_escape(text.data() + last) ? last : text.size();
}

} // namespace

void Writer::key(std::string_view name)
{
    separate();
    escaped(name);
    out_->push_back(':');
    comma_ = false;
}

void Writer::string(std::string_view text)
{
    separate();
    escaped(text);
}

void Writer::escaped(std::string_view text)
{
    out_->push_back('"');
    std::size_t written = 0;
    for (std::size_t i = plain_bytes(text); i < text.size(); ++i) {
        const char escape = escape_of(text[i]);
        if (escape == 0)
            continue;
        out_->append(text, written, i - written);
        out_->push_back('\\');
        out_->push_back(escape);
        if (escape == 'u') {
            const auto c = static_cast<unsigned char>(text[i]);
            const char digits[] = {'0', '0', hex_digits[c >> 4], hex_digits[c & 15]};
            out_->append(digits, sizeof(digits));
        }
        written = i + 1;
    }
    out_->append(text, written);
    out_->push_back('"');
}

void Writer::unsigned_number(std::uint64_t value)
{
    char digits[20];
    const auto [end, e] = std::to_chars(digits, digits + sizeof(digits), value);
    token({digits, static_cast<std::size_t>(end - digits)});
}

void Writer::signed_number(std::int64_t value)
{
    char digits[20];
    const auto [end, e] = std::to_chars(digits, digits + sizeof(digits), value);
    token({digits, static_cast<std::size_t>(end - digits)});
}

void Writer::quantity(std::uint64_t value)
{
    char text[20] = {'"', '0', 'x'};
    const auto [end, e] = std::to_chars(text + 3, text + 19, value, 16);
    *end = '"';
    token({text, static_cast<std::size_t>(end + 1 - text)});
}

void Writer::quantity(const U256& value)
{
    if (value.fits_u64()) {
        quantity(value.low_u64());
        return;
    }
    const auto bytes = value.to_big_endian();
    char digits[64];
    hex::encode(bytes, digits);
    const char* first = digits;
    while (*first == '0')
        ++first;
    token("\"0x");
    out_->append(first, static_cast<std::size_t>(digits + sizeof(digits) - first));
    out_->push_back('"');
}

void Writer::data(std::span<const std::uint8_t> bytes)
{
    token("\"0x");
    const std::size_t begin = out_->size();
    out_->resize(begin + 2 * bytes.size());
    hex::encode(bytes, out_->data() + begin);
    out_->push_back('"');
}

} // namespace ethwire::json
