// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/base/keccak.hpp>

#include <bit>
#include <cstring>

namespace ethwire::detail {
namespace {

void absorb(KeccakState& state, const std::uint8_t* block) noexcept
{
    if constexpr (std::endian::native == std::endian::little) {
        for (std::size_t i = 0; i < keccak_rate / 8; ++i) {
            std::uint64_t lane;
            std::memcpy(&lane, block + 8 * i, 8);
            state[i] ^= lane;
        }
    } else {
        keccak_xor(state, block, keccak_rate);
    }
}

} // namespace

FixedBytes<32> keccak256_runtime(const std::uint8_t* bytes, std::size_t size) noexcept
{
    KeccakState state{};
    for (; size >= keccak_rate; bytes += keccak_rate, size -= keccak_rate) {
        absorb(state, bytes);
        keccak_permute(state);
    }
    std::uint8_t last[keccak_rate] = {};
    if (size != 0)
        std::memcpy(last, bytes, size);
    last[size] = 0x01;
    last[keccak_rate - 1] |= 0x80;
    absorb(state, last);
    keccak_permute(state);

    FixedBytes<32> digest;
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(digest.data(), state, 32);
    } else {
        for (std::size_t i = 0; i < 32; ++i)
            digest[i] = static_cast<std::uint8_t>(state[i / 8] >> (8 * (i % 8)));
    }
    return digest;
}

} // namespace ethwire::detail
