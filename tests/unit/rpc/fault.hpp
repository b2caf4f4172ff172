// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "unit/resident.hpp"
#include "world.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ethwire::rpc::test {

using Outcome = World::Outcome;

inline constexpr std::size_t MiB = std::size_t{1} << 20;

using ethwire::test::resident_bytes;

inline Duration cpu_time()
{
    timespec spent{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    return std::chrono::seconds(spent.tv_sec) + std::chrono::nanoseconds(spent.tv_nsec);
}

/// What a server can do wrong, and what it may not do to us: a test or more for each row of the list of faults.
class Fault : public testing::Test {
protected:
    Outcome hear_bomb(std::string_view bomb)
    {
        const Padded padded(bomb);
        world.send_all();
        const std::size_t memory = resident_bytes();
        const Duration start = cpu_time();
        const Outcome outcome = world.processor.on_message(padded, world.now);
        EXPECT_LE(cpu_time() - start, 20ms);
        EXPECT_LE(resident_bytes(), memory + MiB / 4);
        return outcome;
    }

    /// Opens the calls of one batch.
    void send_batch(int n, Duration limit = 30s)
    {
        const std::uint64_t batch = world.processor.next_batch();
        for (int i = 0; i < n; ++i) {
            calls.push_back(world.call({batch, world.now + limit, true}));
            world.sent();
            ids.push_back(world.last_id);
        }
    }

    /// The answers to the elements named, in that order, as one array.
    std::string array(std::vector<std::size_t> elements) const
    {
        std::string text = "[";
        for (const std::size_t i : elements)
            text += (text.size() > 1 ? "," : "") + reply(ids[i], std::to_string(i));
        return text + "]";
    }

    World world{};
    std::vector<std::shared_ptr<Ending>> calls{}; // those of the batches
    std::vector<std::uint64_t> ids{};
};

} // namespace ethwire::rpc::test
