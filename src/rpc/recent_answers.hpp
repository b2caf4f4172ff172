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

    /// The length and both ends: answers that differ nearly always differ there, and a block of 500 KB costs nothing.
    static std::uint64_t hash(std::string_view payload) noexcept
    {
        std::uint64_t head = 0;
        std::uint64_t tail = 0;
        const std::size_t n = payload.size() < sizeof(head) ? payload.size() : sizeof(head);
        std::memcpy(&head, payload.data(), n);
        std::memcpy(&tail, payload.data() + payload.size() - n, n);
        return (head * 0x9e3779b97f4a7c15u ^ tail) * 0xff51afd7ed558ccdu + payload.size();
    }

    std::array<Slot, size> slots_{};
};

} // namespace ethwire::rpc
