// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "transport/inbox.hpp"

#include "devnode_test.hpp"

#include <gtest/gtest.h>

namespace ethwire::python {
namespace {

using Lane = Inbox::Lane;

class InboxTest : public DevnodeTest {
public:
    InboxTest() : link(open_ipc()), inbox(link)
    {
        // Once it has answered, the node has the connection, too.
        link->send(R"({"jsonrpc":"2.0","id":1,"method":"eth_chainId"})");
        link->flush();
        until([&] {
            (void)inbox.drain();
            return inbox.next_control() != nullptr;
        });
    }
    ~InboxTest() override { link->discard(); }

    void send_event(const std::string& subscription, int value)
    {
        const std::string text = R"({"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":")" +
                                 subscription + R"(","result":)" + std::to_string(value) + "}}";
        on_node([&] { node().send_message(text); });
    }

    /// Until everything that was sent is here, and sorted: the last of it belongs to the handlers.
    void drain()
    {
        until([&] {
            (void)inbox.drain();
            return inbox.has_events(Lane::handler);
        });
    }

    std::shared_ptr<Link> link;
    Inbox inbox;
};

TEST_F(InboxTest, EventsGoToTheLaneOfTheirSubscriptionAndAllElseIsControl)
{
    inbox.route("0x1", Lane::stream);
    inbox.route("0x2", Lane::handler);
    for (const char* id : {"0x1", "0x3", "0x1", "0x2"})
        send_event(id, 7);
    drain();
    EXPECT_TRUE(inbox.has_control());
    EXPECT_EQ(inbox.next_control()->subscription(), "0x3");
    EXPECT_EQ(inbox.next_event(Lane::handler)->subscription(), "0x2");
    EXPECT_EQ(inbox.next_event(Lane::handler), nullptr);
    EXPECT_EQ(inbox.next_event(Lane::stream)->subscription(), "0x1");
    EXPECT_EQ(inbox.next_event(Lane::stream)->subscription(), "0x1");
    EXPECT_EQ(inbox.next_event(Lane::stream), nullptr);
    EXPECT_EQ(link->handoff().bytes(), 0u);
}

TEST_F(InboxTest, WhatWaitsForASubscriptionThatIsGoneIsNobodys)
{
    inbox.route("0x1", Lane::stream);
    inbox.route("0x2", Lane::handler);
    send_event("0x1", 1);
    send_event("0x1", 2);
    send_event("0x2", 3);
    drain();
    inbox.unroute("0x1");
    EXPECT_EQ(inbox.next_event(Lane::stream), nullptr);
    EXPECT_EQ(inbox.late(), 2u);
    EXPECT_EQ(inbox.next_event(Lane::handler)->subscription(), "0x2");
    EXPECT_EQ(link->handoff().bytes(), 0u);
}

TEST_F(InboxTest, WhatCameBeforeItsRouteIsNotLeftBehindWhatComesAfter)
{
    inbox.route("0x2", Lane::handler);
    for (const int value : {1, 2}) {
        send_event("0x1", value);
        send_event("0x3", value);
    }
    send_event("0x2", 0);
    drain();
    inbox.route("0x1", Lane::stream);
    for (const char* value : {"1", "2"}) {
        EXPECT_EQ(inbox.next_event(Lane::stream)->value(), value);
        EXPECT_EQ(inbox.next_control()->value(), value);
    }
    EXPECT_FALSE(inbox.has_events(Lane::stream));
    EXPECT_FALSE(inbox.has_control());
}

TEST_F(InboxTest, WhatItsReaderFindsToBeAnEventTakesItsPlace)
{
    inbox.route("0x1", Lane::stream);
    inbox.route("0x2", Lane::handler);
    for (const int value : {1, 2})
        send_event("0x1", value);
    send_event("0x3", 3);
    send_event("0x1", 4);
    send_event("0x2", 5);
    drain();
    const std::size_t waiting = link->handoff().bytes();
    EXPECT_EQ(inbox.next_event(Lane::stream)->value(), "1");
    EXPECT_EQ(inbox.next_event(Lane::handler), nullptr);
    auto event = inbox.next_control();
    EXPECT_EQ(inbox.control_arrival(), event->arrival());
    const std::size_t one = event->footprint();
    inbox.put(std::move(event), Lane::stream);
    EXPECT_EQ(link->handoff().bytes(), waiting - one);
    for (const char* value : {"2", "3", "4"})
        EXPECT_EQ(inbox.next_event(Lane::stream)->value(), value);
    EXPECT_EQ(inbox.next_event(Lane::handler)->value(), "5");
    EXPECT_EQ(link->handoff().bytes(), 0u);
}

TEST_F(InboxTest, AnEventWaitsForControlThatCameBeforeItAndForNoOther)
{
    inbox.route("0x1", Lane::stream);
    inbox.route("0x2", Lane::handler);
    send_event("0x1", 1);
    send_event("0x3", 2);
    send_event("0x1", 3);
    send_event("0x2", 4);
    drain();
    EXPECT_EQ(inbox.next_event(Lane::stream)->value(), "1");
    EXPECT_EQ(inbox.next_event(Lane::stream), nullptr);
    EXPECT_TRUE(inbox.has_events(Lane::stream));
    EXPECT_EQ(inbox.next_control()->value(), "2");
    EXPECT_EQ(inbox.next_event(Lane::stream)->value(), "3");
}

TEST_F(InboxTest, ARouteMergesByArrival)
{
    inbox.route("0x1", Lane::stream);
    inbox.route("0x2", Lane::handler);
    for (const int value : {1, 3, 5}) {
        send_event("0x1", value);
        send_event("0x4", value + 1);
    }
    send_event("0x2", 0);
    drain();
    inbox.route("0x4", Lane::stream);
    for (const char* value : {"1", "2", "3", "4", "5", "6"})
        EXPECT_EQ(inbox.next_event(Lane::stream)->value(), value);
}

TEST_F(InboxTest, ClearingCountsEverythingAsGone)
{
    inbox.route("0x1", Lane::stream);
    inbox.route("0x2", Lane::handler);
    for (int i = 0; i < 10; ++i)
        send_event(i % 2 == 0 ? "0x1" : "0x3", i);
    send_event("0x2", 10);
    drain();
    inbox.clear();
    EXPECT_EQ(link->handoff().bytes(), 0u);
    EXPECT_FALSE(inbox.has_control());
    EXPECT_FALSE(inbox.has_events(Lane::stream));
    EXPECT_FALSE(inbox.has_events(Lane::handler));
}

} // namespace
} // namespace ethwire::python
