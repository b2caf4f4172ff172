// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/calls.hpp"

#include "world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ethwire::rpc::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr TimePoint start{1h};

std::unique_ptr<Call> some_call() { return std::make_unique<TextCall>(std::make_shared<Ending>()); }

TEST(Calls, IdsRiseAndAreNeverUsedAgain)
{
    Calls calls;
    std::uint64_t last = 0;
    for (int i = 0; i < 1000; ++i) {
        const std::uint64_t id = calls.open(some_call(), {});
        EXPECT_GT(id, last);
        last = id;
        EXPECT_TRUE(calls.close(id));
        EXPECT_FALSE(calls.contains(id));
        EXPECT_FALSE(calls.close(id));
    }
    EXPECT_EQ(calls.next_id(), last + 1);
    EXPECT_FALSE(calls.contains(0));
}

TEST(Calls, TheEarliestDeadlineIsKnownInAnyOrderOfClosing)
{
    Calls calls;
    const std::uint64_t late = calls.open(some_call(), {0, start + 3s});
    const std::uint64_t early = calls.open(some_call(), {0, start + 1s});
    const std::uint64_t middle = calls.open(some_call(), {0, start + 2s});
    const std::uint64_t never = calls.open(some_call(), {});
    EXPECT_EQ(calls.earliest(), early);
    calls.close(early);
    EXPECT_EQ(calls.earliest(), middle);
    calls.close(late);
    EXPECT_EQ(calls.earliest_deadline(), start + 2s);
    calls.close(middle);
    EXPECT_EQ(calls.earliest(), never);
    EXPECT_EQ(calls.earliest_deadline(), TimePoint::max());
    calls.close(never);
    EXPECT_EQ(calls.earliest(), 0u);
    EXPECT_EQ(calls.earliest_deadline(), TimePoint::max());
}

TEST(Calls, CutShortNeverLengthensACallsOwnTime)
{
    Calls calls;
    const std::uint64_t id = calls.open(some_call(), {1, start + 10s});
    const std::uint64_t other = calls.open(some_call(), {0, start + 5s});
    calls.cut_short(id, start + 1s);
    EXPECT_TRUE(calls.is_cut_short(id));
    EXPECT_EQ(calls.earliest(), id);
    calls.cut_short(id, start + 6s); // another piece of the batch came
    EXPECT_EQ(calls.deadline(id), start + 6s);
    EXPECT_EQ(calls.earliest(), other);
    calls.cut_short(id, start + 11s);
    EXPECT_EQ(calls.deadline(id), start + 10s);
    EXPECT_FALSE(calls.is_cut_short(id));
}

TEST(Calls, ADeadlineMayBeSetLater)
{
    Calls calls;
    const std::uint64_t id = calls.open(some_call(), {});
    const std::uint64_t other = calls.open(some_call(), {0, start + 5s});
    EXPECT_EQ(calls.earliest(), other);
    calls.set_deadline(id, start + 1s);
    EXPECT_EQ(calls.earliest(), id);
    EXPECT_EQ(calls.deadline(id), start + 1s);
    EXPECT_FALSE(calls.is_cut_short(id));
    calls.set_deadline(id, start + 6s);
    EXPECT_EQ(calls.earliest(), other);
    calls.set_deadline(id + 9, start);
    EXPECT_EQ(calls.earliest(), other);
}

TEST(Calls, BatchesAreToldApart)
{
    Calls calls;
    calls.open(some_call(), {});
    const std::uint64_t a1 = calls.open(some_call(), {7, start});
    const std::uint64_t b1 = calls.open(some_call(), {8, start});
    const std::uint64_t a2 = calls.open(some_call(), {7, start});
    EXPECT_THAT(calls.ids(7), ElementsAre(a1, a2));
    EXPECT_THAT(calls.ids(8), ElementsAre(b1));
    EXPECT_EQ(calls.ids().size(), 4u);
    EXPECT_EQ(calls.batch_of(a2), 7u);
}

TEST(Calls, TheOnlyRequestIsOneReadOrOneBatchOfReadsThatWasSent)
{
    Calls calls;
    const auto open = [&](std::uint64_t batch, bool read, bool sent = true) {
        const std::uint64_t id = calls.open(some_call(), {batch, start, read});
        if (sent)
            calls.set_output_position(id, 0);
        return id;
    };
    EXPECT_THAT(calls.only_request(), IsEmpty());
    open(0, true, false);
    EXPECT_THAT(calls.only_request(), IsEmpty()) << "it waits for a connection";
    const std::uint64_t alone = open(0, true);
    EXPECT_THAT(calls.only_request(), ElementsAre(alone));
    const std::uint64_t second = open(0, true);
    EXPECT_THAT(calls.only_request(), IsEmpty());
    calls.close(alone);
    EXPECT_THAT(calls.only_request(), ElementsAre(second));
    calls.close(second);

    const std::uint64_t transaction = open(0, false);
    EXPECT_THAT(calls.only_request(), IsEmpty());
    calls.close(transaction);

    const std::uint64_t a1 = open(7, true);
    const std::uint64_t a2 = open(7, true);
    EXPECT_THAT(calls.only_request(), ElementsAre(a1, a2));
    const std::uint64_t beside = open(0, true);
    EXPECT_THAT(calls.only_request(), IsEmpty());
    calls.close(beside);
    const std::uint64_t b1 = open(8, true);
    EXPECT_THAT(calls.only_request(), IsEmpty());
    calls.close(b1);
    calls.cut_short(a1, start);
    calls.cut_short(a2, start);
    EXPECT_THAT(calls.only_request(), IsEmpty()) << "a part of it is answered: the server could read it";
    calls.close(a1);
    calls.close(a2);

    const std::uint64_t c1 = open(9, true);
    open(9, false);
    EXPECT_THAT(calls.only_request(), IsEmpty()) << "one of the batch is no read";
    calls.close(c1);
    EXPECT_THAT(calls.only_request(), IsEmpty());
}

TEST(Calls, WhatLeftIsToldByPosition)
{
    Calls calls;
    const std::uint64_t id = calls.open(some_call(), {});
    EXPECT_FALSE(calls.handed_over(id));
    EXPECT_FALSE(calls.left_before(id, UINT64_MAX));
    calls.set_output_position(id, 100);
    EXPECT_TRUE(calls.handed_over(id));
    EXPECT_FALSE(calls.left_before(id, 100));
    EXPECT_TRUE(calls.left_before(id, 101));
    calls.close(id);
    EXPECT_FALSE(calls.handed_over(id));
}

} // namespace
} // namespace ethwire::rpc::test
