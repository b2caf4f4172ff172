// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <web3/chain_check.hpp>

#include <ethwire/eth/decode.hpp>
#include <ethwire/rpc/errc.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ethwire::web3 {
namespace {

using Question = ChainCheck::Question;
using Verdict = ChainCheck::Verdict;

constexpr std::string_view hash = "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3";

Hash32 main_genesis()
{
    Hash32 value;
    EXPECT_FALSE(decode('"' + std::string(hash) + '"', value));
    return value;
}

std::string block(std::string_view block_hash)
{
    return R"({"number":"0x0","hash":")" + std::string(block_hash) + R"(","parentHash":"0x)" + std::string(64, '0') +
           R"(","timestamp":"0x0"})";
}

Verdict answer(ChainCheck& check, Question question, std::string_view result)
{
    return check.on_end(question, Outcome<void>(check.read(question, result), Sent::yes));
}

Verdict fail(ChainCheck& check, Question question)
{
    return check.on_end(question, Outcome<void>(rpc::errc::server_error, Sent::yes));
}

TEST(ChainCheckTest, AsksForWhatIsExpectedAndNothingElse)
{
    EXPECT_TRUE(ChainCheck(ExpectedChain()).questions().empty());
    EXPECT_EQ(ChainCheck(ExpectedChain().id(1)).questions(), std::vector{Question::chain_id});
    EXPECT_EQ(ChainCheck(ExpectedChain().genesis(main_genesis())).questions(), std::vector{Question::genesis});
    EXPECT_EQ(ChainCheck(ExpectedChain().id(1).genesis(main_genesis())).questions(),
              (std::vector{Question::chain_id, Question::genesis}));
}

TEST(ChainCheckTest, TheIdDecides)
{
    ChainCheck right(ExpectedChain().id(1));
    EXPECT_EQ(answer(right, Question::chain_id, R"("0x1")"), Verdict::right);
    EXPECT_EQ(right.chain_id(), R"("0x1")");
    ChainCheck wrong(ExpectedChain().id(1));
    EXPECT_EQ(answer(wrong, Question::chain_id, R"("0x2")"), Verdict::wrong);
}

TEST(ChainCheckTest, TheGenesisDecidesWhereIdsAreEqual)
{
    const ExpectedChain expected = ExpectedChain().id(1).genesis(main_genesis());
    ChainCheck right(expected);
    EXPECT_EQ(answer(right, Question::genesis, block(hash)), Verdict::open);
    EXPECT_EQ(answer(right, Question::chain_id, R"("0x1")"), Verdict::right);
    ChainCheck wrong(expected);
    EXPECT_EQ(answer(wrong, Question::chain_id, R"("0x1")"), Verdict::open);
    EXPECT_EQ(answer(wrong, Question::genesis, block("0x" + std::string(64, '1'))), Verdict::wrong);
}

TEST(ChainCheckTest, APrunedNodeIsTakenByItsIdAlone)
{
    ChainCheck check(ExpectedChain().id(1).genesis(main_genesis()));
    EXPECT_EQ(answer(check, Question::genesis, "null"), Verdict::open);
    EXPECT_EQ(answer(check, Question::chain_id, R"("0x1")"), Verdict::right);

    ChainCheck without_id(ExpectedChain().genesis(main_genesis()));
    EXPECT_EQ(answer(without_id, Question::genesis, "null"), Verdict::unknown);
}

TEST(ChainCheckTest, ANodeThatDoesNotSayIsUnknownAndOneThatIsWrongIsWrong)
{
    const ExpectedChain expected = ExpectedChain().id(1).genesis(main_genesis());
    for (const char* odd : {R"("1")", "{}", "null", R"("0x")"}) {
        ChainCheck check(expected);
        EXPECT_EQ(answer(check, Question::chain_id, odd), Verdict::unknown) << odd;
    }
    for (const char* odd : {"[]", R"({"number":"0x0"})", R"("0x0")"}) {
        ChainCheck check(expected);
        EXPECT_EQ(answer(check, Question::genesis, odd), Verdict::unknown) << odd;
    }
    ChainCheck refused(expected);
    EXPECT_EQ(fail(refused, Question::chain_id), Verdict::unknown);
    EXPECT_EQ(answer(refused, Question::genesis, block("0x" + std::string(64, '1'))), Verdict::wrong);
}

} // namespace
} // namespace ethwire::web3
