// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace ethwire::rpc::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(RequestProcessor, AnAnswerEndsItsCallOnly)
{
    World world;
    const auto first = world.call();
    const std::uint64_t first_id = world.last_id;
    const auto second = world.call();
    EXPECT_EQ(world.hear(reply(world.last_id, "\"0x2\"")), World::Outcome::taken);
    EXPECT_TRUE(second->succeeded());
    EXPECT_EQ(second->value, "\"0x2\"");
    EXPECT_TRUE(first->pending());
    world.hear(reply(first_id, "\"0x1\""));
    EXPECT_TRUE(first->succeeded());
    EXPECT_EQ(first->value, "\"0x1\"");
    EXPECT_EQ(world.counters().answers, 2u);
    EXPECT_EQ(world.processor.calls().size(), 0u);
}

TEST(RequestProcessor, MembersMayStandInAnyOrder)
{
    const std::vector<std::string> orders = {
        R"({"jsonrpc":"2.0","id":1,"result":{"a":[1]}})", R"({"jsonrpc":"2.0","result":{"a":[1]},"id":1})",
        R"({"id":1,"jsonrpc":"2.0","result":{"a":[1]}})", R"({"id":1,"result":{"a":[1]},"jsonrpc":"2.0"})",
        R"({"result":{"a":[1]},"jsonrpc":"2.0","id":1})", R"({"result":{"a":[1]},"id":1,"jsonrpc":"2.0"})",
        R"( { "id" : 1 , "result" : {"a":[1]} } )",
    };
    for (const std::string& order : orders) {
        World world;
        const auto call = world.call();
        world.hear(order);
        EXPECT_TRUE(call->succeeded()) << order;
        EXPECT_EQ(call->value, R"({"a":[1]})") << order;
    }
}

TEST(RequestProcessor, AWrongGuessOfTheValuesEndIsMended)
{
    World world;
    const auto call = world.call();
    world.hear(R"({"jsonrpc":"2.0","id":1,"result":5,"extra":{"a":1}})");
    EXPECT_TRUE(call->succeeded());
    EXPECT_EQ(call->value, "5");
    EXPECT_EQ(call->decoded, 2);
}

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
    while (!queue.has_event() ? queue.front_notice().has_value() : true) {
        if (const auto notice = queue.front_notice()) {
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

TEST(RequestProcessor, OneConsumersExceptionDoesNotKeepTheOthersWaiting)
{
    World world;
    const auto bad = world.subscribed("0xa");
    const auto good = world.subscribed("0xb");
    bad->queue->wait({[](void*) { throw std::runtime_error("user code"); }, nullptr, true});
    int woken = 0;
    good->queue->wait({[](void* who) { ++*static_cast<int*>(who); }, &woken, true});
    world.hear(notification("0xa", "1"));
    world.hear(notification("0xb", "1"));
    EXPECT_THROW(world.processor.end_of_walk(), std::runtime_error);
    EXPECT_EQ(woken, 1);
}

TEST(RequestProcessor, OneCallsExceptionDoesNotKeepTheOthersPending)
{
    World world;
    const auto bad = world.call({}, [] { throw std::runtime_error("user code"); });
    const auto good = world.call();
    EXPECT_THROW(world.processor.fail_all(errc::cancelled), std::runtime_error);
    EXPECT_TRUE(bad->failed_with(errc::cancelled));
    EXPECT_TRUE(good->failed_with(errc::cancelled));
}

TEST(RequestProcessor, OneCallsExceptionDoesNotKeepTheOverdueOnesPending)
{
    World world;
    const auto bad = world.call({0, world.now + 1s}, [] { throw std::runtime_error("user code"); });
    const auto good = world.call({0, world.now + 1s});
    EXPECT_THROW(world.pass(1s), std::runtime_error);
    EXPECT_TRUE(bad->failed_with(errc::timed_out));
    EXPECT_TRUE(good->failed_with(errc::timed_out));
}

TEST(RequestProcessor, ASubscribeCallWhoseTimeOutThrowsIsStillTidiedUpAfter)
{
    World world;
    const auto feed = world.subscribe({}, {0, world.now + 1s});
    world.processor.calls().set_output_position(world.last_id, 0);
    feed->ending->then = [] { throw std::runtime_error("user code"); };
    EXPECT_THROW(world.pass(1s), std::runtime_error);
    world.hear(reply(world.last_id, "\"0xa\""));
    EXPECT_THAT(feed->answered_late, ElementsAre("0xa"));
}

TEST(RequestProcessor, WhatWasParkedIsDeliveredThoughAConsumerThrows)
{
    World world;
    const auto feed = world.subscribe();
    for (const char* value : {"1", "2", "3"})
        world.hear(notification("0xa", value));
    feed->queue->wait({[](void*) { throw std::runtime_error("user code"); }, nullptr, false});
    EXPECT_THROW(world.hear(reply(world.last_id, "\"0xa\"")), std::runtime_error);
    EXPECT_TRUE(feed->ending->succeeded());
    EXPECT_THAT(feed->take_values(), ElementsAre("1", "2", "3"));
}

TEST(RequestProcessor, AFullBackpressureQueuePausesTheReaderThoughItsConsumerThrows)
{
    World world;
    const auto feed = world.subscribed("0xa", QueueOptions().messages(1).overflow(Overflow::backpressure));
    feed->queue->wait({[](void*) { throw std::runtime_error("user code"); }, nullptr, false});
    EXPECT_THROW(world.hear(notification("0xa", "1")), std::runtime_error);
    EXPECT_TRUE(world.processor.paused());
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

TEST(RequestProcessor, WhatIsOverdueEndsOnce)
{
    World world;
    const auto early = world.call({0, world.now + 1s});
    const auto late = world.call({0, world.now + 2s});
    EXPECT_EQ(world.processor.wake_at(), world.now + 1s);
    world.pass(999ms);
    EXPECT_TRUE(early->pending());
    world.pass(1ms);
    EXPECT_TRUE(early->failed_with(errc::timed_out));
    EXPECT_TRUE(late->pending());
    EXPECT_EQ(world.processor.wake_at(), world.now + 1s);
    world.pass(1h);
    EXPECT_TRUE(late->failed_with(errc::timed_out));
    EXPECT_EQ(early->finished, 1);
    EXPECT_EQ(world.processor.wake_at(), TimePoint::max());
}

TEST(RequestProcessor, ACallerThatAlwaysTriesAgainWithoutTimeLeftDoesNotHoldTheLoop)
{
    World world;
    int ended = 0;
    std::function<void()> again = [&] {
        ++ended;
        world.call({0, world.now}, again);
    };
    world.call({0, world.now}, again);
    world.pass(1s);
    EXPECT_EQ(ended, 1);
    EXPECT_LE(world.processor.wake_at(), world.now); // due at once, in the loop's next turn
    world.pass(0s);
    EXPECT_EQ(ended, 2);
}

TEST(RequestProcessor, OnLossSentAndUnsentCallsAreToldApart)
{
    World world;
    const auto sent = world.call();
    world.processor.calls().set_output_position(world.last_id, 0);
    const auto half_sent = world.call();
    world.processor.calls().set_output_position(world.last_id, 99);
    const auto unsent = world.call();
    world.processor.calls().set_output_position(world.last_id, 100);
    const auto feed = world.subscribed("0xa");
    const auto waiting = world.call();
    world.processor.on_lost(100);
    EXPECT_TRUE(sent->failed_with(errc::outcome_unknown));
    EXPECT_TRUE(half_sent->failed_with(errc::outcome_unknown));
    EXPECT_TRUE(unsent->failed_with(errc::not_sent));
    EXPECT_TRUE(waiting->pending());
    EXPECT_EQ(world.processor.routes(), 0u);
}

TEST(RequestProcessor, CallsMadeWhileOthersEndStay)
{
    World world;
    std::shared_ptr<Ending> second;
    const auto first = world.call({}, [&] { second = world.call(); });
    world.processor.calls().set_output_position(world.last_id, 0);
    world.processor.on_lost(1);
    EXPECT_EQ(first->finished, 1);
    ASSERT_TRUE(second);
    EXPECT_TRUE(second->pending());

    std::shared_ptr<Ending> third;
    second->then = [&] { third = world.call(); };
    world.processor.fail_all(errc::cancelled);
    EXPECT_EQ(second->finished, 1);
    ASSERT_TRUE(third);
    EXPECT_TRUE(third->pending());
}

TEST(RequestProcessor, ACallbackMayEndEverything)
{
    World world;
    const auto first = world.call({}, [&] { world.processor.fail_all(errc::cancelled); });
    const std::uint64_t id = world.last_id;
    const auto second = world.call();
    world.hear(reply(id, "1"));
    EXPECT_TRUE(first->succeeded());
    EXPECT_TRUE(second->failed_with(errc::cancelled));
}

TEST(RequestProcessor, AnErrorWithoutAnIdIsThatOfTheOnlyReadInFlight)
{
    for (const char* text : {R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"no"}})",
                             R"({"jsonrpc":"2.0","error":{"code":-32700,"message":"no"}})",
                             R"([{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"no"}}])"}) {
        World world;
        world.connected = false;
        const auto waiting = world.call({0, world.now + 1s, true});
        const auto call = world.call({0, world.now + 1s, true});
        world.sent();
        world.hear(text);
        EXPECT_TRUE(call->failed_with(errc::server_error)) << text;
        EXPECT_EQ(call->said.message, "no");
        EXPECT_TRUE(waiting->pending()) << "it has not left";
        EXPECT_EQ(world.counters().server_messages, 0u);
        world.hear(reply(world.last_id, "1"));
        EXPECT_EQ(call->finished, 1);
        EXPECT_EQ(world.counters().late_answers, 1u);
    }
}

TEST(RequestProcessor, AnErrorWithoutAnIdIsNeverThatOfACallThatIsNoRead)
{
    World world;
    const auto transaction = world.call({0, world.now + 1s, false});
    world.sent();
    world.hear(refusal("no"));
    EXPECT_TRUE(transaction->pending());
    EXPECT_EQ(world.counters().server_messages, 1u);
    EXPECT_EQ(world.processor.server_message().message, "no");
    world.hear(reply(world.last_id, "\"0xhash\""));
    EXPECT_TRUE(transaction->succeeded());

    const auto feed = world.subscribe();
    world.sent();
    world.hear(refusal("no"));
    EXPECT_TRUE(feed->ending->pending());
    EXPECT_EQ(world.counters().server_messages, 2u);
}

/// What nobody waits for any more is in flight all the same: the error may be its answer.
TEST(RequestProcessor, AnErrorWithoutAnIdIsNobodysWhileAnAbandonedCallIsUnanswered)
{
    World world;
    const auto timed_out = world.call({0, world.now + 1s, false});
    world.sent();
    const std::uint64_t first = world.last_id;
    world.pass(1s);
    ASSERT_TRUE(timed_out->failed_with(errc::timed_out));
    const auto cancelled = world.call({0, world.now + 9s, true});
    world.sent();
    const std::uint64_t second = world.last_id;
    world.processor.fail(second, errc::cancelled);

    const auto call = world.call({0, world.now + 9s, true});
    world.sent();
    for (const std::uint64_t late : {first, second}) {
        world.hear(refusal("no"));
        EXPECT_TRUE(call->pending());
        world.hear(reply(late, "1"));
    }
    world.hear(refusal("no"));
    EXPECT_TRUE(call->failed_with(errc::server_error));
    EXPECT_EQ(world.counters().server_messages, 2u);

    const auto other = world.call({0, world.now + 1s, true});
    world.sent();
    world.pass(1s);
    world.processor.on_lost(0); // what the old connection owes is owed no more
    const auto last = world.call({0, world.now + 1s, true});
    world.sent();
    world.hear(refusal("no"));
    EXPECT_TRUE(last->failed_with(errc::server_error));
}

TEST(RequestProcessor, AnErrorForNoCallIsKeptForTheObserver)
{
    World world;
    const auto call = world.call();
    world.hear(R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"parse error"}})");
    EXPECT_TRUE(call->pending());
    EXPECT_EQ(world.counters().server_messages, 1u);
    EXPECT_EQ(world.processor.server_message().code, -32700);
    EXPECT_EQ(world.processor.server_message().message, "parse error");
    world.hear(R"({"jsonrpc":"2.0","id":5,"method":"client_ping","params":[]})");
    EXPECT_EQ(world.counters().server_messages, 2u);
    EXPECT_EQ(world.processor.server_message().message, "client_ping");
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
