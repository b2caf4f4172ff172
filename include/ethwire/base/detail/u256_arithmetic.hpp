// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/detail/wide.hpp>
#include <ethwire/base/hex.hpp>
#include <ethwire/base/u256.hpp>

/// The arithmetic of `U256`, behind its declaration. Included by `base/u256.hpp`.
namespace ethwire {
namespace detail {

/// Throws `std::domain_error`. Not constexpr, so that a constant division by zero does not compile.
[[noreturn]] void divided_by_zero();

using Limbs = std::array<std::uint64_t, 4>;

/// limbs = limbs * factor + summand; false when that is 2^256 or more.
constexpr bool multiply_add(Limbs& limbs, std::uint64_t factor, std::uint64_t summand) noexcept
{
    std::uint64_t carry = summand;
    for (auto& limb : limbs) {
        const Wide product = Wide{limb} * factor + carry;
        limb = static_cast<std::uint64_t>(product);
        carry = static_cast<std::uint64_t>(product >> 64);
    }
    return carry == 0;
}

/// limbs = limbs / divisor; returns the remainder.
constexpr std::uint64_t divide_limbs(Limbs& limbs, std::uint64_t divisor) noexcept
{
    Wide remainder = 0;
    for (std::size_t i = 4; i-- > 0;) {
        const Wide dividend = remainder << 64 | limbs[i];
        limbs[i] = static_cast<std::uint64_t>(dividend / divisor);
        remainder = dividend % divisor;
    }
    return static_cast<std::uint64_t>(remainder);
}

constexpr std::size_t limb_count(const Limbs& limbs) noexcept
{
    std::size_t n = 4;
    while (n > 0 && limbs[n - 1] == 0)
        --n;
    return n;
}

/// One digit of the long division: rest[at, at + n] -= digit * divisor. False when that went below zero.
constexpr bool subtract_multiple(std::array<std::uint64_t, 5>& rest, std::size_t at, const Limbs& divisor,
                                 std::size_t n, std::uint64_t digit) noexcept
{
    std::uint64_t carry = 0;
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i <= n; ++i) {
        const Wide product = (i < n ? Wide{divisor[i]} * digit : 0) + carry;
        carry = static_cast<std::uint64_t>(product >> 64);
        const Wide difference = Wide{rest[at + i]} - static_cast<std::uint64_t>(product) - borrow;
        rest[at + i] = static_cast<std::uint64_t>(difference);
        borrow = static_cast<std::uint64_t>(difference >> 64) & 1;
    }
    return borrow == 0;
}

constexpr void add_back(std::array<std::uint64_t, 5>& rest, std::size_t at, const Limbs& divisor,
                        std::size_t n) noexcept
{
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i <= n; ++i) {
        const Wide sum = Wide{rest[at + i]} + (i < n ? divisor[i] : 0) + carry;
        rest[at + i] = static_cast<std::uint64_t>(sum);
        carry = static_cast<std::uint64_t>(sum >> 64);
    }
}

/// Long division by a divisor of n >= 2 limbs (Knuth, The Art of Computer Programming, volume 2, 4.3.1, algorithm D).
constexpr U256Division divide_long(const U256& dividend, const U256& divisor, std::size_t n) noexcept
{
    const auto shift = static_cast<unsigned>(std::countl_zero(divisor.limbs()[n - 1]));
    const Limbs by = (divisor << shift).limbs();
    const Limbs low = (dividend << shift).limbs();
    const std::uint64_t high = shift == 0 ? 0 : dividend.limbs()[3] >> (64 - shift);
    std::array<std::uint64_t, 5> rest{low[0], low[1], low[2], low[3], high};

    Limbs quotient{};
    for (std::size_t at = 5 - n; at-- > 0;) {
        // A guess from the two highest limbs that is at most two too large; the third makes it at most one.
        const Wide head = Wide{rest[at + n]} << 64 | rest[at + n - 1];
        Wide digit = head / by[n - 1];
        Wide left = head % by[n - 1];
        while ((digit >> 64) != 0 || digit * by[n - 2] > (left << 64 | rest[at + n - 2])) {
            --digit;
            left += by[n - 1];
            if ((left >> 64) != 0)
                break;
        }
        if (!subtract_multiple(rest, at, by, n, static_cast<std::uint64_t>(digit))) {
            --digit;
            add_back(rest, at, by, n);
        }
        quotient[at] = static_cast<std::uint64_t>(digit);
    }
    const U256 remainder = U256::from_limbs({rest[0], rest[1], rest[2], rest[3]}) >> shift;
    return {U256::from_limbs(quotient), remainder};
}

} // namespace detail

constexpr unsigned U256::bit_width() const noexcept
{
    const std::size_t n = detail::limb_count(limbs_);
    return n == 0 ? 0 : static_cast<unsigned>(64 * (n - 1)) + static_cast<unsigned>(std::bit_width(limbs_[n - 1]));
}

constexpr U256& U256::operator+=(const U256& b) noexcept
{
    detail::Wide carry = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        carry += detail::Wide{limbs_[i]} + b.limbs_[i];
        limbs_[i] = static_cast<std::uint64_t>(carry);
        carry >>= 64;
    }
    return *this;
}

constexpr U256& U256::operator-=(const U256& b) noexcept
{
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const detail::Wide difference = detail::Wide{limbs_[i]} - b.limbs_[i] - borrow;
        limbs_[i] = static_cast<std::uint64_t>(difference);
        borrow = static_cast<std::uint64_t>(difference >> 64) & 1;
    }
    return *this;
}

constexpr U256 operator*(const U256& a, const U256& b) noexcept
{
    U256 product;
    for (std::size_t i = 0; i < 4; ++i) {
        std::uint64_t carry = 0;
        for (std::size_t j = 0; i + j < 4; ++j) {
            const detail::Wide sum = detail::Wide{a.limbs_[i]} * b.limbs_[j] + product.limbs_[i + j] + carry;
            product.limbs_[i + j] = static_cast<std::uint64_t>(sum);
            carry = static_cast<std::uint64_t>(sum >> 64);
        }
    }
    return product;
}

constexpr U256Division divide(const U256& dividend, const U256& divisor)
{
    const std::size_t n = detail::limb_count(divisor.limbs());
    if (n == 0)
        detail::divided_by_zero();
    if (dividend < divisor)
        return {U256(), dividend};
    if (n > 1)
        return detail::divide_long(dividend, divisor, n);
    detail::Limbs quotient = dividend.limbs();
    const std::uint64_t remainder = detail::divide_limbs(quotient, divisor.low_u64());
    return {U256::from_limbs(quotient), remainder};
}

constexpr U256& U256::operator/=(const U256& b) { return *this = divide(*this, b).quotient; }
constexpr U256& U256::operator%=(const U256& b) { return *this = divide(*this, b).remainder; }

constexpr U256& U256::operator<<=(unsigned bits) noexcept
{
    const std::size_t limbs = bits / 64;
    const unsigned rest = bits % 64;
    for (std::size_t i = 4; i-- > 0;) {
        const std::uint64_t high = i >= limbs ? limbs_[i - limbs] << rest : 0;
        const std::uint64_t low = rest != 0 && i > limbs ? limbs_[i - limbs - 1] >> (64 - rest) : 0;
        limbs_[i] = high | low;
    }
    return *this;
}

constexpr U256& U256::operator>>=(unsigned bits) noexcept
{
    const std::size_t limbs = bits / 64;
    const unsigned rest = bits % 64;
    for (std::size_t i = 0; i < 4; ++i) {
        const std::uint64_t low = i + limbs < 4 ? limbs_[i + limbs] >> rest : 0;
        const std::uint64_t high = rest != 0 && i + limbs + 1 < 4 ? limbs_[i + limbs + 1] << (64 - rest) : 0;
        limbs_[i] = high | low;
    }
    return *this;
}

constexpr U256& U256::operator&=(const U256& b) noexcept
{
    for (std::size_t i = 0; i < 4; ++i)
        limbs_[i] &= b.limbs_[i];
    return *this;
}

constexpr U256& U256::operator|=(const U256& b) noexcept
{
    for (std::size_t i = 0; i < 4; ++i)
        limbs_[i] |= b.limbs_[i];
    return *this;
}

constexpr U256& U256::operator^=(const U256& b) noexcept
{
    for (std::size_t i = 0; i < 4; ++i)
        limbs_[i] ^= b.limbs_[i];
    return *this;
}

constexpr std::optional<U256> checked_add(const U256& a, const U256& b) noexcept
{
    const U256 sum = a + b;
    return sum < a ? std::nullopt : std::optional(sum);
}

constexpr std::optional<U256> checked_sub(const U256& a, const U256& b) noexcept
{
    return a < b ? std::nullopt : std::optional(a - b);
}

constexpr std::optional<U256> checked_mul(const U256& a, const U256& b) noexcept
{
    if (a.bit_width() + b.bit_width() > 257)
        return std::nullopt;
    const U256 product = a * b;
    // With 257 bits together the product has 256 or 257 of them; what wrapped no longer divides back.
    return a.is_zero() || divide(product, a).quotient == b ? std::optional(product) : std::nullopt;
}

constexpr std::optional<U256> checked_div(const U256& a, const U256& b) noexcept
{
    return b.is_zero() ? std::nullopt : std::optional(divide(a, b).quotient);
}

constexpr U256 U256::pow(unsigned exponent) const noexcept
{
    U256 power = 1;
    for (U256 base = *this; exponent != 0; exponent >>= 1, base *= base)
        if ((exponent & 1) != 0)
            power *= base;
    return power;
}

constexpr std::optional<U256> U256::from_big_endian(std::span<const std::uint8_t> bytes) noexcept
{
    if (bytes.size() > 32)
        return std::nullopt;
    U256 out;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        out.limbs_[i / 8] |= std::uint64_t{bytes[bytes.size() - 1 - i]} << (8 * (i % 8));
    return out;
}

constexpr std::array<std::uint8_t, 32> U256::to_big_endian() const noexcept
{
    std::array<std::uint8_t, 32> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[31 - i] = static_cast<std::uint8_t>(limbs_[i / 8] >> (8 * (i % 8)));
    return bytes;
}

constexpr std::optional<U256> U256::from_hex(std::string_view text) noexcept
{
    if (text.size() < 3 || text.size() > 66 || text[0] != '0' || text[1] != 'x')
        return std::nullopt;
    U256 out;
    for (std::size_t i = 0; i < text.size() - 2; ++i) {
        const int digit = hex::digit(text[text.size() - 1 - i]);
        if (digit < 0)
            return std::nullopt;
        out.limbs_[i / 16] |= static_cast<std::uint64_t>(digit) << (4 * (i % 16));
    }
    return out;
}

constexpr std::optional<U256> U256::from_decimal(std::string_view text) noexcept
{
    if (text.empty())
        return std::nullopt;
    U256 out;
    while (!text.empty()) {
        // As many digits at a time as a limb can hold.
        const std::string_view digits = text.substr(0, 19);
        text.remove_prefix(digits.size());
        std::uint64_t value = 0;
        std::uint64_t power = 1;
        for (const char c : digits) {
            if (c < '0' || c > '9')
                return std::nullopt;
            value = value * 10 + static_cast<std::uint64_t>(c - '0');
            power *= 10;
        }
        if (!detail::multiply_add(out.limbs_, power, value))
            return std::nullopt;
    }
    return out;
}

} // namespace ethwire
