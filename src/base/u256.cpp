// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/base/i256.hpp>
#include <ethwire/base/u256.hpp>

#include <ethwire/base/hex.hpp>

#include <algorithm>
#include <stdexcept>

namespace ethwire {

void detail::divided_by_zero() { throw std::domain_error("division of a 256-bit integer by zero"); }

std::string U256::to_hex() const
{
    std::string text = hex::to_string(to_big_endian());
    const std::size_t first = text.find_first_not_of('0', 2);
    text.erase(2, std::min(first, text.size() - 1) - 2);
    return text;
}

std::string U256::to_decimal() const
{
    // The largest power of ten in a limb: 19 digits at a time.
    constexpr std::uint64_t chunk = 10'000'000'000'000'000'000u;
    char digits[80];
    char* const end = digits + sizeof(digits);
    char* first = end;
    detail::Limbs rest = limbs_;
    while ((rest[1] | rest[2] | rest[3]) != 0) {
        std::uint64_t low = detail::divide_limbs(rest, chunk);
        for (int i = 0; i < 19; ++i, low /= 10)
            *--first = static_cast<char>('0' + low % 10);
    }
    // What is left fits a limb, so its leading zeros are simply not written.
    for (std::uint64_t high = rest[0]; high != 0; high /= 10)
        *--first = static_cast<char>('0' + high % 10);
    if (first == end)
        *--first = '0';
    return {first, end};
}

std::string I256::to_decimal() const { return (is_negative() ? "-" : "") + magnitude().to_decimal(); }

} // namespace ethwire
