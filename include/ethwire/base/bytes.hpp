// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/detail/mix.hpp>
#include <ethwire/base/hex.hpp>

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ethwire {

/// Bytes of any length: `extraData`, `input`, `data`.
using Bytes = std::vector<std::uint8_t>;

/// Exactly N bytes: hashes, addresses, blooms. Trivially copyable, no allocation, compared byte by byte.
template <std::size_t N>
struct FixedBytes {
    std::array<std::uint8_t, N> bytes{};

    static constexpr std::size_t size() noexcept { return N; }
    constexpr std::uint8_t* data() noexcept { return bytes.data(); }
    constexpr const std::uint8_t* data() const noexcept { return bytes.data(); }
    constexpr std::uint8_t& operator[](std::size_t i) noexcept { return bytes[i]; }
    constexpr std::uint8_t operator[](std::size_t i) const noexcept { return bytes[i]; }
    constexpr auto begin() const noexcept { return bytes.begin(); }
    constexpr auto end() const noexcept { return bytes.end(); }
    constexpr operator std::span<const std::uint8_t>() const noexcept { return bytes; }

    constexpr bool is_zero() const noexcept
    {
        return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t b) { return b == 0; });
    }

    friend constexpr bool operator==(const FixedBytes&, const FixedBytes&) noexcept = default;
    friend constexpr auto operator<=>(const FixedBytes&, const FixedBytes&) noexcept = default;

    /// Accepts exactly `0x` and 2 N digits of either case, or the digits alone.
    static std::optional<FixedBytes> from_hex(std::string_view text) noexcept
    {
        if (text.size() == 2 * N + 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
            text.remove_prefix(2);
        FixedBytes out;
        if (!hex::decode(text, out.bytes))
            return std::nullopt;
        return out;
    }

    /// `0x` and lower-case digits.
    std::string to_hex() const { return hex::to_string(bytes); }
};

} // namespace ethwire

template <std::size_t N>
struct std::hash<ethwire::FixedBytes<N>> {
    std::size_t operator()(const ethwire::FixedBytes<N>& value) const noexcept
    {
        return ethwire::detail::mix_bytes(value.bytes);
    }
};
