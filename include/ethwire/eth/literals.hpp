// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/hex.hpp>
#include <ethwire/base/keccak.hpp>
#include <ethwire/base/u256.hpp>
#include <ethwire/eth/address.hpp>
#include <ethwire/eth/hash32.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace ethwire {
namespace eth {

/// The characters of a numeric literal as a constant.
template <char... Chars>
inline constexpr std::array<char, sizeof...(Chars)> literal_text{Chars...};

/// `0x` and 2 N digits.
template <std::size_t N>
constexpr bool is_hex_literal(std::string_view text) noexcept
{
    if (text.size() != 2 * N + 2 || text[0] != '0' || text[1] != 'x')
        return false;
    for (const char c : text.substr(2))
        if (hex::digit(c) < 0)
            return false;
    return true;
}

template <std::size_t N>
constexpr FixedBytes<N> bytes_of_literal(std::string_view text) noexcept
{
    FixedBytes<N> out;
    for (std::size_t i = 0; i < N; ++i)
        out[i] = static_cast<std::uint8_t>(hex::digit(text[2 * i + 2]) << 4 | hex::digit(text[2 * i + 3]));
    return out;
}

/// Whether the case of 40 digits is that of EIP-55, or tells nothing because there is only one.
constexpr bool has_checksum(std::string_view text) noexcept
{
    std::array<char, 40> lower{};
    bool any_lower = false;
    bool any_upper = false;
    for (std::size_t i = 0; i < lower.size(); ++i) {
        const char c = text[i + 2];
        any_lower |= c >= 'a';
        any_upper |= c >= 'A' && c <= 'F';
        lower[i] = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    if (!any_lower || !any_upper)
        return true;
    const FixedBytes<32> digest = keccak256(std::string_view(lower.data(), lower.size()));
    for (std::size_t i = 0; i < lower.size(); ++i) {
        const int nibble = i % 2 == 0 ? digest[i / 2] >> 4 : digest[i / 2] & 15;
        if (lower[i] >= 'a' && (text[i + 2] <= 'F') != (nibble >= 8))
            return false;
    }
    return true;
}

/// A decimal with at most `decimals` digits behind its point, in the smallest unit. nullopt for any other text.
constexpr std::optional<U256> amount_of_literal(std::string_view text, std::size_t decimals) noexcept
{
    U256 value;
    bool point = false;
    std::size_t places = 0;
    for (const char c : text) {
        if (c == '\'')
            continue;
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9' || (point && ++places > decimals))
            return std::nullopt;
        const auto shifted = checked_mul(value, 10);
        const auto sum = shifted ? checked_add(*shifted, static_cast<std::uint64_t>(c - '0')) : std::nullopt;
        if (!sum)
            return std::nullopt;
        value = *sum;
    }
    return checked_mul(value, U256(10).pow(static_cast<unsigned>(decimals - places)));
}

} // namespace eth

/// Values written in the source and checked by the compiler: what is no address, hash or amount does not compile.
///
///     using namespace ethwire::literals;
///     constexpr Address vitalik = 0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045_address;
///     constexpr U256 tip = 1.5_gwei; // wei
///
/// To C++ a point belongs to a number, so a member is called of `(0x..._address)`, in parentheses.
inline namespace literals {

/// 40 digits behind `0x`; of mixed case they must be the checksum of EIP-55.
template <char... Chars>
consteval Address operator""_address()
{
    constexpr std::string_view text(eth::literal_text<Chars...>.data(), sizeof...(Chars));
    constexpr bool right_length = eth::is_hex_literal<20>(text);
    static_assert(right_length, "an address is 0x and 40 hex digits");
    if constexpr (right_length) {
        static_assert(eth::has_checksum(text), "the case of the address's digits is not its checksum (EIP-55)");
        return Address(eth::bytes_of_literal<20>(text));
    } else {
        return Address();
    }
}

/// 64 digits behind `0x`.
template <char... Chars>
consteval Hash32 operator""_hash()
{
    constexpr std::string_view text(eth::literal_text<Chars...>.data(), sizeof...(Chars));
    constexpr bool right_length = eth::is_hex_literal<32>(text);
    static_assert(right_length, "a hash is 0x and 64 hex digits");
    if constexpr (right_length)
        return eth::bytes_of_literal<32>(text);
    else
        return Hash32();
}

/// 10^18 wei; decimals such as `0.01_ether`, down to a wei.
template <char... Chars>
consteval U256 operator""_ether()
{
    constexpr std::string_view text(eth::literal_text<Chars...>.data(), sizeof...(Chars));
    constexpr auto amount = eth::amount_of_literal(text, 18);
    static_assert(amount, "an amount of ether is a decimal of at most 18 places, below 2^256 wei");
    return amount.value_or(U256());
}

/// 10^9 wei; decimals such as `1.5_gwei`, down to a wei.
template <char... Chars>
consteval U256 operator""_gwei()
{
    constexpr std::string_view text(eth::literal_text<Chars...>.data(), sizeof...(Chars));
    constexpr auto amount = eth::amount_of_literal(text, 9);
    static_assert(amount, "an amount of gwei is a decimal of at most 9 places, below 2^256 wei");
    return amount.value_or(U256());
}

} // namespace literals
} // namespace ethwire
