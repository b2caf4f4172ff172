// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/subscription_queue.hpp"

#include <ethwire/rpc/errc.hpp>

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <deque>
#include <string>

namespace ethwire::rpc {
namespace {

/// What the policies promise, written down as plainly as possible.
class Model {
public:
    explicit Model(QueueOptions options) : options_(options) {}

    struct Event {
        std::uint64_t arrival = 0;
        std::size_t size = 0;
        std::uint64_t lost = 0;
    };

    void push(std::uint64_t arrival, std::size_t size)
    {
        if (ended)
            return;
        const Overflow overflow = options_.overflow();
        if (overflow == Overflow::drop_newest || overflow == Overflow::fail) {
            if (!fits(size)) {
                ++dropped;
                ++tail;
                ended = overflow == Overflow::fail;
                return;
            }
        } else if (overflow != Overflow::backpressure) {
            while (!events.empty() && (overflow == Overflow::latest || !fits(size))) {
                const std::uint64_t lost = events.front().lost + 1;
                events.pop_front();
                ++dropped;
                (events.empty() ? tail : events.front().lost) += lost;
            }
        }
        events.push_back({arrival, size, tail});
        tail = 0;
        if (overflow == Overflow::backpressure && (events.size() >= options_.messages() || bytes() > options_.bytes()))
            paused = true;
    }

    void pop()
    {
        events.pop_front();
        ++delivered;
        if (events.size() <= options_.messages() / 2 && bytes() <= options_.bytes() / 2)
            paused = false;
    }

    std::size_t bytes() const
    {
        std::size_t sum = 0;
        for (const Event& event : events)
            sum += event.size;
        return sum;
    }

    std::deque<Event> events{};
    std::uint64_t delivered = 0;
    std::uint64_t dropped = 0;
    std::uint64_t tail = 0;
    bool ended = false;
    bool paused = false;

private:
    bool fits(std::size_t size) const
    {
        return events.empty() || (events.size() < options_.messages() && bytes() + size <= options_.bytes());
    }

    QueueOptions options_;
};

void check(const SubscriptionQueue& queue, const Model& model)
{
    RC_ASSERT(queue.size() == model.events.size());
    RC_ASSERT(queue.bytes() == model.bytes());
    RC_ASSERT(queue.delivered() == model.delivered);
    RC_ASSERT(queue.dropped() == model.dropped);
    RC_ASSERT(queue.lost_at_end() == model.tail);
    RC_ASSERT(queue.ended() == model.ended);
    RC_ASSERT(queue.must_pause() == (model.paused && !model.ended));
    if (model.events.empty())
        return;
    RC_ASSERT(queue.front().arrival == model.events.front().arrival);
    RC_ASSERT(queue.front().text.size() == model.events.front().size);
    RC_ASSERT(queue.front().lost_before == model.events.front().lost);
}

void policy_holds(Overflow overflow)
{
    const auto options = QueueOptions()
                             .messages(*rc::gen::inRange<std::size_t>(0, 12))
                             .bytes(*rc::gen::inRange<std::size_t>(0, 3000))
                             .overflow(overflow);
    SubscriptionQueue queue(options);
    Model model(options);
    std::uint64_t arrival = 0;
    std::uint64_t told = 0;
    const int steps = *rc::gen::inRange(0, 200);
    const int pushes = *rc::gen::inRange(3, 10);
    for (int i = 0; i < steps; ++i) {
        if (*rc::gen::inRange(0, 10) < pushes) {
            const std::string text(*rc::gen::inRange<std::size_t>(1, 1000), 'x');
            queue.push({text, text, ++arrival, 0});
            model.push(arrival, text.size());
        } else if (!model.events.empty()) {
            told += queue.front().lost_before;
            queue.pop();
            model.pop();
        }
        check(queue, model);
    }
    for (; queue.has_event(); queue.pop(), model.pop()) {
        check(queue, model);
        told += queue.front().lost_before;
    }
    // Each loss is told exactly once, before the event behind it or at the end.
    RC_ASSERT(told + queue.lost_at_end() == queue.dropped());
}

RC_GTEST_PROP(SubscriptionQueueProperty, drop_oldest, ()) { policy_holds(Overflow::drop_oldest); }
RC_GTEST_PROP(SubscriptionQueueProperty, drop_newest, ()) { policy_holds(Overflow::drop_newest); }
RC_GTEST_PROP(SubscriptionQueueProperty, latest, ()) { policy_holds(Overflow::latest); }
RC_GTEST_PROP(SubscriptionQueueProperty, fail, ()) { policy_holds(Overflow::fail); }
RC_GTEST_PROP(SubscriptionQueueProperty, backpressure, ()) { policy_holds(Overflow::backpressure); }

/// A consumer that waits again whenever it has taken everything, in walks of any length.
void keeping_up_loses_nothing(Overflow overflow)
{
    struct Taker {
        SubscriptionQueue& queue;
        bool batch;
        std::vector<std::uint64_t> taken{};

        void wait()
        {
            queue.wait({[](void* who) {
                            auto& self = *static_cast<Taker*>(who);
                            for (; self.queue.has_event(); self.queue.pop())
                                self.taken.push_back(self.queue.front().arrival);
                            self.wait();
                        },
                        this, batch});
        }
    };

    SubscriptionQueue queue(QueueOptions()
                                .messages(*rc::gen::inRange<std::size_t>(0, 12))
                                .bytes(*rc::gen::inRange<std::size_t>(0, 3000))
                                .overflow(overflow));
    Taker taker{queue, *rc::gen::arbitrary<bool>()};
    taker.wait();
    std::uint64_t arrival = 0;
    const int walks = *rc::gen::inRange(0, 20);
    for (int walk = 0; walk < walks; ++walk) {
        const int events = *rc::gen::inRange(0, 40);
        for (int i = 0; i < events; ++i) {
            const std::string text(*rc::gen::inRange<std::size_t>(1, 1000), 'x');
            queue.push({text, text, ++arrival, 0});
            RC_ASSERT(!queue.must_pause());
        }
        queue.flush();
    }
    RC_ASSERT(queue.dropped() == 0u);
    RC_ASSERT(taker.taken.size() == arrival);
    for (std::size_t i = 0; i < taker.taken.size(); ++i)
        RC_ASSERT(taker.taken[i] == i + 1);
}

RC_GTEST_PROP(SubscriptionQueueProperty, whoever_keeps_up_loses_nothing, ())
{
    keeping_up_loses_nothing(*rc::gen::element(Overflow::drop_oldest, Overflow::drop_newest, Overflow::latest,
                                               Overflow::fail, Overflow::backpressure));
}

} // namespace
} // namespace ethwire::rpc
