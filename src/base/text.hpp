// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace ethwire::base {

/// What JSON calls white space (RFC 8259, section 2); settings and URLs are trimmed of the same.
inline constexpr std::string_view white_space = " \t\r\n";

constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// Without the characters of `white` at both ends.
constexpr std::string_view trimmed(std::string_view text, std::string_view white = white_space) noexcept
{
    const std::size_t first = text.find_first_not_of(white);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(white) - first + 1);
}

/// The lower case of an ASCII letter; any other character as it is.
constexpr char to_lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

/// Equal but for the case of ASCII letters.
constexpr bool same_text(std::string_view a, std::string_view b) noexcept
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return to_lower(x) == to_lower(y); });
}

} // namespace ethwire::base
