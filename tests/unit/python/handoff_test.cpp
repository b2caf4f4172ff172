// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "transport/handoff.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <semaphore>
#include <string>
#include <thread>

namespace ethwire::python {
namespace {

/// Its number, and then so many bytes.
Slice::Ptr slice(std::uint64_t number, std::size_t size = 100)
{
    std::string text = std::to_string(number);
    text.resize(size, ' ');
    return Slice::make(Slice::Kind::other, text);
}

std::uint64_t number(const Slice::Ptr& slice) { return std::stoull(std::string(slice->text())); }

TEST(Handoff, ShowsWhatWasPutOnceItIsPublished)
{
    Handoff handoff(1'000'000);
    std::deque<Slice::Ptr> out;
    EXPECT_FALSE(handoff.publish());
    handoff.put(slice(1));
    handoff.put(slice(2));
    handoff.take(out);
    EXPECT_TRUE(out.empty());
    EXPECT_TRUE(handoff.publish());
    handoff.put(slice(3));
    EXPECT_TRUE(handoff.publish());
    handoff.take(out);
    ASSERT_EQ(out.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i)
        EXPECT_EQ(number(out[i]), i + 1);
    EXPECT_EQ(handoff.bytes(), 3 * out[0]->footprint());
}

TEST(Handoff, KnowsWhetherTheLoopIsBehind)
{
    Handoff handoff(1'000'000);
    std::deque<Slice::Ptr> out;
    handoff.put(slice(1));
    EXPECT_FALSE(handoff.is_behind()); // it was not shown anything
    handoff.publish();
    handoff.put(slice(2));
    EXPECT_TRUE(handoff.is_behind());
    handoff.take(out);
    EXPECT_TRUE(handoff.is_behind()); // taken is not consumed
    handoff.release(out[0]->footprint());
    EXPECT_FALSE(handoff.is_behind());
}

TEST(Handoff, StopsAtTheLimitAndGoesOnOnceWhenHalfIsFree)
{
    const std::size_t one = slice(0)->footprint();
    Handoff handoff(4 * one);
    for (int i = 0; i < 3; ++i) {
        handoff.put(slice(1));
        EXPECT_FALSE(handoff.must_pause());
    }
    handoff.put(slice(1));
    EXPECT_TRUE(handoff.must_pause());
    EXPECT_EQ(handoff.pauses(), 1u);
    EXPECT_FALSE(handoff.release(one)); // three quarters
    EXPECT_TRUE(handoff.release(one));
    EXPECT_FALSE(handoff.release(one)); // said once
    EXPECT_EQ(handoff.bytes(), one);
    handoff.put(slice(1));
    EXPECT_EQ(handoff.peak(), 4 * one);
}

TEST(Handoff, ASliceLargerThanTheLimitPausesUntilItIsGone)
{
    Handoff handoff(10);
    auto large = slice(1, 1000);
    const std::size_t bytes = large->footprint();
    handoff.put(std::move(large));
    EXPECT_TRUE(handoff.must_pause());
    EXPECT_TRUE(handoff.release(bytes));
}

TEST(Handoff, NothingIsLostReorderedOrStuckBetweenTwoThreads)
{
    constexpr std::uint64_t count = 200'000;
    const std::size_t one = slice(0)->footprint();
    Handoff handoff(16 * one);
    std::counting_semaphore<> published(0);
    std::binary_semaphore resumed(0);

    std::thread reactor([&] {
        for (std::uint64_t id = 1; id <= count; ++id) {
            handoff.put(slice(id));
            const bool pause = handoff.must_pause();
            if ((pause || id % 3 == 0 || id == count) && handoff.publish())
                published.release();
            if (pause)
                resumed.acquire();
        }
    });
    std::deque<Slice::Ptr> out;
    std::uint64_t next = 1;
    std::size_t most = 0;
    while (next <= count) {
        published.acquire();
        handoff.take(out);
        most = std::max(most, handoff.bytes());
        for (; !out.empty(); out.pop_front()) {
            ASSERT_EQ(number(out.front()), next++);
            if (handoff.release(one))
                resumed.release();
        }
    }
    reactor.join();
    EXPECT_EQ(handoff.bytes(), 0u);
    EXPECT_LE(most, 17 * one);
    EXPECT_GT(handoff.pauses(), 0u);
}

} // namespace
} // namespace ethwire::python
