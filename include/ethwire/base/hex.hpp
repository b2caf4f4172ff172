// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ethwire::hex {

/// Decodes exactly `2 * out.size()` hex digits of either case, without `0x`, into `out`.
/// False, with `out` unspecified, when the length differs or a character is no hex digit.
/// SSE2 in the x86-64 baseline; reads nothing outside `digits`.
bool decode(std::string_view digits, std::span<std::uint8_t> out) noexcept;

/// The same one digit at a time: the oracle of the tests, and the only version on other machines.
bool decode_scalar(std::string_view digits, std::span<std::uint8_t> out) noexcept;

/// Writes `2 * bytes.size()` lower-case digits to `out`, without `0x`; returns the end.
char* encode(std::span<const std::uint8_t> bytes, char* out) noexcept;

/// The same with `0x`, as a string.
std::string to_string(std::span<const std::uint8_t> bytes);

/// The value of one digit, or -1.
constexpr int digit(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

} // namespace ethwire::hex
