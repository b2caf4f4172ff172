// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ethwire::rpc::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(RequestProcessor, TheRouteIsThereBeforeTheNextMessage)
{
    World world;
    const auto feed = world.subscribed("0xa");
    EXPECT_EQ(feed->id, "0xa");
    EXPECT_EQ(feed->routed, 1);
    EXPECT_TRUE(feed->ending->succeeded());
    world.hear(notification("0xa", "1"));
    world.hear(R"({"params":{"result":2,"subscription":"0xa"},"method":"eth_subscription","jsonrpc":"2.0"})");
    EXPECT_THAT(feed->take_values(), ElementsAre("1", "2"));
}

TEST(RequestProcessor, ANumberIsASubscriptionIdToo)
{
    World world;
    const auto feed = world.subscribe();
    world.hear(reply(world.last_id, "7"));
    world.hear(R"({"jsonrpc":"2.0","method":"x_subscription","params":{"subscription":7,"result":true}})");
    EXPECT_THAT(feed->take_values(), ElementsAre("true"));
}

TEST(RequestProcessor, AnEventWithMembersBehindItsParamsCarriesTheWholeMessage)
{
    World world;
    const auto feed = world.subscribed("0xa");
    const std::string text = R"({"jsonrpc":"2.0","method":"eth_subscription","params":)"
                             R"({"subscription":"0xa","result":{"n":1},"extra":{"m":{}}}})";
    world.hear(text);
    EXPECT_THAT(feed->take_values(), ElementsAre(R"({"n":1})"));

    SubscriptionQueue::Waiter waiter;
    waiter.wake = [](void*) {};
    feed->queue->wait(waiter);
    world.hear(text);
    ASSERT_TRUE(feed->queue->has_event());
    // For a consumer that waits, the value's end was guessed; the message tells it exactly.
    const MessageRing::Entry entry = feed->queue->front();
    EXPECT_EQ(entry.text, text);
    Envelope envelope;
    ASSERT_FALSE(parse_envelope(entry.text, envelope));
    EXPECT_EQ(envelope.value, R"({"n":1})");
    EXPECT_TRUE(json::validate(entry.value));
}

TEST(RequestProcessor, WhatWasLostBeforeTheReplyIsTold)
{
    World world;
    const auto feed = world.subscribe();
    const std::uint64_t id = world.last_id;
    EXPECT_EQ(world.hear(notification("0xa", "[oops 1]")), World::Outcome::malformed);
    world.hear(notification("0xa", "2"));
    world.hear(notification("0xa", "3}"));
    world.hear(notification("0xa", "4"));
    world.hear(notification("0xa", "[5"));
    world.hear(reply(id, "\"0xa\""));
    ASSERT_EQ(feed->queue->size(), 2u);
    EXPECT_EQ(feed->queue->front().lost_before, 1u);
    feed->queue->pop();
    EXPECT_EQ(feed->queue->front().lost_before, 1u);
    EXPECT_EQ(feed->queue->lost_at_end(), 1u);
}

TEST(RequestProcessor, EventsOfARemovedRouteAreCounted)
{
    World world;
    const auto feed = world.subscribed("0xa");
    world.processor.remove_route("0xa");
    const auto other = world.subscribe(); // even while another subscription is being made
    world.hear(notification("0xa", "1"));
    EXPECT_EQ(world.counters().unrouted_events, 1u);
    EXPECT_THAT(feed->take_values(), IsEmpty());
    world.hear(reply(world.last_id, "\"0xb\""));
    EXPECT_EQ(world.counters().parking_losses, 0u);
}

TEST(RequestProcessor, EventsOfAnEndedSubscriptionAreCounted)
{
    World world;
    const auto feed = world.subscribed("0xa");
    feed->queue->end(errc::unsubscribed);
    world.hear(notification("0xa", "1"));
    EXPECT_EQ(world.counters().unrouted_events, 1u);
}

TEST(RequestProcessor, ASubscriptionMadeAfterItsCallTimedOutIsTold)
{
    World world;
    const auto feed = world.subscribe({}, {0, world.now + 1s});
    const std::uint64_t id = world.last_id;
    world.processor.calls().set_output_position(id, 0);
    world.pass(1s);
    EXPECT_TRUE(feed->ending->failed_with(errc::timed_out));
    EXPECT_EQ(world.processor.wake_at(), TimePoint::max());

    world.hear(reply(id, "\"0xa\""));
    EXPECT_THAT(feed->answered_late, ElementsAre("0xa"));
    EXPECT_EQ(feed->routed, 0);
    EXPECT_EQ(feed->ending->finished, 1);
    EXPECT_EQ(world.counters().late_answers, 1u);

    const auto other = world.subscribe(); // its events are not taken for early ones of another subscription
    world.hear(notification("0xa", "1"));
    EXPECT_EQ(world.counters().unrouted_events, 1u);
    world.hear(reply(id, "\"0xa\""));
    EXPECT_EQ(feed->answered_late.size(), 1u);
}

TEST(RequestProcessor, ALateAnswerWithTheIdOfALiveSubscriptionLeavesItAlone)
{
    World world;
    const auto late = world.subscribe({}, {0, world.now + 1s});
    const std::uint64_t id = world.last_id;
    world.processor.calls().set_output_position(id, 0);
    world.pass(1s);
    const auto live = world.subscribed("0xa");
    world.hear(reply(id, "\"0xa\""));
    EXPECT_THAT(late->answered_late, IsEmpty());
    world.hear(notification("0xa", "1"));
    EXPECT_THAT(live->take_values(), ElementsAre("1"));
}

TEST(RequestProcessor, ALateRefusalOrALostConnectionMadeNoSubscription)
{
    World world;
    const auto refused = world.subscribe({}, {0, world.now + 1s});
    const std::uint64_t first = world.last_id;
    const auto lost = world.subscribe({}, {0, world.now + 1s});
    const std::uint64_t second = world.last_id;
    const auto unsent = world.subscribe({}, {0, world.now + 1s});
    for (const std::uint64_t id : {first, second})
        world.processor.calls().set_output_position(id, 0);
    world.pass(1s);
    world.hear(R"({"jsonrpc":"2.0","id":)" + std::to_string(first) + R"(,"error":{"code":-1,"message":"no"}})");
    world.hear(reply(world.last_id, "\"0xc\"")); // never sent: it cannot be an answer
    world.processor.on_lost(0);
    world.hear(reply(first, "\"0xa\""));
    world.hear(reply(second, "\"0xb\""));
    for (const auto& feed : {refused, lost, unsent})
        EXPECT_THAT(feed->answered_late, IsEmpty());
}

TEST(RequestProcessor, ParkedEventsStandBehindTheNoticeThatTheSubscriptionIsLive)
{
    // On a fresh connection: the notice is put in when the route is made, and the parked events arrive after it.
    class Again final : public SubscribeCall {
    public:
        Again(World& world, std::shared_ptr<Feed> feed) : world_(world), feed_(std::move(feed)) {}
        error_code decode(std::string_view) override { return {}; }
        Routes::Queue queue() override { return feed_->queue; }
        void routed(std::string_view) override
        {
            feed_->queue->notice(Notice::Kind::resubscribed, {}, world_.arrivals + 1);
        }
        void finish(const ethwire::Outcome<void>&) override {}
        void answered_late(std::string_view) override {}

    private:
        World& world_;
        std::shared_ptr<Feed> feed_;
    };

    World world;
    const auto feed = world.subscribed("0xa");
    world.hear(notification("0xa", "1"));
    world.processor.on_lost(0);
    feed->queue->notice(Notice::Kind::disconnected, errc::outcome_unknown, world.arrivals + 1);
    const std::uint64_t id = world.processor.open(std::make_unique<Again>(world, feed), {});
    world.hear(notification("0xb", "2"));
    world.hear(reply(id, "\"0xb\""));
    world.hear(notification("0xb", "3"));

    SubscriptionQueue& queue = *feed->queue;
    std::vector<std::string> order;
    while (!queue.has_event() ? queue.front_notice() != nullptr : true) {
        if (const Notice* const notice = queue.front_notice()) {
            order.push_back(notice->kind == Notice::Kind::disconnected ? "lost" : "live");
            queue.pop_notice();
        } else {
            order.emplace_back(queue.front().value);
            queue.pop();
        }
    }
    EXPECT_THAT(order, ElementsAre("1", "lost", "live", "2", "3"));
}

TEST(RequestProcessor, AConsumerThatEndsItsSubscriptionWhileItIsMadeLeavesNoRoute)
{
    World world;
    const auto feed = world.subscribe();
    const std::uint64_t id = world.last_id;
    struct Leaver {
        World& world;
        Feed& feed;
    } leaver{world, *feed};
    feed->queue->wait({[](void* who) {
                           auto& self = *static_cast<Leaver*>(who);
                           self.world.processor.remove_route("0xa");
                           self.feed.queue->end(errc::unsubscribed);
                       },
                       &leaver, false});
    world.hear(notification("0xa", "1"));
    world.hear(notification("0xa", "2"));
    world.hear(reply(id, "\"0xa\""));
    EXPECT_EQ(world.processor.routes(), 0u);
    EXPECT_TRUE(feed->ending->succeeded());
    EXPECT_EQ(world.counters().unrouted_events, 1u); // the second; the first woke the consumer
}

TEST(RequestProcessor, ABatchConsumerIsWokenAtTheEndOfTheWalk)
{
    World world;
    const auto feed = world.subscribed("0xa");
    int woken = 0;
    feed->queue->wait({[](void* who) { ++*static_cast<int*>(who); }, &woken, true});
    for (int i = 0; i < 10; ++i)
        world.hear(notification("0xa", "1"));
    EXPECT_EQ(woken, 0);
    world.processor.end_of_walk();
    EXPECT_EQ(woken, 1);
    EXPECT_EQ(feed->queue->size(), 10u);
    world.processor.end_of_walk();
    EXPECT_EQ(woken, 1);
}

TEST(RequestProcessor, ABatchConsumerIsWokenBeforeItsQueueOverflows)
{
    World world;
    const auto feed = world.subscribed("0xa", QueueOptions().messages(4));
    struct Taker {
        Feed& feed;
        std::vector<std::size_t> batches{};

        void wait()
        {
            feed.queue->wait({[](void* who) {
                                  auto& self = *static_cast<Taker*>(who);
                                  self.batches.push_back(self.feed.take().size());
                                  self.wait();
                              },
                              this, true});
        }
    } taker{*feed};
    taker.wait();
    for (int i = 0; i < 10; ++i)
        world.hear(notification("0xa", "1"));
    world.processor.end_of_walk();
    EXPECT_THAT(taker.batches, ElementsAre(4u, 4u, 2u));
    EXPECT_EQ(feed->queue->dropped(), 0u);
}

TEST(RequestProcessor, AFullBackpressureQueuePausesTheReader)
{
    World world;
    const auto feed = world.subscribed("0xa", QueueOptions().messages(2).overflow(Overflow::backpressure));
    int drained = 0;
    feed->queue->on_drained([](void* who) { ++*static_cast<int*>(who); }, &drained);
    world.hear(notification("0xa", "1"));
    EXPECT_FALSE(world.processor.paused());
    world.hear(notification("0xa", "2"));
    EXPECT_TRUE(world.processor.paused());
    feed->queue->pop();
    EXPECT_EQ(drained, 1);
    EXPECT_FALSE(world.processor.paused());
}

TEST(RequestProcessor, ARemovedRouteDoesNotKeepItsQueueAlive)
{
    World world;
    auto feed = world.subscribed("0xa", QueueOptions().messages(1).overflow(Overflow::backpressure));
    world.hear(notification("0xa", "1"));
    ASSERT_TRUE(world.processor.paused());
    world.processor.remove_route("0xa");
    EXPECT_FALSE(world.processor.paused());
    EXPECT_EQ(feed->queue.use_count(), 1);
}

/// A consumer that reads what it is woken for, and says when that is no JSON.
struct Reader {
    Reader(World& world, Feed& feed, bool batch) : world(world), feed(feed), batch(batch) { wait(); }

    void wait()
    {
        feed.queue->wait({[](void* who) { static_cast<Reader*>(who)->read(); }, this, batch});
    }

    void read()
    {
        while (feed.queue->has_event()) {
            const MessageRing::Entry entry = feed.queue->front();
            if (json::validate(entry.value)) {
                feed.queue->pop_malformed();
                told_by_message += world.processor.note_malformed_event() ? 1 : 0;
                continue;
            }
            seen.push_back(std::string(entry.value) + '-' + std::to_string(entry.lost_before));
            feed.queue->pop();
        }
        wait();
    }

    World& world;
    Feed& feed;
    bool batch;
    int told_by_message = 0;
    std::vector<std::string> seen{};
};

TEST(RequestProcessor, AnEventThatIsNoJsonIsMalformedWhoeverWaits)
{
    const std::string bad = notification("0x1", "{oops");
    for (const char* waiting : {"nobody", "one", "batch"}) {
        SCOPED_TRACE(waiting);
        World world;
        const auto feed = world.subscribed("0x1");
        std::optional<Reader> reader;
        if (waiting != std::string("nobody"))
            reader.emplace(world, *feed, waiting == std::string("batch"));
        const bool at_once = !reader || !reader->batch;
        EXPECT_EQ(world.hear(bad), at_once ? World::Outcome::malformed : World::Outcome::taken);
        EXPECT_EQ(world.hear(notification("0x1", "1")), World::Outcome::taken);
        world.processor.end_of_walk();
        EXPECT_EQ(world.counters().malformed_messages, 1u);
        if (reader) {
            EXPECT_EQ(reader->told_by_message, at_once ? 1 : 0);
            EXPECT_THAT(reader->seen, ElementsAre("1-1"));
        } else {
            EXPECT_EQ(feed->take().at(0).lost_before, 1u);
        }
        // From then on the server is not trusted, whoever waits.
        EXPECT_EQ(world.hear(bad), World::Outcome::malformed);
        EXPECT_EQ(world.hear(bad), World::Outcome::malformed);
        EXPECT_EQ(world.counters().malformed_messages, 3u);
    }
}

} // namespace
} // namespace ethwire::rpc::test
