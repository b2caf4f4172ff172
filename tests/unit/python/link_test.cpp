// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "devnode_test.hpp"

#include "rpc/envelope.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

namespace ethwire::python {
namespace {

constexpr std::string_view subscribe =
    R"({"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newPendingTransactions"]})";

std::uint64_t id_of(const Slice& slice) { return rpc::quick_reply_id(slice.text()); }

std::string flood(std::uint64_t events)
{
    return R"({"jsonrpc":"2.0","id":2,"method":"dev_flood","params":["newPendingTransactions",)" +
           std::to_string(events) + "]}";
}

class LinkTest : public DevnodeTest, public testing::WithParamInterface<const char*> {
public:
    LinkOptions options() { return LinkOptions(connection(GetParam() == std::string("ipc") ? ipc_path() : ws_url())); }

    std::vector<Slice::Ptr> read(Link& link, std::size_t count)
    {
        std::vector<Slice::Ptr> read;
        std::deque<Slice::Ptr> out;
        until([&] {
            last_news = link.take(out);
            for (; !out.empty(); out.pop_front()) {
                link.release(out.front()->footprint());
                read.push_back(std::move(out.front()));
            }
            return read.size() >= count || last_news.ended;
        });
        return read;
    }

    void say(Link& link, std::string_view text)
    {
        link.send(std::string(text));
        link.flush();
    }
};

TEST_P(LinkTest, WhatIsSentLeavesInOrderAndRepliesComeBack)
{
    const auto link = open(options());
    ASSERT_TRUE(last_news.opened);
    for (int id = 1; id <= 100; ++id)
        link->send(R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"method":"eth_chainId","params":[]})");
    link->flush();
    const auto replies = read(*link, 100);
    ASSERT_EQ(replies.size(), 100u);
    for (std::size_t i = 0; i < replies.size(); ++i)
        EXPECT_EQ(id_of(*replies[i]), i + 1);
    link->discard();
}

TEST_P(LinkTest, EventsBeyondTheLimitStayInTheSocketAndNoneIsLost)
{
    constexpr std::size_t events = 20'000;
    const auto link = open(options().max_buffered(64 * 1024));
    say(*link, subscribe);
    ASSERT_EQ(read(*link, 1).size(), 1u);
    say(*link, flood(events));
    until([&] { return link->handoff().pauses() != 0; });
    EXPECT_LT(link->handoff().bytes(), 2 * 1024 * 1024u); // the limit and one read
    const auto received = read(*link, events + 1);
    EXPECT_EQ(received.size(), events + 1);
    EXPECT_EQ(link->handoff().bytes(), 0u);
    link->discard();
}

TEST_P(LinkTest, TheEndIsToldBehindEverythingThatWasReceived)
{
    const auto link = open(options());
    say(*link, subscribe);
    ASSERT_EQ(read(*link, 1).size(), 1u);
    settle();
    on_node([&] {
        node().send_message(R"({"jsonrpc":"2.0","id":5,"result":1})");
        if (GetParam() == std::string("ws"))
            node().close(1000);
        else
            node().drop(false);
    });
    std::deque<Slice::Ptr> out;
    until([&] {
        last_news = link->take(out);
        return last_news.ended.has_value();
    });
    ASSERT_FALSE(out.empty());
    EXPECT_EQ(id_of(*out.back()), 5u);
    EXPECT_TRUE(last_news.ended->was_open);
    link->discard();
}

TEST_P(LinkTest, ClosingIsToldAndKeepsNothingMore)
{
    const auto link = open(options());
    link->close({1000, ""});
    std::deque<Slice::Ptr> out;
    until([&] {
        last_news = link->take(out);
        return last_news.ended.has_value();
    });
    EXPECT_EQ(last_news.ended->loss.kind(), session::Loss::Kind::requested);
    link->discard();
}

TEST_P(LinkTest, MayBeLetGoOfAtAnyMomentWithEverythingWaiting)
{
    for (int round = 0; round < 50; ++round) {
        auto link = std::make_shared<Link>(options().max_buffered(10'000), bell);
        link->open();
        say(*link, subscribe);
        if (round % 2 == 0) {
            std::deque<Slice::Ptr> out;
            until([&] { return link->take(out).opened; });
            say(*link, subscribe);
            say(*link, flood(5'000));
        }
        if (round % 3 == 0)
            link->close({1000, "bye"});
        link->discard();
        link.reset();
        if (round % 5 == 0)
            bell = std::make_shared<Doorbell>();
    }
    on_node([] {});
}

TEST_P(LinkTest, FlushedIsToldWhenAskedFor)
{
    const auto link = open(options());
    say(*link, R"({"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]})");
    link->tell_flushed();
    std::deque<Slice::Ptr> out;
    until([&] { return link->take(out).flushed; });
    EXPECT_EQ(link->unsent(), 0u);
    link->discard();
}

INSTANTIATE_TEST_SUITE_P(Transport, LinkTest, testing::Values("ipc", "ws"));

TEST_F(DevnodeTest, AConnectThatFailsSaysWhy)
{
    const auto link = open(LinkOptions(connection("/tmp/ethwire_unit_python.nobody")));
    ASSERT_TRUE(last_news.ended);
    EXPECT_FALSE(last_news.ended->was_open);
    EXPECT_EQ(last_news.ended->loss.kind(), session::Loss::Kind::refused);
    link->discard();
}

TEST_F(DevnodeTest, PongsAreTold)
{
    const auto link = open(LinkOptions(connection(ws_url())));
    link->ping("abc");
    std::deque<Slice::Ptr> out;
    std::vector<std::string> pongs;
    until([&] {
        const auto news = link->take(out);
        pongs.insert(pongs.end(), news.pongs.begin(), news.pongs.end());
        return !pongs.empty();
    });
    EXPECT_EQ(pongs, (std::vector<std::string>{"abc"}));
    link->discard();
}

TEST_F(DevnodeTest, TheLastUnfinishedLineIsAMessage)
{
    const auto link = open_ipc();
    std::deque<Slice::Ptr> out;
    link->send(R"({"jsonrpc":"2.0","id":1,"method":"eth_chainId"})");
    link->flush();
    until([&] {
        (void)link->take(out);
        return !out.empty();
    });
    out.clear();
    settle();
    on_node([&] {
        node().send_raw(R"({"jsonrpc":"2.0","id":9,"result":1})");
        node().drop(false);
    });
    until([&] { return link->take(out).ended.has_value(); });
    ASSERT_EQ(out.size(), 1u);
    EXPECT_EQ(id_of(*out.front()), 9u);
    link->discard();
}

TEST_F(DevnodeTest, ManyLoopsAndLinksAtOnce)
{
    const std::string path = ipc_path();
    std::vector<std::thread> loops;
    for (int i = 0; i < 4; ++i) {
        loops.emplace_back([&path] {
            const auto own = std::make_shared<Doorbell>();
            std::vector<std::shared_ptr<Link>> links;
            for (int j = 0; j < 4; ++j) {
                links.push_back(std::make_shared<Link>(LinkOptions(connection(path)), own));
                links.back()->open();
            }
            std::deque<Slice::Ptr> out;
            for (std::size_t id = 1; id <= 200; ++id) {
                for (const auto& link : links) {
                    std::size_t before = out.size();
                    while (id == 1 && !link->take(out).opened)
                        std::this_thread::yield();
                    link->send(R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"method":"eth_chainId"})");
                    link->flush();
                    while (out.size() == before) {
                        own->answer();
                        (void)link->take(out);
                        std::this_thread::yield();
                    }
                    EXPECT_EQ(id_of(*out.back()), id);
                }
            }
            for (const auto& link : links)
                link->discard();
        });
    }
    for (std::thread& loop : loops)
        loop.join();
}

} // namespace
} // namespace ethwire::python
