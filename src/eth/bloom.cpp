// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/bloom.hpp>

#include <ethwire/base/keccak.hpp>

#include <array>

namespace ethwire {
namespace {

struct BloomBit {
    std::size_t byte;
    std::uint8_t mask;
};

/// The low 11 bits of the first three 16-bit words of the digest; bit 0 is the last bit of the filter.
std::array<BloomBit, 3> bits_of(std::span<const std::uint8_t> entry) noexcept
{
    const FixedBytes<32> digest = keccak256(entry);
    std::array<BloomBit, 3> bits{};
    for (std::size_t i = 0; i < 3; ++i) {
        const unsigned bit = (static_cast<unsigned>(digest[2 * i]) << 8 | digest[2 * i + 1]) & 2047;
        bits[i] = {255 - bit / 8, static_cast<std::uint8_t>(1u << (bit % 8))};
    }
    return bits;
}

} // namespace

std::optional<Bloom> Bloom::from_hex(std::string_view text) noexcept
{
    if (auto bytes = FixedBytes<256>::from_hex(text))
        return Bloom(*bytes);
    return std::nullopt;
}

void Bloom::add(std::span<const std::uint8_t> entry) noexcept
{
    for (const BloomBit bit : bits_of(entry))
        bytes[bit.byte] = static_cast<std::uint8_t>(bytes[bit.byte] | bit.mask);
}

bool Bloom::maybe(std::span<const std::uint8_t> entry) const noexcept
{
    for (const BloomBit bit : bits_of(entry))
        if ((bytes[bit.byte] & bit.mask) == 0)
            return false;
    return true;
}

Bloom& Bloom::operator|=(const Bloom& other) noexcept
{
    for (std::size_t i = 0; i < size(); ++i)
        bytes[i] = static_cast<std::uint8_t>(bytes[i] | other.bytes[i]);
    return *this;
}

} // namespace ethwire
