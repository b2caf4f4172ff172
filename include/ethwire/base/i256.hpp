// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/u256.hpp>

#include <compare>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace ethwire {

/// A signed 256-bit integer in two's complement, Solidity's `int256`. Trivially copyable, 32 bytes, exact, constexpr.
///
/// As `U256` it wraps modulo 2^256: `max() + 1` is `min()`, and `min() / -1` and `-min()` are `min()`, as in the EVM.
/// `/` rounds towards zero and `%` has the sign of the dividend, as for built-in integers and the EVM's SDIV and SMOD.
/// Division by zero throws `std::domain_error`; `>>` copies the sign.
class I256 {
public:
    constexpr I256() noexcept = default;
    template <std::integral Integer>
    constexpr I256(Integer value) noexcept : bits_(extend(static_cast<std::uint64_t>(value), value < 0))
    {}

    /// The value that these 256 bits stand for: what lies in a word of a log, of call data, or of storage.
    static constexpr I256 from_bits(const U256& bits) noexcept
    {
        I256 out;
        out.bits_ = bits;
        return out;
    }
    constexpr const U256& bits() const noexcept { return bits_; }

    /// -2^255 and 2^255 - 1.
    static constexpr I256 min() noexcept { return from_bits(U256(1) << 255); }
    static constexpr I256 max() noexcept { return from_bits(~(U256(1) << 255)); }

    /// nullopt above `max()`.
    static constexpr std::optional<I256> from_u256(const U256& value) noexcept
    {
        return value.bit(255) ? std::nullopt : std::optional(from_bits(value));
    }
    /// nullopt when negative.
    constexpr std::optional<U256> to_u256() const noexcept
    {
        return is_negative() ? std::nullopt : std::optional(bits_);
    }

    constexpr bool is_negative() const noexcept { return bits_.bit(255); }
    constexpr bool is_zero() const noexcept { return bits_.is_zero(); }
    /// -1, 0 or 1.
    constexpr int sign() const noexcept { return is_negative() ? -1 : is_zero() ? 0 : 1; }
    /// The value without its sign; exact for `min()` too.
    constexpr U256 magnitude() const noexcept { return is_negative() ? U256() - bits_ : bits_; }

    /// Decimal digits, at least one, behind a `-` or nothing; nullopt when it is anything else or does not fit.
    static constexpr std::optional<I256> from_decimal(std::string_view text) noexcept
    {
        const bool negative = text.starts_with('-');
        const std::optional<U256> magnitude = U256::from_decimal(text.substr(negative ? 1 : 0));
        if (!magnitude || *magnitude > (negative ? min() : max()).magnitude())
            return std::nullopt;
        return from_bits(negative ? U256() - *magnitude : *magnitude);
    }
    std::string to_decimal() const;

    friend constexpr bool operator==(const I256&, const I256&) noexcept = default;
    friend constexpr std::strong_ordering operator<=>(const I256& a, const I256& b) noexcept
    {
        return a.is_negative() != b.is_negative() ? b.is_negative() <=> a.is_negative() : a.bits_ <=> b.bits_;
    }

    friend constexpr I256 operator-(const I256& a) noexcept { return from_bits(U256() - a.bits_); }
    friend constexpr I256 operator~(const I256& a) noexcept { return from_bits(~a.bits_); }
    friend constexpr I256 operator+(const I256& a, const I256& b) noexcept { return from_bits(a.bits_ + b.bits_); }
    friend constexpr I256 operator-(const I256& a, const I256& b) noexcept { return from_bits(a.bits_ - b.bits_); }
    friend constexpr I256 operator*(const I256& a, const I256& b) noexcept { return from_bits(a.bits_ * b.bits_); }
    friend constexpr I256 operator/(const I256& a, const I256& b)
    {
        return signed_as(a.is_negative() != b.is_negative(), a.magnitude() / b.magnitude());
    }
    friend constexpr I256 operator%(const I256& a, const I256& b)
    {
        return signed_as(a.is_negative(), a.magnitude() % b.magnitude());
    }
    friend constexpr I256 operator&(const I256& a, const I256& b) noexcept { return from_bits(a.bits_ & b.bits_); }
    friend constexpr I256 operator|(const I256& a, const I256& b) noexcept { return from_bits(a.bits_ | b.bits_); }
    friend constexpr I256 operator^(const I256& a, const I256& b) noexcept { return from_bits(a.bits_ ^ b.bits_); }
    friend constexpr I256 operator<<(const I256& a, unsigned bits) noexcept { return from_bits(a.bits_ << bits); }
    friend constexpr I256 operator>>(const I256& a, unsigned bits) noexcept
    {
        // What comes in from the left is ones for a negative value: zeros of its complement.
        return a.is_negative() ? from_bits(~(~a.bits_ >> bits)) : from_bits(a.bits_ >> bits);
    }

    constexpr I256& operator+=(const I256& b) noexcept { return *this = *this + b; }
    constexpr I256& operator-=(const I256& b) noexcept { return *this = *this - b; }
    constexpr I256& operator*=(const I256& b) noexcept { return *this = *this * b; }
    constexpr I256& operator/=(const I256& b) { return *this = *this / b; }
    constexpr I256& operator%=(const I256& b) { return *this = *this % b; }

private:
    static constexpr U256 extend(std::uint64_t low, bool negative) noexcept
    {
        const std::uint64_t high = negative ? ~std::uint64_t{0} : 0;
        return U256::from_limbs({low, high, high, high});
    }

    static constexpr I256 signed_as(bool negative, const U256& magnitude) noexcept
    {
        return from_bits(negative ? U256() - magnitude : magnitude);
    }

    U256 bits_{};
};

} // namespace ethwire

template <>
struct std::hash<ethwire::I256> {
    std::size_t operator()(const ethwire::I256& value) const noexcept
    {
        return std::hash<ethwire::U256>{}(value.bits());
    }
};
