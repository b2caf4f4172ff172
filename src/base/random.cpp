// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/base/random.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>

#include <sys/random.h>

namespace ethwire {
namespace {

__extension__ using Wide = unsigned __int128;

/// One step of splitmix64 (Steele, Lea, Flood 2014).
std::uint64_t split_mix(std::uint64_t& state) noexcept
{
    std::uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

void fill_from_system(std::span<std::uint8_t> out) noexcept
{
    while (!out.empty()) {
        const ssize_t got = ::getrandom(out.data(), out.size(), 0);
        if (got > 0) {
            out = out.subspan(static_cast<std::size_t>(got));
        } else if (errno != EINTR) {
            // Only a sandbox that forbids the call gets here. Masks must still differ from frame to frame and from
            // process to process (RFC 6455, section 10.3), which the clock and an address give.
            const auto now = std::chrono::high_resolution_clock::now().time_since_epoch().count();
            SeededRandom(static_cast<std::uint64_t>(now) ^ reinterpret_cast<std::uintptr_t>(out.data())).fill(out);
            return;
        }
    }
}

} // namespace

std::uint32_t Random::next_u32() noexcept
{
    std::uint8_t bytes[4];
    fill(bytes);
    std::uint32_t value;
    std::memcpy(&value, bytes, sizeof(value));
    return value;
}

std::uint64_t Random::next_u64() noexcept
{
    std::uint8_t bytes[8];
    fill(bytes);
    std::uint64_t value;
    std::memcpy(&value, bytes, sizeof(value));
    return value;
}

std::uint64_t Random::below(std::uint64_t bound) noexcept
{
    return static_cast<std::uint64_t>(Wide{next_u64()} * bound >> 64);
}

void SystemRandom::fill(std::span<std::uint8_t> out) noexcept
{
    if (out.size() >= block_.size()) {
        fill_from_system(out);
        return;
    }
    while (!out.empty()) {
        if (used_ == block_.size()) {
            fill_from_system(block_);
            used_ = 0;
        }
        const std::size_t n = std::min(out.size(), block_.size() - used_);
        std::memcpy(out.data(), block_.data() + used_, n);
        used_ += n;
        out = out.subspan(n);
    }
}

void SeededRandom::fill(std::span<std::uint8_t> out) noexcept
{
    while (!out.empty()) {
        const std::uint64_t value = split_mix(state_);
        const std::size_t n = std::min(out.size(), sizeof(value));
        std::memcpy(out.data(), &value, n);
        out = out.subspan(n);
    }
}

} // namespace ethwire
