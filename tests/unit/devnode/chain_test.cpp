// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/devnode/chain.hpp>

#include "devnode/block_maker.hpp"

#include <ethwire/base/keccak.hpp>
#include <ethwire/eth/hashing.hpp>

#include <gtest/gtest.h>

#include <algorithm>

namespace ethwire::devnode {
namespace {

ChainOptions blocks(std::size_t count, std::uint64_t seed = 1)
{
    ChainOptions options;
    options.initial_blocks = count;
    options.seed = seed;
    return options;
}

std::vector<Log> all_logs(const MinedBlock& block)
{
    std::vector<Log> out;
    for (const Receipt& receipt : block.receipts)
        out.insert(out.end(), receipt.logs.begin(), receipt.logs.end());
    return out;
}

TEST(DevnodeChain, HeadersHashAsTheirRlpDoes)
{
    const Chain chain(blocks(20));
    for (std::uint64_t number = 0; number <= 20; ++number) {
        const BlockPtr block = chain.by_number(number);
        ASSERT_TRUE(block);
        EXPECT_EQ(block->header.number, number);
        EXPECT_EQ(block->header.hash, compute_hash(block->header));
    }
}

TEST(DevnodeChain, ParentsAreLinked)
{
    const Chain chain(blocks(20));
    EXPECT_TRUE(chain.by_number(0)->header.parent_hash.is_zero());
    for (std::uint64_t number = 1; number <= 20; ++number) {
        const Header& header = chain.by_number(number)->header;
        const Header& parent = chain.by_number(number - 1)->header;
        EXPECT_EQ(header.parent_hash, parent.hash);
        EXPECT_EQ(header.timestamp, parent.timestamp + 12);
    }
    EXPECT_EQ(chain.by_number(21), nullptr);
}

TEST(DevnodeChain, RootsAndBloomsAreThoseOfWhatTheBlockHolds)
{
    const Chain chain(blocks(5));
    for (std::uint64_t number = 0; number <= 5; ++number) {
        const BlockPtr block = chain.by_number(number);
        EXPECT_EQ(block->header.transactions_root, transactions_root(block->transactions).value());
        EXPECT_EQ(block->header.receipts_root, receipts_root(block->receipts).value());
        EXPECT_EQ(block->header.logs_bloom, logs_bloom(all_logs(*block)));
        EXPECT_EQ(all_logs(*block).size(), number == 0 ? 0u : 2u);
    }
}

TEST(DevnodeChain, TransactionsHashAsTheirEnvelopesDo)
{
    const Chain chain(blocks(3));
    for (const Transaction& transaction : chain.head()->transactions)
        EXPECT_EQ(transaction.hash, compute_hash(transaction).value());
}

TEST(DevnodeChain, EverythingKnowsItsPlace)
{
    const Chain chain(blocks(3));
    const BlockPtr block = chain.head();
    std::uint64_t log_index = 0;
    for (std::size_t i = 0; i < block->transactions.size(); ++i) {
        const auto position = chain.transaction(block->transactions[i].hash);
        EXPECT_EQ(position.block, block);
        EXPECT_EQ(position.index, i);
        EXPECT_EQ(block->receipts[i].transaction_index, i);
        EXPECT_EQ(block->receipts[i].block_hash, block->header.hash);
        for (const Log& log : block->receipts[i].logs) {
            EXPECT_EQ(log.log_index, log_index++);
            EXPECT_EQ(log.block_hash, block->header.hash);
            EXPECT_EQ(log.block_number, block->header.number);
            EXPECT_EQ(log.transaction_hash, block->transactions[i].hash);
            EXPECT_EQ(log.topics[0], keccak256(std::string_view("Transfer(address,address,uint256)")));
        }
    }
    EXPECT_EQ(log_index, 2u);
}

TEST(DevnodeChain, TheSameSeedMakesTheSameChainAndAnotherSeedAnother)
{
    EXPECT_EQ(Chain(blocks(9, 7)).head()->header.hash, Chain(blocks(9, 7)).head()->header.hash);
    EXPECT_NE(Chain(blocks(9, 7)).head()->header.hash, Chain(blocks(9, 8)).head()->header.hash);
}

TEST(DevnodeChain, AReorgReplacesBlocksAndKeepsTheLinks)
{
    Chain chain(blocks(10));
    const BlockPtr ancestor = chain.by_number(7);
    const BlockPtr old_head = chain.head();
    const ChainChange change = chain.reorg(3, 4);
    ASSERT_EQ(change.removed.size(), 3u);
    ASSERT_EQ(change.added.size(), 4u);
    EXPECT_EQ(change.removed.front(), old_head);
    EXPECT_EQ(change.removed.back()->header.number, 8u);
    EXPECT_EQ(change.added.front()->header.parent_hash, ancestor->header.hash);
    EXPECT_NE(change.added.front()->header.hash, change.removed.back()->header.hash);
    EXPECT_EQ(chain.head()->header.number, 11u);
    EXPECT_FALSE(chain.is_canonical(*old_head));
    EXPECT_EQ(chain.by_hash(old_head->header.hash), old_head);
    EXPECT_EQ(chain.transaction(old_head->transactions[0].hash).block, nullptr);
}

TEST(DevnodeChain, AReorgOfNoLengthOnlyShortens)
{
    Chain chain(blocks(10));
    EXPECT_TRUE(chain.reorg(4, 0).added.empty());
    EXPECT_EQ(chain.head()->header.number, 6u);
}

TEST(DevnodeChain, AReorgNeverTakesTheGenesisBlock)
{
    Chain chain(blocks(2));
    const BlockPtr genesis = chain.by_number(0);
    EXPECT_EQ(chain.reorg(3, 1).removed.size(), 2u);
    EXPECT_EQ(chain.by_number(0), genesis);
    EXPECT_EQ(chain.head()->header.number, 1u);
}

TEST(DevnodeChain, MiningAfterAShorteningMakesOtherBlocks)
{
    Chain chain(blocks(5));
    const Hash32 before = chain.head()->header.hash;
    chain.reorg(1, 0);
    chain.mine();
    EXPECT_EQ(chain.head()->header.number, 5u);
    EXPECT_NE(chain.head()->header.hash, before);
}

TEST(DevnodeChain, GoesBackToABranchThatWasLeft)
{
    Chain chain(blocks(5));
    const BlockPtr first = chain.head();
    chain.reorg(2, 3);
    const ChainChange change = chain.set_head(first->header.hash);
    EXPECT_EQ(change.removed.size(), 3u);
    EXPECT_EQ(change.added.size(), 2u);
    EXPECT_EQ(chain.head(), first);
    EXPECT_EQ(chain.transaction(first->transactions[1].hash).block, first);
}

TEST(DevnodeChain, AnUnknownHeadChangesNothing)
{
    Chain chain(blocks(5));
    const BlockPtr head = chain.head();
    const ChainChange change = chain.set_head(Hash32{});
    EXPECT_TRUE(change.removed.empty() && change.added.empty());
    EXPECT_EQ(chain.head(), head);
}

TEST(DevnodeChain, TagsFollowTheHeadAtTheirDepth)
{
    Chain chain(blocks(3));
    EXPECT_EQ(chain.find(BlockTag::safe)->header.number, 0u);
    EXPECT_EQ(chain.find(BlockTag::finalized)->header.number, 0u);
    chain.mine(17);
    EXPECT_EQ(chain.find(BlockTag::latest)->header.number, 20u);
    EXPECT_EQ(chain.find(BlockTag::safe)->header.number, 16u);
    EXPECT_EQ(chain.find(BlockTag::finalized)->header.number, 4u);
    EXPECT_EQ(chain.find(BlockTag::earliest)->header.number, 0u);
}

TEST(DevnodeChain, AnOrphanIsFoundByHashUnlessItMustBeCanonical)
{
    Chain chain(blocks(5));
    const Hash32 orphan = chain.head()->header.hash;
    chain.reorg(1, 1);
    EXPECT_NE(chain.find(BlockId(orphan)), nullptr);
    EXPECT_EQ(chain.find(BlockId(orphan, true)), nullptr);
}

TEST(DevnodeChain, LogFiltersEqualALookAtEveryLog)
{
    Chain chain(blocks(40));
    for (const Address& token : chain.tokens()) {
        const Filter filter = Filter().address(token).topic(0, transfer_topic());
        std::vector<Log> expected;
        for (std::uint64_t number = 5; number <= 30; ++number)
            for (const Log& log : all_logs(*chain.by_number(number)))
                if (log.address == token)
                    expected.push_back(log);
        EXPECT_FALSE(expected.empty());
        EXPECT_EQ(chain.logs(5, 30, filter), expected);
    }
    EXPECT_EQ(chain.logs(0, 1'000, Filter()).size(), 80u);
    EXPECT_TRUE(chain.logs(0, 40, Filter().topic(0, Hash32{})).empty());
}

TEST(DevnodeChain, ARawTransactionIsTheLastOfTheNextBlock)
{
    Chain chain(blocks(1));
    const Bytes raw{1, 2, 3};
    const Hash32 hash = chain.send_raw(raw);
    EXPECT_EQ(hash, keccak256(std::span<const std::uint8_t>(raw)));
    EXPECT_EQ(chain.pending().back().hash, hash);
    EXPECT_EQ(chain.send_raw(raw), hash);
    chain.mine();
    ASSERT_EQ(chain.head()->transactions.size(), 4u);
    EXPECT_EQ(chain.transaction(hash).block, chain.head());
    EXPECT_EQ(chain.pending().size(), 3u);
    EXPECT_EQ(chain.head()->header.hash, compute_hash(chain.head()->header));
}

TEST(DevnodeChain, WhatIsPendingIsWhatIsMinedNext)
{
    Chain chain(blocks(1));
    const std::vector<Transaction> pending = chain.pending();
    chain.mine();
    ASSERT_EQ(pending.size(), chain.head()->transactions.size());
    for (std::size_t i = 0; i < pending.size(); ++i) {
        EXPECT_EQ(pending[i].hash, chain.head()->transactions[i].hash);
        EXPECT_FALSE(pending[i].block_hash);
    }
}

TEST(DevnodeChain, ForgetsWhatIsOlderThanItsHistory)
{
    ChainOptions options = blocks(0);
    options.history = 10;
    Chain chain(options);
    chain.mine(9);
    const BlockPtr genesis = chain.by_number(0);
    ASSERT_NE(genesis, nullptr);
    chain.mine();
    EXPECT_EQ(chain.by_number(0), nullptr);
    EXPECT_EQ(chain.by_hash(genesis->header.hash), nullptr);
    EXPECT_EQ(chain.find(BlockTag::earliest)->header.number, 1u);
    EXPECT_EQ(chain.logs(0, 100, Filter()).size(), 20u);
}

} // namespace
} // namespace ethwire::devnode
