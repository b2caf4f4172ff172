// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "wire/append_buffer.hpp"
#include "wire/codec.hpp"
#include "wire/receive_buffer.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace ethwire::wire {
namespace {

constexpr std::size_t KiB = 1024;
constexpr std::size_t MiB = 1024 * KiB;

void put(ReceiveBuffer& buffer, std::string_view bytes)
{
    const auto room = buffer.prepare();
    ASSERT_GE(room.size(), bytes.size());
    std::memcpy(room.data(), bytes.data(), bytes.size());
    buffer.commit(bytes.size());
}

std::size_t fill(ReceiveBuffer& buffer)
{
    const auto room = buffer.prepare();
    std::memset(room.data(), 'x', room.size());
    buffer.commit(room.size());
    return room.size();
}

TEST(ReceiveBuffer, StartsIdleAndDoublesOnlyWhenAReadFillsIt)
{
    ReceiveBuffer buffer(16 * KiB, MiB);
    EXPECT_EQ(buffer.prepare().size(), 16 * KiB);
    buffer.commit(16 * KiB - 1);
    buffer.consume(16 * KiB - 1);
    EXPECT_EQ(buffer.prepare().size(), 16 * KiB);
    for (std::size_t expected = 16 * KiB; expected < MiB; expected *= 2) {
        EXPECT_EQ(fill(buffer), expected);
        buffer.consume(expected);
    }
    EXPECT_EQ(fill(buffer), MiB);
    buffer.consume(MiB);
    EXPECT_EQ(buffer.prepare().size(), MiB);
}

TEST(ReceiveBuffer, KeepsThePartialTailAndMovesItToTheFront)
{
    ReceiveBuffer buffer(64, 1024);
    put(buffer, "whole messagepart");
    buffer.consume(13);
    EXPECT_EQ(buffer.data(), "part");
    EXPECT_EQ(buffer.prepare().size(), 60u);
    EXPECT_EQ(buffer.data(), "part");
    put(buffer, "ial");
    EXPECT_EQ(buffer.data(), "partial");
}

TEST(ReceiveBuffer, ConsumedBytesStayReadableUntilThereIsRoomToPrepare)
{
    ReceiveBuffer buffer;
    put(buffer, "message");
    const auto view = buffer.data();
    buffer.consume(7);
    EXPECT_EQ(view, "message");
}

TEST(ReceiveBuffer, GrowsPastBusyForOneMessageAndComesBack)
{
    ReceiveBuffer buffer(16 * KiB, MiB);
    put(buffer, "0123456789");
    buffer.require(5 * MiB);
    const auto room = buffer.prepare();
    EXPECT_EQ(room.size(), 5 * MiB - 10);
    EXPECT_EQ(buffer.data(), "0123456789");
    buffer.commit(5 * MiB - 10);
    buffer.consume(5 * MiB);
    EXPECT_EQ(buffer.prepare().size(), MiB);
    buffer.shrink();
    EXPECT_EQ(buffer.prepare().size(), 16 * KiB);
}

TEST(ReceiveBuffer, ShrinkKeepsWhatIsNotConsumed)
{
    ReceiveBuffer buffer(64, 1024);
    buffer.consume(fill(buffer) - 4);
    buffer.shrink();
    EXPECT_EQ(buffer.data(), "xxxx");
}

TEST(ReceiveBuffer, RoomIsNeverEmptyEvenIfNobodyConsumes)
{
    ReceiveBuffer buffer(64, 256);
    std::size_t held = 0;
    for (int i = 0; i < 8; ++i) {
        const std::size_t added = fill(buffer);
        EXPECT_GT(added, 0u);
        held += added;
    }
    EXPECT_EQ(buffer.data().size(), held);
    EXPECT_EQ(buffer.data().find_first_not_of('x'), std::string_view::npos);
}

TEST(ReceiveBuffer, DataSurvivesEveryWayOfGrowing)
{
    // From a heap block to a mapping, within each, and back.
    std::string expected;
    ReceiveBuffer buffer(1000, 1000);
    for (char c = 'a'; c < 'q'; ++c) {
        const auto room = buffer.prepare();
        std::memset(room.data(), c, room.size());
        buffer.commit(room.size());
        expected.append(room.size(), c);
        ASSERT_EQ(buffer.data(), expected);
    }
    EXPECT_GT(buffer.capacity(), 4 * MiB);
    buffer.consume(expected.size() - 3);
    EXPECT_EQ(buffer.prepare().size(), 1000u - 3);
    EXPECT_EQ(buffer.data(), "ppp");
}

TEST(AppendBuffer, IsAQueueOfBytes)
{
    AppendBuffer buffer;
    buffer.append("one");
    buffer.append("");
    buffer.append("two");
    EXPECT_EQ(buffer.data(), "onetwo");
    buffer.drop(4);
    EXPECT_EQ(buffer.data(), "wo");
    buffer.drop(2);
    EXPECT_TRUE(buffer.empty());
    EXPECT_EQ(buffer.data(), "");
}

TEST(AppendBuffer, ALongQueueThatMovesOnSlowlyStaysInOrderAndBounded)
{
    AppendBuffer buffer;
    std::string model;
    for (int i = 0; i < 20000; ++i) {
        const std::string piece = std::to_string(i) + ' ';
        buffer.append(piece);
        model += piece;
        if (model.size() > 3000) {
            buffer.drop(5);
            model.erase(0, 5);
            ASSERT_EQ(buffer.data(), model);
        }
        if (model.size() > 6000) {
            buffer.drop(4000);
            model.erase(0, 4000);
        }
    }
    EXPECT_LE(buffer.capacity(), 32 * KiB);
}

TEST(AppendBuffer, MemoryAboveTheBusySizeGoesWithTheLastByte)
{
    AppendBuffer buffer;
    buffer.append(std::string(64 * KiB, 'x'));
    buffer.clear();
    EXPECT_GE(buffer.capacity(), 64 * KiB);
    buffer.append(std::string(2 * MiB, 'x'));
    buffer.drop(2 * MiB - 1);
    buffer.shrink();
    EXPECT_EQ(buffer.data(), "x");
    buffer.drop(1);
    EXPECT_EQ(buffer.capacity(), 0u);
    buffer.append("y");
    buffer.clear();
    buffer.shrink();
    EXPECT_EQ(buffer.capacity(), 0u);
}

} // namespace
} // namespace ethwire::wire
