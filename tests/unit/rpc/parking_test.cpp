// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ethwire::rpc::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class ParkingTest : public testing::Test {
protected:
    bool park(std::string_view id, std::string_view text)
    {
        return parking_.park(id, {text, text, ++arrival_, 0}, now_);
    }

    std::vector<std::string> deliver(std::string_view id)
    {
        std::vector<std::string> out;
        parking_.deliver(id, [&](const MessageRing::Entry& entry) {
            EXPECT_EQ(entry.text, entry.value);
            out.emplace_back(entry.value);
        });
        return out;
    }

    Parking parking_{};
    std::uint64_t arrival_ = 0;
    TimePoint now_{1h};
};

TEST_F(ParkingTest, DeliversWhatIsAskedForInOrderAndOnce)
{
    park("a", "1");
    park("b", "2");
    park("a", "3");
    park("c", "4");
    EXPECT_THAT(deliver("a"), ElementsAre("1", "3"));
    EXPECT_THAT(deliver("a"), IsEmpty());
    EXPECT_EQ(parking_.size(), 2u);
    EXPECT_THAT(deliver("c"), ElementsAre("4"));
    EXPECT_THAT(deliver("b"), ElementsAre("2"));
    EXPECT_EQ(parking_.wake_at(), TimePoint::max());
}

TEST_F(ParkingTest, TakesSoManyMessagesAndNoMore)
{
    for (std::size_t i = 0; i < Parking::most_messages; ++i)
        ASSERT_TRUE(park("a", "x"));
    EXPECT_FALSE(park("a", "x"));
    EXPECT_EQ(parking_.clear(), Parking::most_messages);
    EXPECT_TRUE(park("a", "x"));
}

TEST_F(ParkingTest, TakesSoManyBytesAndNoMore)
{
    const std::string quarter(Parking::most_bytes / 4, 'x');
    for (int i = 0; i < 4; ++i)
        ASSERT_TRUE(park(i == 0 ? "a" : "b", quarter));
    EXPECT_FALSE(park("a", "x"));
    EXPECT_EQ(deliver("a").size(), 1u);
    EXPECT_TRUE(park("a", quarter));
    EXPECT_FALSE(park("a", "x"));
}

TEST_F(ParkingTest, DropsWhatStaysTooLong)
{
    park("a", "1");
    now_ += 4s;
    park("b", "2");
    EXPECT_EQ(parking_.wake_at(), now_ + 6s);
    now_ += 6s - 1ns;
    EXPECT_EQ(parking_.expire(now_), 0u);
    now_ += 1ns;
    EXPECT_EQ(parking_.expire(now_), 1u);
    EXPECT_EQ(parking_.wake_at(), now_ + 4s);
    EXPECT_THAT(deliver("a"), IsEmpty());
    EXPECT_THAT(deliver("b"), ElementsAre("2"));
}

TEST_F(ParkingTest, TellsWhatWasLostBeforeAndBehindAnEvent)
{
    parking_.lose("a");
    parking_.lose("b");
    park("a", "1"); // after 1 lost
    now_ += 4s;
    parking_.lose("a");
    parking_.lose("a");
    park("a", "2"); // after 2 lost
    parking_.lose("a");
    EXPECT_EQ(parking_.expire(now_ + 6s), 1u); // "1", and with it what was lost before it

    std::vector<std::uint64_t> lost;
    const auto take = [&](const MessageRing::Entry& entry) { lost.push_back(entry.lost_before); };
    EXPECT_EQ(parking_.deliver("a", take), 1u);
    EXPECT_THAT(lost, ElementsAre(4u));
    EXPECT_EQ(parking_.deliver("a", take), 0u);
    EXPECT_EQ(parking_.deliver("b", take), 1u);

    park("c", "3");
    EXPECT_EQ(parking_.expire(now_ + 1h), 1u);
    park("c", "4");
    EXPECT_EQ(parking_.deliver("c", take), 0u);
    EXPECT_THAT(lost, ElementsAre(4u, 1u));
}

TEST_F(ParkingTest, RemembersTheLossesOfSoManySubscriptionsAndNoMore)
{
    for (std::size_t i = 0; i < 2 * Parking::most_messages; ++i)
        parking_.lose("an id that the server made up " + std::to_string(i));
    const auto take = [](const MessageRing::Entry&) {};
    EXPECT_EQ(parking_.deliver("an id that the server made up 0", take), 1u);
    EXPECT_EQ(parking_.deliver("an id that the server made up 2047", take), 0u);
    parking_.clear();
    EXPECT_EQ(parking_.deliver("an id that the server made up 1", take), 0u);
}

TEST_F(ParkingTest, WhoeverIsGivenAnEventMayUseIt)
{
    park("a", "1");
    park("a", "2");
    park("b", "3");
    std::vector<std::string> out;
    std::size_t dropped = 0;
    parking_.deliver("a", [&](const MessageRing::Entry& entry) {
        out.emplace_back(entry.value);
        park("b", "4");
        if (out.size() == 2)
            dropped = parking_.clear();
    });
    EXPECT_EQ(dropped, 3u);
    EXPECT_THAT(out, ElementsAre("1", "2"));
    EXPECT_EQ(parking_.size(), 0u);
}

} // namespace
} // namespace ethwire::rpc::test
