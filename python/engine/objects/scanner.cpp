// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "objects/scanner.hpp"

#include <ethwire/base/hex.hpp>

#include <bit>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace ethwire::python {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

std::size_t skip_digits(Cursor& cursor) noexcept
{
    const char* const begin = cursor.at;
    while (cursor.at != cursor.end && is_digit(*cursor.at))
        ++cursor.at;
    return static_cast<std::size_t>(cursor.at - begin);
}

/// Steps over what needs no attention inside a string: all but quotes, backslashes and control characters.
void skip_plain(Cursor& cursor, bool& is_ascii) noexcept
{
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i last_control = _mm_set1_epi8(0x1f);
    for (; cursor.left() >= 16; cursor.at += 16) {
        const __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(cursor.at));
        const __m128i is_control = _mm_cmpeq_epi8(_mm_min_epu8(text, last_control), text);
        const __m128i is_special =
            _mm_or_si128(is_control, _mm_or_si128(_mm_cmpeq_epi8(text, quote), _mm_cmpeq_epi8(text, backslash)));
        const auto special = static_cast<unsigned>(_mm_movemask_epi8(is_special));
        const auto high = static_cast<unsigned>(_mm_movemask_epi8(text));
        if (special != 0) {
            const int plain = std::countr_zero(special);
            is_ascii = is_ascii && (high & ((1u << plain) - 1)) == 0;
            cursor.at += plain;
            return;
        }
        is_ascii = is_ascii && high == 0;
    }
#endif
    for (; cursor.at != cursor.end; ++cursor.at) {
        const auto c = static_cast<unsigned char>(*cursor.at);
        if (c == '"' || c == '\\' || c < 0x20)
            return;
        is_ascii = is_ascii && c < 0x80;
    }
}

/// Steps over an escape, from its backslash on.
bool skip_escape(Cursor& cursor) noexcept
{
    ++cursor.at;
    if (cursor.at == cursor.end)
        return false;
    const char c = *cursor.at++;
    if (c != 'u')
        return std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos;
    if (cursor.left() < 4)
        return false;
    for (const char* const end = cursor.at + 4; cursor.at != end; ++cursor.at) {
        if (hex::digit(*cursor.at) < 0)
            return false;
    }
    return true;
}

} // namespace

bool read_string(Cursor& cursor, StringToken& out) noexcept
{
    if (!cursor.take('"'))
        return false;
    out.has_escape = false;
    out.is_ascii = true;
    const char* const begin = cursor.at;
    while (true) {
        skip_plain(cursor, out.is_ascii);
        if (cursor.at == cursor.end)
            return false;
        if (*cursor.at == '"')
            break;
        if (*cursor.at != '\\' || !skip_escape(cursor))
            return false;
        out.has_escape = true;
    }
    out.text = {begin, static_cast<std::size_t>(cursor.at - begin)};
    ++cursor.at;
    return true;
}

bool read_number(Cursor& cursor, NumberToken& out) noexcept
{
    const char* const begin = cursor.at;
    cursor.take('-');
    const bool leading_zero = cursor.is('0');
    const std::size_t digits = skip_digits(cursor);
    if (digits == 0 || (leading_zero && digits > 1))
        return false;
    out.is_integer = true;
    if (cursor.take('.')) {
        out.is_integer = false;
        if (skip_digits(cursor) == 0)
            return false;
    }
    if (cursor.take('e') || cursor.take('E')) {
        out.is_integer = false;
        if (!cursor.take('+'))
            cursor.take('-');
        if (skip_digits(cursor) == 0)
            return false;
    }
    out.text = {begin, static_cast<std::size_t>(cursor.at - begin)};
    return out.text.size() <= max_digits;
}

bool skip_value(Cursor& cursor, bool& is_ascii, int depth) noexcept
{
    if (cursor.at == cursor.end || depth > max_depth)
        return false;
    switch (*cursor.at) {
    case '"': {
        StringToken string;
        if (!read_string(cursor, string))
            return false;
        is_ascii = is_ascii && string.is_ascii;
        return true;
    }
    case '{':
        return read_object(cursor, [&](const StringToken& key) {
            is_ascii = is_ascii && key.is_ascii;
            return skip_value(cursor, is_ascii, depth + 1);
        });
    case '[': return read_array(cursor, [&] { return skip_value(cursor, is_ascii, depth + 1); });
    case 't': return cursor.take("true");
    case 'f': return cursor.take("false");
    case 'n': return cursor.take("null");
    default: {
        NumberToken number;
        return read_number(cursor, number);
    }
    }
}

} // namespace ethwire::python
