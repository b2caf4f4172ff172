// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/block.hpp>

#include "unit/eth/codec_test.hpp"

namespace ethwire {
namespace {

std::string block_with(const std::string& more)
{
    return "{\"parentHash\":" + hex_of(64, '1') + R"(,"number":"0x5")" + more + '}';
}

TEST(Block, has_hashes_when_hashes_were_asked_for)
{
    const auto block =
        decoded<Block>(block_with(",\"transactions\":[" + hex_of(64, '2') + ',' + hex_of(64, '3') + "],\"uncles\":[]"));
    EXPECT_FALSE(block.full());
    ASSERT_EQ(block.transaction_count(), 2u);
    EXPECT_EQ(block.transaction_hashes()[1][0], 0x33);
    EXPECT_EQ(block.header.number, 5u);
}

TEST(Block, has_transactions_when_all_was_asked_for)
{
    const std::string json = block_with(R"(,"size":"0x220","transactions":[{"hash":)" + hex_of(64, '2') +
                                        R"(,"nonce":"0x1"}],"withdrawals":[{"index":"0x1","validatorIndex":"0x2",)" +
                                        "\"address\":" + hex_of(40, '4') + R"(,"amount":"0x3"}])");
    const auto block = decoded<Block>(json);
    ASSERT_TRUE(block.full());
    EXPECT_EQ(std::get<1>(block.transactions)[0].nonce, 1u);
    EXPECT_EQ(block.transaction_hashes(), std::vector{decoded<Hash32>(hex_of(64, '2'))});
    EXPECT_EQ(block.size, 0x220u);
    ASSERT_TRUE(block.withdrawals);
    EXPECT_EQ(block.withdrawals->at(0).validator_index, 2u);
    EXPECT_EQ(block.withdrawals->at(0).amount, 3u);
    expect_round_trip<Block>(json);
}

TEST(Block, without_transactions_is_what_it_was)
{
    expect_round_trip<Block>(block_with(R"(,"transactions":[],"uncles":[])"));
    expect_round_trip<Block>(block_with(""));
    expect_round_trip<Block>(block_with(R"(,"uncles":null,"withdrawals":null)"));
}

TEST(Block, keeps_unknown_fields_with_its_header)
{
    const std::string json = block_with(R"(,"l1BatchNumber":"0x1","transactions":[],"sendCount":{"a":[1]})");
    const auto block = decoded<Block>(json);
    EXPECT_EQ(block.header.unknown.find("l1BatchNumber"), "\"0x1\"");
    expect_round_trip<Block>(json);
}

TEST(Block, can_be_null_where_it_may_be_missing)
{
    EXPECT_FALSE(decoded<std::optional<Block>>("null"));
    expect_round_trip<std::optional<Block>>("null");
    EXPECT_EQ(refusal<Block>("null"), "wrong JSON type");
}

TEST(Block, keeps_a_list_with_an_element_that_is_none_of_it)
{
    const auto with = [](const std::string& more) { return block_with(more + R"(,"number":"0x1")"); };
    auto block = expect_misfits<Block>(with(",\"transactions\":[" + hex_of(64, '2') + ",{}]"), "transactions");
    EXPECT_EQ(block.transaction_count(), 0u);
    EXPECT_TRUE(block.presence.misfit(Block::Field::transactions));
    EXPECT_EQ(block.header.number, 1u);
    block = expect_misfits<Block>(with(R"(,"withdrawals":[{"index":"0x1"}])"), "withdrawals");
    EXPECT_FALSE(block.withdrawals);
    expect_misfits<Block>(with(R"(,"uncles":{},"nonce":7)"), "uncles,nonce");
}

TEST(Block, leaves_the_misfits_of_its_transactions_to_them)
{
    const auto block = expect_misfits<Block>(
        block_with(R"(,"transactions":[{"hash":)" + hex_of(64, '2') + R"(,"gasPrice":"0xg"}])"), "");
    EXPECT_EQ(misfits_of(std::get<1>(block.transactions).at(0)), "gasPrice");
}

TEST(Block, is_refused_for_what_its_header_is_refused_for)
{
    EXPECT_EQ(refusal<Block>(block_with(R"(,"number":7)")), "wrong JSON type in field number");
}

TEST(Block, read_into_a_used_object_changes_its_form)
{
    Block block = decoded<Block>(block_with(",\"transactions\":[{\"hash\":" + hex_of(64, '2') + "}]"));
    const std::string hashes = block_with(",\"transactions\":[" + hex_of(64, '3') + ']');
    ASSERT_FALSE(decode(hashes, block));
    EXPECT_EQ(block, decoded<Block>(hashes));
}

} // namespace
} // namespace ethwire
