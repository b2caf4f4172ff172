// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/detail/wide.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace ethwire::detail {

/// The constants of `mix`, its start and its factor: digits of pi and of the golden ratio, the latter odd.
inline constexpr std::uint64_t mix_start = 0x243f6a8885a308d3u;
inline constexpr std::uint64_t mix_factor = 0x9e3779b97f4a7c15u;

/// Takes one more word into a hash. Both halves of the product are kept, so that every bit of the word reaches the low
/// bits, which choose the bucket, as well as the high ones.
constexpr std::uint64_t mix(std::uint64_t state, std::uint64_t word) noexcept
{
    const Wide product = Wide{state ^ word} * mix_factor;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// The hash of bytes of a fixed size, for `std::hash`. What is stored is rarely a digest: addresses padded to 32 bytes,
/// storage slots, counters and vanity addresses differ in a few bytes anywhere, so all of them are mixed.
///
/// It has no secret seed, so that a program does the same in every run. Whoever keeps an unbounded table of keys that
/// an adversary chooses needs a keyed hash.
constexpr std::uint64_t mix_bytes(std::span<const std::uint8_t> bytes) noexcept
{
    std::uint64_t state = mix_start;
    while (!bytes.empty()) {
        const std::size_t size = bytes.size() < 8 ? bytes.size() : 8;
        std::uint64_t word = 0;
        for (std::size_t i = 0; i < size; ++i)
            word |= std::uint64_t{bytes[i]} << (8 * i);
        state = mix(state, word);
        bytes = bytes.subspan(size);
    }
    return mix(state, mix_start);
}

} // namespace ethwire::detail
