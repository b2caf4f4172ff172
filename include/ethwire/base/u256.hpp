// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/detail/mix.hpp>

#include <array>
#include <bit>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ethwire {

/// An unsigned 256-bit integer: the type of every Ethereum quantity. Trivially copyable, 32 bytes, exact, constexpr.
///
/// It behaves like a built-in unsigned type: `+`, `-`, `*`, `<<` and `~` are modulo 2^256, as they are in the EVM, so
/// that no formula needs another form here and nothing in it can fail. Where a sum that wraps would be a wrong amount,
/// use `checked_add`, `checked_sub`, `checked_mul`, which have no value then. Division by zero throws
/// `std::domain_error` (in a constant expression: does not compile): the EVM's answer, 0, would pass for a result.
/// A shift by 256 or more gives 0.
///
/// Decimals and hex are read and written whole. For `boost::multiprecision` see `base/multiprecision.hpp`, for signed
/// values `I256`, for `1.5_ether` `eth/literals.hpp`.
class U256 {
public:
    constexpr U256() noexcept = default;

    /// A negative value is taken modulo 2^256, as by built-in unsigned types.
    template <std::integral Integer>
    constexpr U256(Integer value) noexcept
    {
        if (value < 0)
            limbs_.fill(~std::uint64_t{0});
        limbs_[0] = static_cast<std::uint64_t>(value);
    }

    /// Least significant limb first.
    static constexpr U256 from_limbs(std::array<std::uint64_t, 4> limbs) noexcept
    {
        U256 out;
        out.limbs_ = limbs;
        return out;
    }

    /// 2^256 - 1.
    static constexpr U256 max() noexcept { return ~U256(); }

    /// Big-endian; at most 32 bytes, shorter input is padded on the left. nullopt when longer.
    static constexpr std::optional<U256> from_big_endian(std::span<const std::uint8_t> bytes) noexcept;
    constexpr std::array<std::uint8_t, 32> to_big_endian() const noexcept;

    /// `0x` and 1 to 64 digits; leading zeros are accepted (several chains send them), an empty `0x` is not.
    static constexpr std::optional<U256> from_hex(std::string_view text) noexcept;

    /// A QUANTITY of the JSON-RPC specification: `0x`, no leading zeros, `0x0` for zero.
    std::string to_hex() const;

    /// Decimal digits, at least one; nullopt when empty, not a digit, or above 2^256 - 1.
    static constexpr std::optional<U256> from_decimal(std::string_view text) noexcept;
    std::string to_decimal() const;

    constexpr const std::array<std::uint64_t, 4>& limbs() const noexcept { return limbs_; }
    constexpr bool fits_u64() const noexcept { return (limbs_[1] | limbs_[2] | limbs_[3]) == 0; }
    constexpr std::uint64_t low_u64() const noexcept { return limbs_[0]; }
    constexpr bool is_zero() const noexcept { return fits_u64() && limbs_[0] == 0; }

    /// Bits up to the highest one that is set; 0 for 0.
    constexpr unsigned bit_width() const noexcept;
    /// Whether bit `i` is set; false from 256.
    constexpr bool bit(unsigned i) const noexcept { return i < 256 && (limbs_[i / 64] >> (i % 64) & 1) != 0; }

    /// This to the power of `exponent`, modulo 2^256; 0 to the power of 0 is 1, as in the EVM.
    constexpr U256 pow(unsigned exponent) const noexcept;

    friend constexpr bool operator==(const U256&, const U256&) noexcept = default;
    friend constexpr std::strong_ordering operator<=>(const U256& a, const U256& b) noexcept
    {
        for (std::size_t i = 4; i-- > 0;)
            if (a.limbs_[i] != b.limbs_[i])
                return a.limbs_[i] <=> b.limbs_[i];
        return std::strong_ordering::equal;
    }

    // In place; the operators that give a value are made of these.
    constexpr U256& operator+=(const U256& b) noexcept;
    constexpr U256& operator-=(const U256& b) noexcept;
    constexpr U256& operator*=(const U256& b) noexcept { return *this = *this * b; }
    constexpr U256& operator/=(const U256& b);
    constexpr U256& operator%=(const U256& b);
    constexpr U256& operator<<=(unsigned bits) noexcept;
    constexpr U256& operator>>=(unsigned bits) noexcept;
    constexpr U256& operator&=(const U256& b) noexcept;
    constexpr U256& operator|=(const U256& b) noexcept;
    constexpr U256& operator^=(const U256& b) noexcept;
    constexpr U256& operator++() noexcept { return *this += 1; }
    constexpr U256& operator--() noexcept { return *this -= 1; }

    friend constexpr U256 operator+(U256 a, const U256& b) noexcept { return a += b; }
    friend constexpr U256 operator-(U256 a, const U256& b) noexcept { return a -= b; }
    friend constexpr U256 operator*(const U256& a, const U256& b) noexcept;
    friend constexpr U256 operator/(U256 a, const U256& b) { return a /= b; }
    friend constexpr U256 operator%(U256 a, const U256& b) { return a %= b; }
    friend constexpr U256 operator<<(U256 a, unsigned bits) noexcept { return a <<= bits; }
    friend constexpr U256 operator>>(U256 a, unsigned bits) noexcept { return a >>= bits; }
    friend constexpr U256 operator&(U256 a, const U256& b) noexcept { return a &= b; }
    friend constexpr U256 operator|(U256 a, const U256& b) noexcept { return a |= b; }
    friend constexpr U256 operator^(U256 a, const U256& b) noexcept { return a ^= b; }
    friend constexpr U256 operator~(U256 a) noexcept
    {
        for (auto& limb : a.limbs_)
            limb = ~limb;
        return a;
    }

private:
    std::array<std::uint64_t, 4> limbs_{};
};

/// Quotient and remainder of one division.
struct U256Division {
    U256 quotient{};
    U256 remainder{};
};

/// Both at once; throws `std::domain_error` when `divisor` is zero.
constexpr U256Division divide(const U256& dividend, const U256& divisor);

/// The exact result, or nothing where the operator would wrap. `checked_div` has no value for a division by zero.
constexpr std::optional<U256> checked_add(const U256& a, const U256& b) noexcept;
constexpr std::optional<U256> checked_sub(const U256& a, const U256& b) noexcept;
constexpr std::optional<U256> checked_mul(const U256& a, const U256& b) noexcept;
constexpr std::optional<U256> checked_div(const U256& a, const U256& b) noexcept;

} // namespace ethwire

template <>
struct std::hash<ethwire::U256> {
    std::size_t operator()(const ethwire::U256& value) const noexcept
    {
        std::uint64_t state = ethwire::detail::mix_start;
        for (const std::uint64_t limb : value.limbs())
            state = ethwire::detail::mix(state, limb);
        return ethwire::detail::mix(state, ethwire::detail::mix_start);
    }
};

#include <ethwire/base/detail/u256_arithmetic.hpp>
