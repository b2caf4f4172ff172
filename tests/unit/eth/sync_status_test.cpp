// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/sync_status.hpp>

#include "unit/eth/codec_test.hpp"

namespace ethwire {
namespace {

TEST(SyncStatus, is_false_when_done)
{
    EXPECT_FALSE(decoded<SyncStatus>("false").syncing);
    expect_round_trip<SyncStatus>("false");
    expect_round_trip<SyncStatus>("true");
    EXPECT_EQ(encoded(SyncStatus()), "false");
}

TEST(SyncStatus, is_flat_as_the_answer_of_eth_syncing)
{
    const std::string json =
        R"({"startingBlock":"0x1","currentBlock":"0x2","highestBlock":"0x3","healedBytecodes":"0x0"})";
    const auto status = decoded<SyncStatus>(json);
    EXPECT_TRUE(status.syncing);
    EXPECT_EQ(status.starting_block, 1u);
    EXPECT_EQ(status.current_block, 2u);
    EXPECT_EQ(status.highest_block, 3u);
    expect_round_trip<SyncStatus>(json);
}

TEST(SyncStatus, is_nested_as_the_event_of_geth)
{
    const std::string json =
        R"({"syncing":true,"status":{"StartingBlock":674427,"CurrentBlock":67400,"HighestBlock":674432,"PulledStates":0}})";
    const auto status = decoded<SyncStatus>(json);
    EXPECT_TRUE(status.syncing);
    EXPECT_EQ(status.starting_block, 674427u);
    EXPECT_EQ(status.current_block, 67400u);
    EXPECT_EQ(status.highest_block, 674432u);
    expect_round_trip<SyncStatus>(json);
    EXPECT_FALSE(decoded<SyncStatus>(R"({"syncing":false})").syncing);
}

TEST(SyncStatus, made_here_is_written_flat)
{
    SyncStatus status;
    status.syncing = true;
    status.current_block = 5;
    EXPECT_EQ(encoded(status), R"({"currentBlock":"0x5"})");
    status.syncing = false;
    EXPECT_EQ(encoded(status), "false");
}

TEST(SyncStatus, keeps_what_has_another_form)
{
    auto status = expect_misfits<SyncStatus>(R"({"currentBlock":"0xg","highestBlock":"0x3"})", "currentBlock");
    EXPECT_FALSE(status.current_block);
    EXPECT_EQ(status.highest_block, 3u);
    status.document.clear();
    EXPECT_EQ(encoded(status), R"({"highestBlock":"0x3","currentBlock":"0xg"})");
    expect_misfits<SyncStatus>(R"({"syncing":true,"status":{"CurrentBlock":-1}})", "CurrentBlock");
    expect_misfits<SyncStatus>(R"({"syncing":true,"status":{"CurrentBlock":18446744073709551616}})", "CurrentBlock");
    status = expect_misfits<SyncStatus>(R"({"syncing":"yes","currentBlock":"0x02"})", "syncing,currentBlock");
    EXPECT_TRUE(status.syncing);
    EXPECT_EQ(status.current_block, 2u);
    status = expect_misfits<SyncStatus>(R"({"currentBlock":"0x","c\u0075rrentBlock":"0x2"})", "");
    EXPECT_EQ(status.current_block, 2u);
    status = expect_misfits<SyncStatus>(R"({"currentBlock":"0x2","currentBlock":"0x"})", "currentBlock");
    EXPECT_FALSE(status.current_block);
}

TEST(SyncStatus, of_a_chain_that_counts_other_things_than_blocks)
{
    const auto status = expect_misfits<SyncStatus>(R"({"broadcasterQueuedMessagesPos":1,"batchSeen":2})", "");
    EXPECT_TRUE(status.syncing);
    EXPECT_EQ(status.unknown.find("batchSeen"), "2");
}

TEST(SyncStatus, is_a_boolean_or_tells_something)
{
    EXPECT_EQ(refusal<SyncStatus>("{}"), "missing value");
    EXPECT_EQ(refusal<SyncStatus>("\"false\""), "wrong JSON type");
    EXPECT_EQ(refusal<SyncStatus>("null"), "wrong JSON type");
    EXPECT_EQ(refusal<SyncStatus>(R"({"currentBlock":[1,})"), "malformed JSON in field currentBlock");
}

} // namespace
} // namespace ethwire
