// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/log.hpp>

#include "unit/eth/codec_test.hpp"

namespace ethwire {
namespace {

std::string log_with(const std::string& topics, const std::string& more = "")
{
    return "{\"address\":" + hex_of(40, '1') + ",\"topics\":[" + topics + "]" + more + '}';
}

TEST(Log, has_up_to_four_topics)
{
    std::string topics;
    for (std::size_t count = 0; count <= 4; ++count) {
        const auto log = decoded<Log>(log_with(topics));
        EXPECT_EQ(log.topics.size(), count);
        expect_round_trip<Log>(log_with(topics));
        topics += (topics.empty() ? "" : ",") + hex_of(64, static_cast<char>('1' + count));
    }
    EXPECT_EQ(refusal<Log>(log_with(topics)), "too many elements in field topics[4]");
}

TEST(Log, has_every_field_where_it_belongs)
{
    const auto log = decoded<Log>(
        log_with(hex_of(64, '2'), R"(,"data":"0x0102","blockNumber":"0x3","transactionHash":)" + hex_of(64, '4') +
                                      R"(,"transactionIndex":"0x5","blockHash":)" + hex_of(64, '6') +
                                      R"(,"blockTimestamp":"0x7","logIndex":"0x8","removed":true)"));
    EXPECT_EQ(log.address[0], 0x11);
    EXPECT_EQ(log.topics[0][0], 0x22);
    EXPECT_EQ(log.data, (Bytes{1, 2}));
    EXPECT_EQ(log.block_number, 3u);
    EXPECT_EQ(log.transaction_hash[0], 0x44);
    EXPECT_EQ(log.transaction_index, 5u);
    EXPECT_EQ(log.block_hash[0], 0x66);
    EXPECT_EQ(log.block_timestamp, 7u);
    EXPECT_EQ(log.log_index, 8u);
    EXPECT_TRUE(log.removed);
}

TEST(Log, removed_is_a_boolean)
{
    expect_round_trip<Log>(log_with("", R"(,"removed":false)"));
    EXPECT_FALSE(expect_misfits<Log>(log_with("", R"(,"removed":"true")"), "removed").removed);
    EXPECT_EQ(refusal<Log>(log_with("", R"(,"removed":falsey)")), "malformed JSON");
}

TEST(Log, pending_has_nulls)
{
    expect_round_trip<Log>(log_with("", R"(,"blockHash":null,"blockNumber":null,"logIndex":null)"));
}

TEST(Log, needs_address_and_topics)
{
    EXPECT_EQ(refusal<Log>("{\"topics\":[]}"), "missing value in field address");
    EXPECT_EQ(refusal<Log>("{\"address\":" + hex_of(40, '1') + "}"), "missing value in field topics");
    EXPECT_EQ(refusal<Log>(log_with("null")), "wrong JSON type in field topics[0]");
}

TEST(Log, read_into_a_used_object_keeps_nothing_of_what_was_there)
{
    auto log = decoded<Log>(log_with(hex_of(64, '2'), R"(,"data":"0x01","removed":true,"blockTimestamp":"0x1")"));
    ASSERT_FALSE(decode(log_with(""), log));
    EXPECT_EQ(log, decoded<Log>(log_with("")));
    EXPECT_FALSE(log.removed);
}

} // namespace
} // namespace ethwire
