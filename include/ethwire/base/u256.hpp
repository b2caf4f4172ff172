// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ethwire {

/// An unsigned 256-bit integer: the storage of every Ethereum quantity. Trivially copyable, 32 bytes, exact.
///
/// It stores, compares, converts, adds and subtracts (modulo 2^256). For other arithmetic use `to_big_endian` with
/// the integer library of your choice.
class U256 {
public:
    constexpr U256() noexcept = default;
    constexpr U256(std::uint64_t value) noexcept : limbs_{value, 0, 0, 0} {}

    /// Least significant limb first.
    static constexpr U256 from_limbs(std::array<std::uint64_t, 4> limbs) noexcept
    {
        U256 out;
        out.limbs_ = limbs;
        return out;
    }

    /// Big-endian; at most 32 bytes, shorter input is padded on the left. nullopt when longer.
    static std::optional<U256> from_big_endian(std::span<const std::uint8_t> bytes) noexcept;
    std::array<std::uint8_t, 32> to_big_endian() const noexcept;

    /// `0x` and 1 to 64 digits; leading zeros are accepted (several chains send them), an empty `0x` is not.
    static std::optional<U256> from_hex(std::string_view text) noexcept;

    /// A QUANTITY of the JSON-RPC specification: `0x`, no leading zeros, `0x0` for zero.
    std::string to_hex() const;

    /// Decimal digits, at least one; nullopt when empty, not a digit, or above 2^256 - 1.
    static std::optional<U256> from_decimal(std::string_view text) noexcept;
    std::string to_decimal() const;

    constexpr const std::array<std::uint64_t, 4>& limbs() const noexcept { return limbs_; }
    constexpr bool fits_u64() const noexcept { return (limbs_[1] | limbs_[2] | limbs_[3]) == 0; }
    constexpr std::uint64_t low_u64() const noexcept { return limbs_[0]; }
    constexpr bool is_zero() const noexcept { return fits_u64() && limbs_[0] == 0; }

    friend constexpr bool operator==(const U256&, const U256&) noexcept = default;
    friend constexpr std::strong_ordering operator<=>(const U256& a, const U256& b) noexcept
    {
        for (std::size_t i = 4; i-- > 0;)
            if (a.limbs_[i] != b.limbs_[i])
                return a.limbs_[i] <=> b.limbs_[i];
        return std::strong_ordering::equal;
    }

    friend U256 operator+(const U256& a, const U256& b) noexcept;
    friend U256 operator-(const U256& a, const U256& b) noexcept;

private:
    std::array<std::uint64_t, 4> limbs_{};
};

} // namespace ethwire

template <>
struct std::hash<ethwire::U256> {
    std::size_t operator()(const ethwire::U256& value) const noexcept
    {
        const auto& l = value.limbs();
        return std::hash<std::uint64_t>{}(l[0] ^ (l[1] * 0x9e3779b97f4a7c15u) ^ (l[2] << 1) ^ (l[3] << 2));
    }
};
