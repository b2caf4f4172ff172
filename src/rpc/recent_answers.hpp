// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace ethwire::rpc {

/// Fingerprints of the last answers, to tell a repeated answer from one that contradicts the first.
class RecentAnswers {
public:
    void remember(std::uint64_t id, std::string_view payload) noexcept { slots_[id % size] = {id, hash(payload)}; }

    /// True when `id` was answered lately with something else. False also when that is no longer known.
    bool contradicts(std::uint64_t id, std::string_view payload) const noexcept
    {
        const Slot& slot = slots_[id % size];
        return slot.id == id && slot.hash != hash(payload);
    }

private:
    static constexpr std::size_t size = 64;
    struct Slot {
        std::uint64_t id = 0;
        std::uint64_t hash = 0;
    };

    /// All of a short answer. Of a long one the length, both ends and words in between, evenly spaced: a block of
    /// 500 KB costs what one of 1 KB does, and answers that differ nearly always differ there.
    static std::uint64_t hash(std::string_view payload) noexcept
    {
        constexpr std::size_t most_words = 128;
        std::uint64_t h = payload.size();
        const std::size_t words = payload.size() / sizeof(std::uint64_t);
        const std::size_t step = words <= most_words ? 1 : words / most_words;
        for (std::size_t i = 0; i < words; i += step)
            h = mixed(h, payload.data() + i * sizeof(std::uint64_t), sizeof(std::uint64_t));
        const std::size_t n = payload.size() < sizeof(std::uint64_t) ? payload.size() : sizeof(std::uint64_t);
        return mixed(h, payload.data() + payload.size() - n, n);
    }

    static std::uint64_t mixed(std::uint64_t h, const char* bytes, std::size_t n) noexcept
    {
        std::uint64_t word = 0;
        if (n != 0)
            std::memcpy(&word, bytes, n);
        h = (h ^ word) * 0x9e3779b97f4a7c15u;
        return h ^ h >> 29;
    }

    std::array<Slot, size> slots_{};
};

} // namespace ethwire::rpc
