// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/message_ring.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <deque>
#include <string>

namespace ethwire::rpc {
namespace {

struct Held {
    std::string text{};
    std::size_t value_offset = 0;
    std::size_t value_size = 0;
    std::uint64_t arrival = 0;
    std::uint64_t lost = 0;
};

/// Mostly short, some long: so that the ring wraps, and grows while it is wrapped.
std::size_t some_size()
{
    return *rc::gen::weightedOneOf<std::size_t>(
        {{8, rc::gen::inRange<std::size_t>(0, 700)}, {1, rc::gen::inRange<std::size_t>(0, 5000)}});
}

void check(const MessageRing& ring, const std::deque<Held>& model)
{
    RC_ASSERT(ring.size() == model.size());
    RC_ASSERT(ring.empty() == model.empty());
    std::size_t bytes = 0;
    for (const Held& held : model)
        bytes += held.text.size();
    RC_ASSERT(ring.bytes() == bytes);
    RC_ASSERT(ring.capacity() >= bytes);
    if (model.empty())
        return;
    const MessageRing::Entry front = ring.front();
    const Held& held = model.front();
    RC_ASSERT(front.text == held.text);
    RC_ASSERT(front.value == std::string_view(held.text).substr(held.value_offset, held.value_size));
    RC_ASSERT(front.value.data() == front.text.data() + held.value_offset);
    RC_ASSERT(front.arrival == held.arrival);
    RC_ASSERT(front.lost_before == held.lost);
}

RC_GTEST_PROP(MessageRingProperty, behaves_as_a_deque, ())
{
    MessageRing ring;
    std::deque<Held> model;
    std::uint64_t arrival = 0;
    const int steps = *rc::gen::inRange(0, 300);
    const int pushes = *rc::gen::inRange(3, 8); // of ten steps: rings that fill up, and rings that stay short
    for (int i = 0; i < steps; ++i) {
        const int action = *rc::gen::inRange(0, 10);
        if (action < pushes) {
            Held held;
            held.text = std::string(some_size(), static_cast<char>('a' + arrival % 26));
            held.value_offset = *rc::gen::inRange<std::size_t>(0, held.text.size() + 1);
            held.value_size = *rc::gen::inRange<std::size_t>(0, held.text.size() - held.value_offset + 1);
            held.arrival = ++arrival;
            held.lost = *rc::gen::inRange<std::uint64_t>(0, 3);
            const std::string_view text = held.text;
            ring.push({text, text.substr(held.value_offset, held.value_size), held.arrival, held.lost});
            model.push_back(held);
        } else if (action < 9 && !model.empty()) {
            ring.pop();
            model.pop_front();
        } else if (!model.empty()) {
            ring.add_lost_before_front(5);
            model.front().lost += 5;
        } else {
            ring.shrink(*rc::gen::inRange<std::size_t>(0, 10000));
        }
        check(ring, model);
    }
    for (; !model.empty(); model.pop_front(), ring.pop())
        check(ring, model);
}

} // namespace
} // namespace ethwire::rpc
