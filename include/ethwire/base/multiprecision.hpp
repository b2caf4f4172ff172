// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/i256.hpp>
#include <ethwire/base/u256.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <cstdint>
#include <optional>

/// The way to and from `boost::multiprecision`, for roots, wider products, rationals and decimals. Not part of
/// `ethwire/ethwire.hpp`: it would double the time to compile for those who do without.
namespace ethwire {

inline boost::multiprecision::uint256_t to_multiprecision(const U256& value)
{
    boost::multiprecision::uint256_t out;
    boost::multiprecision::import_bits(out, value.limbs().begin(), value.limbs().end(), 64, false);
    return out;
}

inline boost::multiprecision::int256_t to_multiprecision(const I256& value)
{
    boost::multiprecision::int256_t out;
    const U256 magnitude = value.magnitude();
    boost::multiprecision::import_bits(out, magnitude.limbs().begin(), magnitude.limbs().end(), 64, false);
    return value.is_negative() ? -out : out;
}

/// From any integer of `cpp_int`'s kinds; nullopt when negative or above 2^256 - 1.
template <class Backend, boost::multiprecision::expression_template_option Templates>
std::optional<U256> u256_from(const boost::multiprecision::number<Backend, Templates>& value)
{
    using Number = boost::multiprecision::number<Backend, Templates>;
    if (value < 0 || (value != 0 && boost::multiprecision::msb(value) >= 256))
        return std::nullopt;
    std::array<std::uint64_t, 4> limbs{};
    Number rest = value;
    for (auto& limb : limbs) {
        const Number low = rest & Number(~std::uint64_t{0});
        limb = static_cast<std::uint64_t>(low);
        rest >>= 64;
    }
    return U256::from_limbs(limbs);
}

/// The same for signed values: nullopt below -2^255 and above 2^255 - 1.
template <class Backend, boost::multiprecision::expression_template_option Templates>
std::optional<I256> i256_from(const boost::multiprecision::number<Backend, Templates>& value)
{
    using Number = boost::multiprecision::number<Backend, Templates>;
    const bool negative = value < 0;
    const std::optional<U256> magnitude = negative ? u256_from(Number(-value)) : u256_from(value);
    if (!magnitude || *magnitude > (negative ? I256::min() : I256::max()).magnitude())
        return std::nullopt;
    return I256::from_bits(negative ? U256() - *magnitude : *magnitude);
}

} // namespace ethwire
