// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "sha1.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>

namespace ethwire::wire {
namespace {

constexpr std::size_t block_size = 64;
constexpr std::size_t length_size = 8;

using State = std::array<std::uint32_t, 5>;
using Block = std::array<std::uint8_t, block_size>;

struct Round {
    std::uint32_t f;
    std::uint32_t k;
};

Round round_of(std::size_t t, std::uint32_t b, std::uint32_t c, std::uint32_t d) noexcept
{
    switch (t / 20) {
    case 0: return {(b & c) | (~b & d), 0x5a827999};
    case 1: return {b ^ c ^ d, 0x6ed9eba1};
    case 2: return {(b & c) | (b & d) | (c & d), 0x8f1bbcdc};
    default: return {b ^ c ^ d, 0xca62c1d6};
    }
}

void take_block(State& state, const Block& block) noexcept
{
    std::array<std::uint32_t, 80> w{};
    for (std::size_t i = 0; i < block_size; ++i)
        w[i / 4] = w[i / 4] << 8 | block[i];
    for (std::size_t t = 16; t < w.size(); ++t)
        w[t] = std::rotl(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);

    auto [a, b, c, d, e] = state;
    for (std::size_t t = 0; t < w.size(); ++t) {
        const Round round = round_of(t, b, c, d);
        const std::uint32_t next = std::rotl(a, 5) + round.f + e + round.k + w[t];
        e = d;
        d = c;
        c = std::rotl(b, 30);
        b = a;
        a = next;
    }
    state = {state[0] + a, state[1] + b, state[2] + c, state[3] + d, state[4] + e};
}

} // namespace

std::array<std::uint8_t, 20> sha1(std::string_view text) noexcept
{
    State state{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    const std::uint64_t bits = std::uint64_t{text.size()} * 8;
    Block block{};
    for (; text.size() >= block_size; text.remove_prefix(block_size)) {
        std::copy_n(text.begin(), block_size, block.begin());
        take_block(state, block);
    }

    // What is left, a one bit, zeros, and the length at the very end.
    block.fill(0);
    std::copy(text.begin(), text.end(), block.begin());
    block[text.size()] = 0x80;
    if (text.size() >= block_size - length_size) {
        take_block(state, block);
        block.fill(0);
    }
    for (std::size_t i = 0; i < length_size; ++i)
        block[block_size - 1 - i] = static_cast<std::uint8_t>(bits >> (8 * i));
    take_block(state, block);

    std::array<std::uint8_t, 20> digest{};
    for (std::size_t i = 0; i < digest.size(); ++i)
        digest[i] = static_cast<std::uint8_t>(state[i / 4] >> (24 - 8 * (i % 4)));
    return digest;
}

} // namespace ethwire::wire
