// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "session_fixture.hpp"

namespace ethwire::devnode {
namespace {

using namespace std::chrono_literals;
using Act = MessageRule::Act;
using Lines = std::vector<std::string>;

/// What a misbehaving node sends, in virtual time.
struct DevnodeSessionFault : SessionTest {
    void rule(MessageRule one) { node.faults.answers.push_back(std::move(one)); }
    Lines ask_chain_id() { return ask(R"({"id":7,"method":"eth_chainId"})"); }
};

const std::string right = R"({"jsonrpc":"2.0","id":7,"result":"0x539"})";

TEST_F(DevnodeSessionFault, AnswersOfAMethodAreDroppedAndOthersAreNot)
{
    rule(MessageRule::drop("eth_chainId"));
    EXPECT_TRUE(ask_chain_id().empty());
    EXPECT_EQ(call("eth_blockNumber"), "\"0xa\"");
    EXPECT_EQ(node.stats.count("eth_chainId"), 1u);
}

TEST_F(DevnodeSessionFault, AnswersAreDelayedAndOvertaken)
{
    rule(MessageRule::delayed("eth_chainId", 2s));
    EXPECT_TRUE(ask_chain_id().empty());
    EXPECT_EQ(call("eth_blockNumber"), "\"0xa\"");
    clock.advance(2s);
    EXPECT_EQ(taken(), Lines{right});
}

TEST_F(DevnodeSessionFault, AnswersComeTwiceOrInReverse)
{
    rule(MessageRule::of("eth_chainId", Act::duplicate, 1));
    EXPECT_EQ(ask_chain_id(), (Lines{right, right}));
    rule(MessageRule::of("*", Act::hold));
    EXPECT_TRUE(ask_chain_id().empty());
    EXPECT_EQ(ask(R"({"id":8,"method":"eth_chainId"})"),
              (Lines{R"({"jsonrpc":"2.0","id":8,"result":"0x539"})", right}));
}

TEST_F(DevnodeSessionFault, TheSecondSubscribeIsRefused)
{
    MessageRule refuse = MessageRule::error("eth_subscribe", R"({"code":-32005,"message":"quota"})", 1);
    refuse.after = 1;
    rule(refuse);
    subscribe(R"(["newHeads"])");
    EXPECT_TRUE(has(call("eth_subscribe", R"(["newHeads"])"), R"("error":{"code":-32005,"message":"quota"})"));
    EXPECT_EQ(session.subscriptions().size(), 1u);
    subscribe(R"(["newHeads"])");
    EXPECT_EQ(session.subscriptions().size(), 2u);
}

TEST_F(DevnodeSessionFault, IdsAreUnknownOrStrings)
{
    rule(MessageRule::of("*", Act::unknown_id, 1));
    EXPECT_EQ(ask_chain_id(), (Lines{R"({"jsonrpc":"2.0","id":9007199254740991,"result":"0x0"})", right}));
    rule(MessageRule::of("*", Act::string_id, 1));
    EXPECT_EQ(ask_chain_id(), Lines{R"({"jsonrpc":"2.0","id":"7","result":"0x539"})"});
}

TEST_F(DevnodeSessionFault, ResultAndErrorComeTogetherOrNotAtAll)
{
    rule(MessageRule::of("*", Act::both, 1));
    EXPECT_EQ(ask_chain_id(),
              Lines{R"({"jsonrpc":"2.0","id":7,"result":"0x539","error":{"code":-32000,"message":"told to fail"}})"});
    rule(MessageRule::of("*", Act::neither, 1));
    EXPECT_EQ(ask_chain_id(), Lines{R"({"jsonrpc":"2.0","id":7})"});
    rule(MessageRule::raw("*", R"({"id":7,"resu)", 1));
    EXPECT_EQ(ask_chain_id(), Lines{R"({"id":7,"resu)"});
}

TEST_F(DevnodeSessionFault, BatchesMissElementsOrComeInReverse)
{
    constexpr std::string_view batch = R"([{"id":1,"method":"eth_chainId"},{"id":2,"method":"eth_blockNumber"}])";
    const std::string one = R"({"jsonrpc":"2.0","id":1,"result":"0x539"})";
    const std::string two = R"({"jsonrpc":"2.0","id":2,"result":"0xa"})";
    rule(MessageRule::drop("eth_chainId", 1));
    EXPECT_EQ(ask(batch), Lines{"[" + two + "]"});
    rule(MessageRule::of("eth_chainId", Act::duplicate, 1));
    EXPECT_EQ(ask(batch), Lines{"[" + one + "," + one + "," + two + "]"});
    rule(MessageRule::of("*", Act::hold, 2));
    EXPECT_EQ(ask(batch), Lines{"[" + two + "," + one + "]"});
    rule(MessageRule::error("batch", R"({"code":-1})", 1));
    EXPECT_EQ(ask(batch), Lines{R"({"jsonrpc":"2.0","id":null,"error":{"code":-1}})"});
    EXPECT_EQ(ask(batch), Lines{"[" + one + "," + two + "]"});
}

TEST_F(DevnodeSessionFault, CommandsAreAnsweredWhateverIsWrong)
{
    rule(MessageRule::drop("*"));
    node.faults.transport.silent = true;
    EXPECT_EQ(call("dev_mine"), "\"0xb\"");
    EXPECT_EQ(call("dev_clear"), "true");
    EXPECT_EQ(ask_chain_id(), Lines{right});
}

TEST_F(DevnodeSessionFault, GarbageAndLiesSpareTheCommandThatOrdersThem)
{
    outbox.set_framing(Framing::websocket);
    EXPECT_EQ(ask(R"({"id":1,"method":"dev_fault","params":[{"garbage":3,"lying_length":9}]})").at(0).substr(2),
              R"({"jsonrpc":"2.0","id":1,"result":true})");
    EXPECT_EQ(ask_chain_id().back().substr(3, 2), "\x81\x09");
}

TEST_F(DevnodeSessionFault, ANotificationPrecedesItsSubscribeReply)
{
    node.faults.early_blocks = 2;
    const auto lines = ask(R"({"id":1,"method":"eth_subscribe","params":["newHeads"]})");
    ASSERT_EQ(lines.size(), 3u);
    const std::string& id = session.subscriptions().at(0).id;
    EXPECT_TRUE(has(lines[0], "\"subscription\":\"" + id));
    EXPECT_TRUE(has(lines[0], "\"number\":\"0xb\""));
    EXPECT_TRUE(has(lines[1], "\"number\":\"0xc\""));
    EXPECT_EQ(lines[2], R"({"jsonrpc":"2.0","id":1,"result":")" + id + "\"}");
}

TEST_F(DevnodeSessionFault, EventsAreDroppedDuplicatedDelayedAndReversed)
{
    subscribe(R"(["newHeads"])");
    node.faults.events = {MessageRule::drop("newHeads", 1), MessageRule::of("newHeads", Act::duplicate, 1),
                          MessageRule::delayed("newHeads", 1s, 1), MessageRule::of("newHeads", Act::hold, 2)};
    const auto numbers = [this] {
        std::string out;
        for (const std::string& line : taken())
            out += line.substr(line.find("\"number\":\"") + 10, 4);
        return out;
    };
    node.mine(3);
    EXPECT_EQ(numbers(), "0xc\"0xc\"");
    clock.advance(1s);
    EXPECT_EQ(numbers(), "0xd\"");
    node.mine(3);
    EXPECT_EQ(numbers(), "0xf\"0xe\"0x10");
}

TEST_F(DevnodeSessionFault, AReorgTellsRemovedLogsOldestFirstThenTheNewBranch)
{
    subscribe(R"(["newHeads"])");
    subscribe(R"(["logs"])");
    const auto order = [this] {
        std::string out;
        for (const std::string& line : taken()) {
            const bool head = has(line, "\"parentHash\"");
            const std::string_view key = head ? "\"number\":\"0x" : "\"blockNumber\":\"0x";
            out += head ? 'h' : has(line, "\"removed\":true") ? 'r' : 'l';
            out += line[line.find(key) + key.size()];
        }
        return out;
    };
    node.reorg(2, 2, true);
    EXPECT_EQ(order(), "r9r9rarah9l9l9halala");
    node.reorg(2, 2, false);
    EXPECT_EQ(order(), "h9l9l9halala");
    node.faults.announce = {Announce::Heads::last, true, true, true};
    node.reorg(2, 2, true);
    EXPECT_EQ(order(), "l9l9lalahar9r9rara");
    node.reorg(1, 0, true);
    EXPECT_EQ(order(), "rara");
    node.faults.announce.heads = Announce::Heads::none;
    node.mine(1);
    EXPECT_EQ(order(), "lala");
}

TEST_F(DevnodeSessionFault, ASilentNodeForgetsWhatItDidNotSay)
{
    subscribe(R"(["newHeads"])");
    node.faults.transport.silent = true;
    EXPECT_TRUE(ask_chain_id().empty());
    node.mine(1);
    node.faults.transport.silent = false;
    EXPECT_TRUE(taken().empty());
}

} // namespace
} // namespace ethwire::devnode
