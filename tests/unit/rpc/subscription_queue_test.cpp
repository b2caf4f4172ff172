// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/subscription_queue.hpp"

#include "world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ethwire::rpc::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A queue fed with numbered events of a given size.
class Source {
public:
    explicit Source(QueueOptions options) : feed(options) {}

    bool push(std::size_t size = 1)
    {
        std::string text = std::to_string(++arrival);
        text.resize(std::max(size, text.size()), ' ');
        return queue().push({text, text, arrival, 0});
    }

    void push_many(int n)
    {
        for (int i = 0; i < n; ++i)
            push();
    }

    SubscriptionQueue& queue() const { return *feed.queue; }

    /// `number` or `number-lost`.
    std::vector<std::string> take()
    {
        std::vector<std::string> out;
        for (const Feed::Seen& seen : feed.take()) {
            std::string item = seen.value.substr(0, seen.value.find(' '));
            if (seen.lost_before != 0)
                item += "-" + std::to_string(seen.lost_before);
            out.push_back(item);
        }
        return out;
    }

    Feed feed;
    std::uint64_t arrival = 0;
};

QueueOptions three(Overflow overflow) { return QueueOptions().messages(3).overflow(overflow); }

TEST(SubscriptionQueue, ABatchConsumerThatThrowsCostsNoEvent)
{
    Source source(three(Overflow::drop_newest));
    const auto fail = [](void* who) {
        auto& queue = *static_cast<SubscriptionQueue*>(who);
        while (queue.has_event())
            queue.pop();
        throw std::runtime_error("user code");
    };
    source.queue().wait({fail, &source.queue(), true});
    source.push_many(3);
    EXPECT_THROW(source.push(), std::runtime_error); // its fourth fills the batch
    EXPECT_THAT(source.take(), ElementsAre("4"));
    EXPECT_EQ(source.queue().dropped(), 0u);
}

TEST(SubscriptionQueue, DropOldestKeepsTheNewestAndSaysWhatIsMissing)
{
    Source source(three(Overflow::drop_oldest));
    source.push_many(8);
    EXPECT_EQ(source.queue().dropped(), 5u);
    EXPECT_THAT(source.take(), ElementsAre("6-5", "7", "8"));
    source.push_many(4);
    EXPECT_THAT(source.take(), ElementsAre("10-1", "11", "12"));
    EXPECT_EQ(source.queue().delivered(), 6u);
    EXPECT_EQ(source.queue().dropped(), 6u);
    EXPECT_EQ(source.queue().lost_at_end(), 0u);
}

TEST(SubscriptionQueue, AnEventThatIsNoJsonIsALossBeforeTheNext)
{
    Source source(three(Overflow::drop_oldest));
    source.queue().lose(1);
    source.push_many(5);
    source.queue().pop_malformed();
    EXPECT_THAT(source.take(), ElementsAre("4-4", "5"));
    EXPECT_EQ(source.queue().dropped(), 2u);
    source.push_many(1);
    source.queue().pop_malformed();
    source.queue().lose(1);
    EXPECT_EQ(source.queue().lost_at_end(), 2u);
    source.push_many(2);
    source.queue().pop_malformed();
    EXPECT_THAT(source.take(), ElementsAre("8-3"));
}

TEST(SubscriptionQueue, DropNewestKeepsTheOldestAndSaysWhatIsMissing)
{
    Source source(three(Overflow::drop_newest));
    source.push_many(8);
    EXPECT_EQ(source.queue().lost_at_end(), 5u);
    EXPECT_THAT(source.take(), ElementsAre("1", "2", "3"));
    source.push();
    EXPECT_THAT(source.take(), ElementsAre("9-5"));
    EXPECT_EQ(source.queue().dropped(), 5u);
    EXPECT_EQ(source.queue().lost_at_end(), 0u);
}

TEST(SubscriptionQueue, LatestKeepsOne)
{
    Source source(QueueOptions().overflow(Overflow::latest));
    source.push();
    EXPECT_THAT(source.take(), ElementsAre("1"));
    source.push_many(5);
    EXPECT_EQ(source.queue().size(), 1u);
    EXPECT_THAT(source.take(), ElementsAre("6-4"));
    EXPECT_EQ(source.queue().dropped(), 4u);
}

TEST(SubscriptionQueue, LatestLosesNothingOfABatchThatIsWaitedFor)
{
    Source source(QueueOptions().overflow(Overflow::latest));
    struct Taker {
        Source& source;
        std::vector<std::string> seen{};
        void wait()
        {
            source.queue().wait({[](void* who) {
                                     auto& self = *static_cast<Taker*>(who);
                                     for (std::string& item : self.source.take())
                                         self.seen.push_back(std::move(item));
                                     self.wait();
                                 },
                                 this, true});
        }
    } taker{source};
    taker.wait();
    source.push_many(3);
    source.queue().flush();
    EXPECT_THAT(taker.seen, ElementsAre("1", "2", "3"));
    EXPECT_EQ(source.queue().dropped(), 0u);
}

TEST(SubscriptionQueue, FailEndsBehindWhatWaits)
{
    Source source(three(Overflow::fail));
    source.push_many(8);
    EXPECT_TRUE(source.queue().ended());
    EXPECT_EQ(source.queue().reason(), errc::queue_overflow);
    EXPECT_EQ(source.queue().dropped(), 1u); // it is over with the first one
    EXPECT_EQ(source.queue().lost_at_end(), 1u);
    EXPECT_THAT(source.take(), ElementsAre("1", "2", "3"));
    EXPECT_FALSE(source.queue().has_event());
}

TEST(SubscriptionQueue, BackpressurePausesAtTheLimitAndGoesOnAtHalf)
{
    Source source(QueueOptions().messages(4).overflow(Overflow::backpressure));
    int drained = 0;
    source.queue().on_drained([](void* who) { ++*static_cast<int*>(who); }, &drained);
    source.push_many(3);
    EXPECT_FALSE(source.queue().must_pause());
    source.push();
    EXPECT_TRUE(source.queue().must_pause());
    source.push(); // the rest of a walk
    EXPECT_EQ(source.queue().size(), 5u);
    source.queue().pop();
    source.queue().pop();
    EXPECT_TRUE(source.queue().must_pause());
    EXPECT_EQ(drained, 0);
    source.queue().pop();
    EXPECT_FALSE(source.queue().must_pause());
    EXPECT_EQ(drained, 1);
    source.push_many(2);
    EXPECT_TRUE(source.queue().must_pause());
    EXPECT_THAT(source.take(), ElementsAre("4", "5", "6", "7"));
    EXPECT_EQ(drained, 2);
    EXPECT_EQ(source.queue().dropped(), 0u);
}

TEST(SubscriptionQueue, BackpressureWakesABatchRatherThanPause)
{
    Source source(three(Overflow::backpressure));
    source.queue().wait({[](void* who) { static_cast<Source*>(who)->take(); }, &source, true});
    source.push_many(2);
    EXPECT_TRUE(source.queue().waiting());
    source.push();
    EXPECT_FALSE(source.queue().waiting());
    EXPECT_FALSE(source.queue().must_pause());
}

TEST(SubscriptionQueue, BothLimitsHold)
{
    Source source(QueueOptions().messages(100).bytes(1000));
    for (int i = 0; i < 10; ++i)
        source.push(300);
    EXPECT_EQ(source.queue().size(), 3u);
    EXPECT_EQ(source.queue().bytes(), 900u);
    EXPECT_EQ(source.queue().dropped(), 7u);
    source.push(500);
    EXPECT_THAT(source.take(), ElementsAre("10-9", "11"));
}

TEST(SubscriptionQueue, AnEventBeyondTheByteLimitPassesThroughAnEmptyQueue)
{
    for (const Overflow overflow :
         {Overflow::drop_oldest, Overflow::drop_newest, Overflow::latest, Overflow::fail, Overflow::backpressure}) {
        Source source(QueueOptions().bytes(10).overflow(overflow));
        source.push(100);
        EXPECT_THAT(source.take(), ElementsAre("1"));
        EXPECT_FALSE(source.queue().ended());
        source.push(5);
        source.push(100);
        EXPECT_LE(source.queue().bytes(), overflow == Overflow::backpressure ? 105u : 100u);
    }
}

TEST(SubscriptionQueue, ALimitOfNothingStillPassesOneEvent)
{
    Source source(QueueOptions().messages(0).bytes(0));
    source.push_many(3);
    EXPECT_THAT(source.take(), ElementsAre("3-2"));
}

TEST(SubscriptionQueue, OneWaiterIsWokenOnceAndAtOnce)
{
    Source source({});
    int woken = 0;
    const SubscriptionQueue::Waiter waiter{[](void* who) { ++*static_cast<int*>(who); }, &woken, false};
    EXPECT_TRUE(source.queue().wait(waiter));
    EXPECT_FALSE(source.queue().wait(waiter));
    EXPECT_FALSE(source.push());
    EXPECT_EQ(woken, 1);
    source.push();
    EXPECT_EQ(woken, 1);
    source.queue().wait(waiter);
    source.queue().stop_waiting();
    source.push();
    EXPECT_EQ(woken, 1);
    EXPECT_EQ(source.queue().size(), 3u);
}

TEST(SubscriptionQueue, EndAndNoticeWakeAnyWaiter)
{
    for (const bool batch : {false, true}) {
        Source source({});
        int woken = 0;
        const SubscriptionQueue::Waiter waiter{[](void* who) { ++*static_cast<int*>(who); }, &woken, batch};
        source.queue().wait(waiter);
        source.queue().notice(Notice::Kind::disconnected, errc::outcome_unknown, 1);
        EXPECT_EQ(woken, 1);
        source.queue().wait(waiter);
        source.queue().end(errc::unsubscribed);
        EXPECT_EQ(woken, 2);
        source.queue().end(errc::timed_out);
        EXPECT_EQ(source.queue().reason(), errc::unsubscribed);
        EXPECT_TRUE(source.queue().front_notice()); // it has to be read
        source.queue().pop_notice();
        EXPECT_FALSE(source.queue().front_notice());
        EXPECT_FALSE(source.push());
        EXPECT_FALSE(source.queue().has_event());
    }
}

TEST(SubscriptionQueue, NoticesStandBetweenTheirEvents)
{
    Source source({});
    source.push();
    source.queue().notice(Notice::Kind::disconnected, errc::outcome_unknown, source.arrival + 1);
    source.queue().notice(Notice::Kind::resubscribed, {}, source.arrival + 1);
    source.push();
    EXPECT_FALSE(source.queue().front_notice());
    source.queue().pop();
    ASSERT_TRUE(source.queue().front_notice());
    EXPECT_EQ(source.queue().front_notice()->kind, Notice::Kind::disconnected);
    EXPECT_EQ(source.queue().front_notice()->error, errc::outcome_unknown);
    source.queue().pop_notice();
    EXPECT_EQ(source.queue().front_notice()->kind, Notice::Kind::resubscribed);
    source.queue().pop_notice();
    EXPECT_FALSE(source.queue().front_notice());
    EXPECT_TRUE(source.queue().has_event());
}

/// Events as `e`, notices as `D` and `R`.
std::string story(SubscriptionQueue& queue)
{
    std::string out;
    for (;;) {
        if (const Notice* const notice = queue.front_notice()) {
            out += notice->kind == Notice::Kind::disconnected ? 'D' : 'R';
            queue.pop_notice();
        } else if (queue.has_event()) {
            out += 'e';
            queue.pop();
        } else {
            return out;
        }
    }
}

TEST(SubscriptionQueue, AFlappingServerDoesNotFillTheMemoryWithNotices)
{
    Source source(three(Overflow::drop_oldest));
    source.push();
    for (int i = 0; i < 10000; ++i) {
        source.queue().notice(Notice::Kind::disconnected, errc::outcome_unknown, source.arrival + 1);
        source.queue().notice(Notice::Kind::resubscribed, {}, source.arrival + 1);
    }
    source.push();
    const std::string told = story(source.queue());
    EXPECT_LE(told.size(), 70u);
    EXPECT_EQ(told.front(), 'e');
    EXPECT_EQ(told.substr(told.size() - 2), "Re");
    EXPECT_EQ(told.find("DD"), std::string::npos);
}

TEST(SubscriptionQueue, NoEventIsEverJoinedToAnotherOverALoss)
{
    Source source({});
    for (int i = 0; i < 300; ++i) {
        source.push();
        source.queue().notice(Notice::Kind::disconnected, errc::outcome_unknown, source.arrival + 1);
        source.queue().notice(Notice::Kind::resubscribed, {}, source.arrival + 1);
    }
    source.push();
    const std::string told = story(source.queue());
    EXPECT_EQ(told.find("ee"), std::string::npos);
    EXPECT_EQ(std::count(told.begin(), told.end(), 'e'), 301);
}

TEST(SubscriptionQueue, TheFirstUseDecidesTheConsumer)
{
    Source source({});
    EXPECT_EQ(source.queue().consumer(), Consumer::undecided);
    EXPECT_TRUE(source.queue().claim(Consumer::merged));
    EXPECT_TRUE(source.queue().claim(Consumer::merged));
    EXPECT_FALSE(source.queue().claim(Consumer::handle));
    EXPECT_EQ(source.queue().consumer(), Consumer::merged);
}

TEST(SubscriptionQueue, TheFrontsArrivalIsKnown)
{
    Source source({});
    EXPECT_EQ(source.queue().front_arrival(), UINT64_MAX);
    source.push_many(2);
    EXPECT_EQ(source.queue().front_arrival(), 1u);
    source.queue().pop();
    EXPECT_EQ(source.queue().front_arrival(), 2u);
}

TEST(SubscriptionQueue, ItsWakerMayDestroyIt)
{
    auto feed = std::make_unique<Feed>();
    struct Owner {
        std::unique_ptr<Feed>& feed;
    } owner{feed};
    const auto kept = feed->queue; // as the processor does while a consumer waits
    kept->wait({[](void* who) { static_cast<Owner*>(who)->feed.reset(); }, &owner, false});
    kept->push({"1", "1", 1, 0});
    EXPECT_FALSE(feed);
    EXPECT_THAT(kept->size(), 1u);
}

} // namespace
} // namespace ethwire::rpc::test
