// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/base/u256.hpp>

#include <ethwire/base/hex.hpp>

#include <algorithm>
#include <cstring>

namespace ethwire {
namespace {

__extension__ using Wide = unsigned __int128;
using Limbs = std::array<std::uint64_t, 4>;

/// The largest power of ten in a limb: decimals are taken and given 19 digits at a time.
constexpr std::size_t chunk_digits = 19;
constexpr std::uint64_t chunk = 10'000'000'000'000'000'000u;

std::uint64_t load_big_endian(const std::uint8_t* bytes) noexcept
{
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i)
        value = value << 8 | bytes[i];
    return value;
}

U256 load(const std::array<std::uint8_t, 32>& bytes) noexcept
{
    const std::uint8_t* const p = bytes.data();
    return U256::from_limbs(
        {load_big_endian(p + 24), load_big_endian(p + 16), load_big_endian(p + 8), load_big_endian(p)});
}

/// limbs = limbs * factor + summand; false when that is 2^256 or more.
bool multiply_add(Limbs& limbs, std::uint64_t factor, std::uint64_t summand) noexcept
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
std::uint64_t divide(Limbs& limbs, std::uint64_t divisor) noexcept
{
    Wide remainder = 0;
    for (std::size_t i = 4; i-- > 0;) {
        const Wide dividend = remainder << 64 | limbs[i];
        limbs[i] = static_cast<std::uint64_t>(dividend / divisor);
        remainder = dividend % divisor;
    }
    return static_cast<std::uint64_t>(remainder);
}

} // namespace

std::optional<U256> U256::from_big_endian(std::span<const std::uint8_t> bytes) noexcept
{
    std::array<std::uint8_t, 32> padded{};
    if (bytes.size() > padded.size())
        return std::nullopt;
    if (!bytes.empty())
        std::memcpy(padded.data() + padded.size() - bytes.size(), bytes.data(), bytes.size());
    return load(padded);
}

std::array<std::uint8_t, 32> U256::to_big_endian() const noexcept
{
    std::array<std::uint8_t, 32> bytes;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[31 - i] = static_cast<std::uint8_t>(limbs_[i / 8] >> (8 * (i % 8)));
    return bytes;
}

std::optional<U256> U256::from_hex(std::string_view text) noexcept
{
    if (text.size() < 3 || text.size() > 66 || text[0] != '0' || text[1] != 'x')
        return std::nullopt;
    text.remove_prefix(2);
    std::array<char, 64> digits;
    digits.fill('0');
    std::memcpy(digits.data() + digits.size() - text.size(), text.data(), text.size());
    std::array<std::uint8_t, 32> bytes;
    if (!hex::decode({digits.data(), digits.size()}, bytes))
        return std::nullopt;
    return load(bytes);
}

std::string U256::to_hex() const
{
    std::string text = hex::to_string(to_big_endian());
    const std::size_t first = text.find_first_not_of('0', 2);
    text.erase(2, std::min(first, text.size() - 1) - 2);
    return text;
}

std::optional<U256> U256::from_decimal(std::string_view text) noexcept
{
    if (text.empty())
        return std::nullopt;
    Limbs limbs{};
    while (!text.empty()) {
        const std::string_view digits = text.substr(0, chunk_digits);
        text.remove_prefix(digits.size());
        std::uint64_t value = 0;
        std::uint64_t power = 1;
        for (const char c : digits) {
            if (c < '0' || c > '9')
                return std::nullopt;
            value = value * 10 + static_cast<std::uint64_t>(c - '0');
            power *= 10;
        }
        if (!multiply_add(limbs, power, value))
            return std::nullopt;
    }
    return from_limbs(limbs);
}

std::string U256::to_decimal() const
{
    char digits[80];
    char* const end = digits + sizeof(digits);
    char* first = end;
    Limbs rest = limbs_;
    while ((rest[1] | rest[2] | rest[3]) != 0) {
        std::uint64_t low = divide(rest, chunk);
        for (std::size_t i = 0; i < chunk_digits; ++i, low /= 10)
            *--first = static_cast<char>('0' + low % 10);
    }
    // What is left fits a limb, so its leading zeros are simply not written.
    for (std::uint64_t high = rest[0]; high != 0; high /= 10)
        *--first = static_cast<char>('0' + high % 10);
    if (first == end)
        *--first = '0';
    return {first, end};
}

U256 operator+(const U256& a, const U256& b) noexcept
{
    U256 sum;
    Wide carry = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        carry += Wide{a.limbs_[i]} + b.limbs_[i];
        sum.limbs_[i] = static_cast<std::uint64_t>(carry);
        carry >>= 64;
    }
    return sum;
}

U256 operator-(const U256& a, const U256& b) noexcept
{
    U256 difference;
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const Wide d = Wide{a.limbs_[i]} - b.limbs_[i] - borrow;
        difference.limbs_[i] = static_cast<std::uint64_t>(d);
        borrow = static_cast<std::uint64_t>(d >> 64) & 1;
    }
    return difference;
}

} // namespace ethwire
