// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "raw_client.hpp"

#include <cstdio>

namespace ethwire::devnode {
namespace {

using namespace std::chrono_literals;

/// Each fault that needs a socket, as its bytes arrive.
using DevnodeServerFault = ServerTest;

TEST_F(DevnodeServerFault, SilenceReadsEverythingAndAnswersNothing)
{
    open();
    subscribe(R"(["newHeads"])");
    node.faults().transport.silent = true;
    client.send(RawClient::frame(chain_id_request) + RawClient::frame("p", wire::Opcode::ping));
    client.until([&] { return node.stats().pings == 1; });
    node.mine();
    client.settle();
    EXPECT_EQ(client.received(), "");
    EXPECT_FALSE(client.ended());
    EXPECT_EQ(node.stats().count("eth_chainId"), 1u);
    node.clear_faults();
    EXPECT_EQ(client.ask(chain_id_request), chain_id_answer);
}

TEST_F(DevnodeServerFault, ADeafNodeReadsNothingUntilItHearsAgain)
{
    open();
    node.faults().transport.deaf = true;
    client.settle();
    client.send(RawClient::frame(chain_id_request));
    client.settle();
    EXPECT_EQ(node.stats().requests, 0u);
    node.faults().transport.deaf = false;
    EXPECT_EQ(client.next().payload, chain_id_answer);
}

TEST_F(DevnodeServerFault, ResetsAtExactlyByteN)
{
    for (const std::uint64_t n : {1u, 2u, 30u, 45u}) {
        Faults faults;
        faults.transport.reset_at = n;
        node.fault(faults);
        RawClient victim(context);
        victim.upgrade(node.ws_url());
        victim.send(RawClient::frame(chain_id_request) + RawClient::frame(chain_id_request));
        victim.until_ended();
        EXPECT_EQ(victim.received().size(), n);
        EXPECT_TRUE(victim.was_reset());
    }
    EXPECT_EQ(node.stats().resets, 4u);
    open(); // spent
    EXPECT_EQ(client.ask(chain_id_request), chain_id_answer);
}

TEST_F(DevnodeServerFault, SlicesAreSentOneByOne)
{
    open();
    node.faults().transport.slice = 1;
    const std::size_t before = client.reads();
    client.send(RawClient::frame(chain_id_request));
    EXPECT_EQ(client.next().payload, chain_id_answer);
    EXPECT_GT(client.reads() - before, chain_id_answer.size() / 2);
}

TEST_F(DevnodeServerFault, PausedSlicesTakeTheirTime)
{
    open();
    node.faults().transport.slice = 11;
    node.faults().transport.slice_pause = 2ms;
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(client.ask(chain_id_request), chain_id_answer); // 43 bytes: three pauses before the last slice
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 6ms);
}

TEST_F(DevnodeServerFault, FragmentsLeaveRoomForControlFrames)
{
    open();
    node.faults().transport.fragment = 40;
    client.send(RawClient::frame(chain_id_request));
    const auto first = client.next();
    EXPECT_EQ(first.opcode, wire::Opcode::text);
    EXPECT_FALSE(first.fin);
    EXPECT_EQ(first.payload.size(), 40u);
    const auto second = client.next();
    EXPECT_EQ(second.opcode, wire::Opcode::continuation);
    EXPECT_TRUE(second.fin);
    EXPECT_EQ(first.payload + second.payload, chain_id_answer);
}

TEST_F(DevnodeServerFault, PingsOnItsOwnAndInFloods)
{
    open();
    node.ping("x", 3);
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(client.next().payload, "x");
    node.faults().transport.ping_every = 1ms;
    EXPECT_EQ(client.next().opcode, wire::Opcode::ping);
    EXPECT_EQ(client.next().opcode, wire::Opcode::ping);
}

TEST_F(DevnodeServerFault, DoesNotAnswerPingsOrCloses)
{
    open();
    node.faults().transport.no_pong = true;
    node.faults().transport.no_close = true;
    client.send(RawClient::frame("", wire::Opcode::ping) + RawClient::frame("\x03\xe8", wire::Opcode::close));
    client.until([&] { return node.stats().closes == 1; });
    client.settle();
    EXPECT_EQ(client.received(), "");
    EXPECT_FALSE(client.ended());
}

TEST_F(DevnodeServerFault, ClosesWithAnyCode)
{
    open();
    node.close(1012, "restart");
    const auto frame = client.next();
    EXPECT_EQ(frame.opcode, wire::Opcode::close);
    EXPECT_EQ(frame.payload, "\x03\xf4restart");
    client.send(RawClient::frame("\x03\xf4", wire::Opcode::close));
    client.until_ended();
    EXPECT_EQ(client.end_reason(), asio::error::eof);
}

TEST_F(DevnodeServerFault, DropsWithResetOrWithEndOfStream)
{
    open();
    node.drop();
    client.until_ended();
    EXPECT_TRUE(client.was_reset());
    RawClient other(context);
    other.upgrade(node.ws_url());
    node.drop(false);
    other.until_ended();
    EXPECT_EQ(other.end_reason(), asio::error::eof);
    EXPECT_EQ(node.connection_count(), 0u);
}

TEST_F(DevnodeServerFault, DropByCommandAnswersFirst)
{
    open();
    client.send(RawClient::frame(R"({"id":1,"method":"dev_drop"})"));
    client.until_ended();
    EXPECT_TRUE(client.was_reset());
    EXPECT_EQ(client.received().substr(2), R"({"jsonrpc":"2.0","id":1,"result":1})");
}

TEST_F(DevnodeServerFault, CloseByCommandAnswersFirst)
{
    open();
    EXPECT_EQ(client.ask(R"({"id":1,"method":"dev_close","params":[0]})"), R"({"jsonrpc":"2.0","id":1,"result":true})");
    const auto frame = client.next();
    EXPECT_EQ(frame.opcode, wire::Opcode::close);
    EXPECT_EQ(frame.payload, "");
}

TEST_F(DevnodeServerFault, SendsAnyBytesAndAnyMessage)
{
    open();
    const std::string bytes("\xf1\x00\x81", 3);
    node.send_raw(bytes);
    client.until([&] { return client.received().size() >= 3; });
    EXPECT_EQ(client.received(), bytes);
    client.received().clear();
    node.send_message("{\"id\":99}");
    EXPECT_EQ(client.next().payload, "{\"id\":99}");
}

TEST_F(DevnodeServerFault, AnswersTheUpgradeWithAStatus)
{
    Faults faults;
    faults.upgrade.act = UpgradeFault::Act::status;
    faults.upgrade.status = 429;
    faults.upgrade.headers = "Retry-After: 7\r\n";
    faults.upgrade.body = "slow down";
    faults.upgrade.times = 1;
    node.fault(faults);
    client.connect_tcp(node.ws_url());
    client.send_upgrade();
    client.until_ended();
    EXPECT_EQ(client.received(),
              "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 9\r\n\r\nslow down");
    EXPECT_EQ(node.stats().refused, 1u);
    RawClient second(context);
    second.upgrade(node.ws_url());
    EXPECT_EQ(second.ask(chain_id_request), chain_id_answer);
}

TEST_F(DevnodeServerFault, NeverAnswersTheUpgrade)
{
    for (const auto act : {UpgradeFault::Act::silent, UpgradeFault::Act::deaf}) {
        Faults faults;
        faults.upgrade.act = act;
        node.fault(faults);
        RawClient waiting(context);
        waiting.connect_tcp(node.ws_url());
        const std::uint64_t refused = node.stats().refused;
        waiting.send_upgrade();
        waiting.until([&] { return node.stats().refused == refused + 1; });
        waiting.settle();
        EXPECT_EQ(waiting.received(), "");
        EXPECT_FALSE(waiting.ended());
        EXPECT_EQ(node.stats().upgrades, 0u);
    }
}

TEST_F(DevnodeServerFault, DripsTheUpgradeThenGoesOn)
{
    node.faults().upgrade.act = UpgradeFault::Act::drip;
    node.faults().upgrade.pace = 100us;
    open();
    EXPECT_GT(client.reads(), 60u); // of 129 bytes
    EXPECT_EQ(client.ask(chain_id_request), chain_id_answer);
}

TEST_F(DevnodeServerFault, AcceptsWithAWrongKey)
{
    node.faults().upgrade.act = UpgradeFault::Act::bad_key;
    open();
    EXPECT_TRUE(client.head.starts_with("HTTP/1.1 101"));
    EXPECT_EQ(client.head.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), std::string::npos);
}

TEST_F(DevnodeServerFault, RefusesPostsWithAStatus)
{
    node.faults().http.act = UpgradeFault::Act::status;
    node.faults().http.status = 307;
    node.faults().http.headers = "Location: /elsewhere\r\n";
    client.connect_tcp(node.http_url());
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");
    client.until([&] { return client.received().ends_with("\r\n\r\n"); });
    EXPECT_EQ(client.received(),
              "HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
}

TEST_F(DevnodeServerFault, DripsTheAnswerToAPost)
{
    node.faults().http.act = UpgradeFault::Act::drip;
    node.faults().http.pace = 100us;
    client.connect_tcp(node.http_url());
    client.send("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " +
                std::to_string(chain_id_request.size()) + "\r\n\r\n" + chain_id_request);
    client.until_ended();
    EXPECT_TRUE(client.received().ends_with("\r\n\r\n" + chain_id_answer));
    EXPECT_GT(client.reads(), client.received().size() / 2);
}

TEST_F(DevnodeServerFault, FloodsExactlyNEventsInOrder)
{
    open();
    for (const char* kind : {"newHeads", "logs", "newPendingTransactions"}) {
        subscribe("[\"" + std::string(kind) + "\"]");
        node.flood({kind, 1'000, 0});
        for (unsigned i = 0; i < 1'000; ++i) {
            char digits[16];
            std::snprintf(digits, sizeof(digits), "%08x\"", 0x10000000 + i);
            ASSERT_NE(client.next().payload.find(digits), std::string::npos) << kind << i;
        }
    }
    client.settle();
    EXPECT_EQ(client.received(), "");
    EXPECT_EQ(node.stats().events, 3'000u);
}

TEST_F(DevnodeServerFault, AnswersRequestsInsideAFlood)
{
    open();
    subscribe(R"(["newPendingTransactions"])");
    node.flood({"newPendingTransactions", 100'000, 0});
    client.next();
    client.send(RawClient::frame(chain_id_request));
    std::uint64_t events = 1;
    std::uint64_t answered_after = 0;
    while (events < 100'000 || answered_after == 0) {
        const auto frame = client.next();
        if (frame.payload == chain_id_answer)
            answered_after = events;
        else
            ++events;
        if (HasFailure())
            return;
    }
    EXPECT_LT(answered_after, 90'000u);
}

TEST_F(DevnodeServerFault, AFloodKeepsItsRate)
{
    open();
    subscribe(R"(["newPendingTransactions"])");
    const auto begin = std::chrono::steady_clock::now();
    node.flood({"newPendingTransactions", 20, 2'000});
    for (int i = 0; i < 20; ++i)
        client.next();
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 10ms);
}

TEST_F(DevnodeServerFault, CutsOffAPeerThatDoesNotRead)
{
    open();
    subscribe(R"(["newHeads"])");
    client.stop_reading();
    for (int i = 0; i < 100 && node.stats().overflows == 0; ++i) {
        node.mine(200);
        client.settle();
    }
    EXPECT_EQ(node.stats().overflows, 1u);
    client.until([&] { return node.connection_count() == 0; });
}

TEST_F(DevnodeServerFault, CommandsWorkWhateverIsWrong)
{
    open();
    EXPECT_EQ(client.ask(R"({"id":1,"method":"dev_fault","params":[{"answers":[{"do":"drop"}]}]})"),
              R"({"jsonrpc":"2.0","id":1,"result":true})");
    client.ask(R"({"id":1,"method":"dev_silence"})");
    client.send(RawClient::frame(chain_id_request));
    EXPECT_EQ(client.ask(R"({"id":1,"method":"dev_clear"})"), R"({"jsonrpc":"2.0","id":1,"result":true})");
    EXPECT_EQ(client.ask(chain_id_request), chain_id_answer);
}

} // namespace
} // namespace ethwire::devnode
