// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace ethwire {

/// Where randomness comes from: WebSocket masks and keys, and the jitter of back-off. Injected, so that tests repeat.
class Random {
public:
    virtual ~Random() = default;

    /// Fills `out` with random bytes.
    virtual void fill(std::span<std::uint8_t> out) noexcept = 0;

    std::uint32_t next_u32() noexcept;
    std::uint64_t next_u64() noexcept;

    /// Uniform in [0, bound); 0 when `bound` is 0. The bias of at most bound / 2^64 is below what jitter can show.
    std::uint64_t below(std::uint64_t bound) noexcept;
};

/// The system's cryptographic generator (getrandom(2)), fetched in blocks so that a mask costs no system call.
class SystemRandom final : public Random {
public:
    void fill(std::span<std::uint8_t> out) noexcept override;

private:
    std::array<std::uint8_t, 4096> block_{};
    std::size_t used_ = sizeof(block_);
};

/// A deterministic sequence from a seed (splitmix64): for tests and the embedded node, never for masks.
class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed) noexcept : state_(seed) {}
    void fill(std::span<std::uint8_t> out) noexcept override;

private:
    std::uint64_t state_;
};

} // namespace ethwire
