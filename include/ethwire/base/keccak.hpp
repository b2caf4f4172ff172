// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/bytes.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

namespace ethwire {
namespace detail {

/// The bytes that one permutation absorbs: 1600 bits less twice the 256 of the digest.
inline constexpr std::size_t keccak_rate = 136;

/// 25 lanes, x + 5 y (FIPS 202, section 3.1).
using KeccakState = std::uint64_t[25];

inline constexpr std::uint64_t keccak_round_constants[24] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
    0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088,
    0x0000000080008009, 0x000000008000000a, 0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
    0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};

/// One row of rho, pi and chi: the lanes that pi brings into it, their rotations, and the nonlinear step.
template <int Row, int A, int Ra, int B, int Rb, int C, int Rc, int D, int Rd, int E, int Re>
constexpr void keccak_row(const KeccakState& in, const std::uint64_t (&parity)[5], KeccakState& out) noexcept
{
    const std::uint64_t a = std::rotl(in[A] ^ parity[A % 5], Ra);
    const std::uint64_t b = std::rotl(in[B] ^ parity[B % 5], Rb);
    const std::uint64_t c = std::rotl(in[C] ^ parity[C % 5], Rc);
    const std::uint64_t d = std::rotl(in[D] ^ parity[D % 5], Rd);
    const std::uint64_t e = std::rotl(in[E] ^ parity[E % 5], Re);
    out[Row] = a ^ (~b & c);
    out[Row + 1] = b ^ (~c & d);
    out[Row + 2] = c ^ (~d & e);
    out[Row + 3] = d ^ (~e & a);
    out[Row + 4] = e ^ (~a & b);
}

constexpr void keccak_round(const KeccakState& in, KeccakState& out, std::uint64_t constant) noexcept
{
    const std::uint64_t c0 = in[0] ^ in[5] ^ in[10] ^ in[15] ^ in[20];
    const std::uint64_t c1 = in[1] ^ in[6] ^ in[11] ^ in[16] ^ in[21];
    const std::uint64_t c2 = in[2] ^ in[7] ^ in[12] ^ in[17] ^ in[22];
    const std::uint64_t c3 = in[3] ^ in[8] ^ in[13] ^ in[18] ^ in[23];
    const std::uint64_t c4 = in[4] ^ in[9] ^ in[14] ^ in[19] ^ in[24];
    const std::uint64_t parity[5] = {c4 ^ std::rotl(c1, 1), c0 ^ std::rotl(c2, 1), c1 ^ std::rotl(c3, 1),
                                     c2 ^ std::rotl(c4, 1), c3 ^ std::rotl(c0, 1)};
    keccak_row<0, 0, 0, 6, 44, 12, 43, 18, 21, 24, 14>(in, parity, out);
    keccak_row<5, 3, 28, 9, 20, 10, 3, 16, 45, 22, 61>(in, parity, out);
    keccak_row<10, 1, 1, 7, 6, 13, 25, 19, 8, 20, 18>(in, parity, out);
    keccak_row<15, 4, 27, 5, 36, 11, 10, 17, 15, 23, 56>(in, parity, out);
    keccak_row<20, 2, 62, 8, 55, 14, 39, 15, 41, 21, 2>(in, parity, out);
    out[0] ^= constant;
}

constexpr void keccak_permute(KeccakState& state) noexcept
{
    KeccakState other{};
    for (std::size_t round = 0; round < 24; round += 2) {
        keccak_round(state, other, keccak_round_constants[round]);
        keccak_round(other, state, keccak_round_constants[round + 1]);
    }
}

template <class Byte>
constexpr void keccak_xor(KeccakState& state, const Byte* bytes, std::size_t size) noexcept
{
    for (std::size_t i = 0; i < size; ++i)
        state[i / 8] ^= static_cast<std::uint64_t>(static_cast<std::uint8_t>(bytes[i])) << (8 * (i % 8));
}

template <class Byte>
constexpr FixedBytes<32> keccak256_constexpr(const Byte* bytes, std::size_t size) noexcept
{
    KeccakState state{};
    for (; size >= keccak_rate; bytes += keccak_rate, size -= keccak_rate) {
        keccak_xor(state, bytes, keccak_rate);
        keccak_permute(state);
    }
    keccak_xor(state, bytes, size);
    state[size / 8] ^= std::uint64_t{1} << (8 * (size % 8));
    state[keccak_rate / 8 - 1] ^= std::uint64_t{1} << 63;
    keccak_permute(state);
    FixedBytes<32> digest;
    for (std::size_t i = 0; i < 32; ++i)
        digest[i] = static_cast<std::uint8_t>(state[i / 8] >> (8 * (i % 8)));
    return digest;
}

/// The same at run time, with whole lanes read at once.
FixedBytes<32> keccak256_runtime(const std::uint8_t* bytes, std::size_t size) noexcept;

} // namespace detail

/// Keccak-256 as Ethereum uses it: the original padding (0x01), not the one of FIPS 202's SHA-3 (0x06).
/// constexpr, so that event topics and selectors are compile-time constants:
///
///     constexpr auto transfer = keccak256("Transfer(address,address,uint256)");
constexpr FixedBytes<32> keccak256(std::span<const std::uint8_t> bytes) noexcept
{
    if (std::is_constant_evaluated())
        return detail::keccak256_constexpr(bytes.data(), bytes.size());
    return detail::keccak256_runtime(bytes.data(), bytes.size());
}

constexpr FixedBytes<32> keccak256(std::string_view text) noexcept
{
    if (std::is_constant_evaluated())
        return detail::keccak256_constexpr(text.data(), text.size());
    return detail::keccak256_runtime(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

} // namespace ethwire
