// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "base/text.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace ethwire::wire {

using base::same_text;

/// RFC 9110, section 5.6.2.
constexpr bool is_token(std::string_view text) noexcept
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (base::to_lower(c) >= 'a' && base::to_lower(c) <= 'z') ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

/// RFC 9110, section 5.5: no control bytes but the tab.
constexpr bool is_field_value(std::string_view text) noexcept
{
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) >= 0x20 ? c != '\x7f' : c == '\t'; });
}

/// Without the white space around: that of HTTP, RFC 9110, section 5.6.3.
constexpr std::string_view trimmed(std::string_view text) noexcept { return base::trimmed(text, " \t"); }

/// Whether a comma-separated list holds the token, in any case.
constexpr bool lists_token(std::string_view list, std::string_view token) noexcept
{
    while (true) {
        const std::size_t comma = list.find(',');
        if (same_text(trimmed(list.substr(0, comma)), token))
            return true;
        if (comma == std::string_view::npos)
            return false;
        list.remove_prefix(comma + 1);
    }
}

} // namespace ethwire::wire
