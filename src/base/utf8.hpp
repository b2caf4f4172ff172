// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>
#include <string>

namespace ethwire::base {

/// What the first byte of a character that is not ASCII says of those behind it.
struct Utf8Lead {
    std::uint8_t size = 0;   ///< bytes of the character, this one included; 0 when no character begins with this byte
    std::uint8_t low = 0x80; ///< the bounds of the second byte; any others are from 0x80 to 0xbf
    std::uint8_t high = 0xbf;
};

/// UTF-8 (RFC 3629, section 4): no overlong forms, no surrogates, nothing above U+10FFFF. The second byte shows all of
/// them that the first does not.
constexpr Utf8Lead utf8_lead(std::uint8_t byte) noexcept
{
    if (byte < 0xc2 || byte > 0xf4) // continuation bytes, overlong two-byte forms, above U+13FFFF
        return {};
    switch (byte) {
    case 0xe0: return {3, 0xa0, 0xbf}; // shorter forms exist
    case 0xed: return {3, 0x80, 0x9f}; // surrogates
    case 0xf0: return {4, 0x90, 0xbf}; // shorter forms exist
    case 0xf4: return {4, 0x80, 0x8f}; // above U+10FFFF
    default: return {static_cast<std::uint8_t>(byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4)};
    }
}

/// Appends the UTF-8 of a code point that is no surrogate.
inline void append_utf8(std::uint32_t c, std::string& out)
{
    const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (c < 0x80) {
        put(c);
        return;
    }
    if (c < 0x800) {
        put(0xc0 | c >> 6);
    } else {
        if (c < 0x10000) {
            put(0xe0 | c >> 12);
        } else {
            put(0xf0 | c >> 18);
            put(0x80 | (c >> 12 & 0x3f));
        }
        put(0x80 | (c >> 6 & 0x3f));
    }
    put(0x80 | (c & 0x3f));
}

} // namespace ethwire::base
