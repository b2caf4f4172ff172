// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "fault.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ethwire::rpc::test {
namespace {

using testing::ElementsAre;

} // namespace

// F29: batches.

TEST_F(Fault, F29_reordered_extra_and_repeated_answers)
{
    send_batch(4);
    std::string text = array({2, 0, 0, 3, 1});
    text.insert(1, reply(77777, "1") + ",");
    EXPECT_EQ(world.hear(text), Outcome::taken);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_TRUE(calls[i]->succeeded());
        EXPECT_EQ(calls[i]->value, std::to_string(i));
    }
    EXPECT_EQ(world.counters().unknown_ids, 1u);
    EXPECT_EQ(world.counters().late_answers, 1u);
}

TEST_F(Fault, F29_missing_answers_end_soon)
{
    send_batch(3);
    world.hear(array({1}));
    EXPECT_TRUE(calls[1]->succeeded());
    EXPECT_TRUE(calls[0]->pending());
    world.pass(1s);
    EXPECT_TRUE(calls[0]->failed_with(errc::missing_batch_answer));
    EXPECT_TRUE(calls[2]->failed_with(errc::missing_batch_answer));
}

TEST_F(Fault, F29_missing_answers_do_not_outlive_their_own_deadline)
{
    send_batch(2, 500ms);
    world.hear(array({1}));
    world.pass(500ms);
    EXPECT_TRUE(calls[0]->failed_with(errc::timed_out));
}

TEST_F(Fault, F29_split_by_a_proxy)
{
    send_batch(5);
    for (const std::size_t i : {3u, 1u, 0u, 4u}) {
        world.hear(array({i}));
        world.pass(900ms); // each piece gives the rest its time anew
    }
    EXPECT_TRUE(calls[2]->pending());
    world.hear(reply(ids[2], "2")); // also without an array
    for (const auto& call : calls)
        EXPECT_TRUE(call->succeeded());
}

TEST_F(Fault, F29_one_error_object_for_the_whole_batch)
{
    send_batch(3);
    world.hear(refusal("batch too large"));
    for (const auto& call : calls) {
        EXPECT_TRUE(call->failed_with(errc::server_error));
        EXPECT_EQ(call->said.message, "batch too large");
    }
    EXPECT_EQ(world.counters().server_messages, 0u);
    world.hear(array({0, 1, 2})); // a late answer belongs to nobody
    EXPECT_EQ(world.counters().late_answers, 3u);
    for (const auto& call : calls)
        EXPECT_TRUE(call->failed_with(errc::server_error));
}

TEST_F(Fault, F29_an_error_object_beside_another_request_is_nobodys)
{
    send_batch(2);
    send_batch(2);
    world.hear(refusal("m"));
    world.hear(array({0, 1}));
    EXPECT_TRUE(calls[0]->succeeded());
    EXPECT_TRUE(calls[1]->succeeded());
    world.hear(array({2}));
    world.hear(refusal("m"));
    EXPECT_TRUE(calls[3]->pending()) << "its batch was read, and answered in part";
    EXPECT_EQ(world.counters().server_messages, 2u);
}

TEST_F(Fault, F29_an_error_object_among_the_answers_is_not_for_those_that_are_answered)
{
    send_batch(3);
    std::string text = array({0, 2});
    text.insert(1, refusal("m") + ",");
    world.hear(text);
    EXPECT_TRUE(calls[0]->succeeded());
    EXPECT_TRUE(calls[2]->succeeded());
    EXPECT_EQ(world.counters().server_messages, 1u);
    world.pass(1s);
    EXPECT_TRUE(calls[1]->failed_with(errc::missing_batch_answer));
}

TEST_F(Fault, F29_errors_and_nonsense_among_the_answers)
{
    send_batch(3);
    const std::string text = "[7," + reply(ids[0], "0") + R"(,{"jsonrpc":"2.0","id":)" + std::to_string(ids[1]) +
                             R"(,"error":{"code":3,"message":"m"}},[],{"id":)" + std::to_string(ids[2]) + "}]";
    EXPECT_EQ(world.hear(text), Outcome::malformed);
    EXPECT_TRUE(calls[0]->succeeded());
    EXPECT_TRUE(calls[1]->failed_with(errc::server_error));
    EXPECT_TRUE(calls[2]->failed_with(errc::malformed_reply));
}

TEST_F(Fault, F29_an_empty_array_ends_the_batch_that_it_must_be_the_answer_to)
{
    send_batch(2);
    EXPECT_EQ(world.hear("[]"), Outcome::taken);
    for (const auto& call : calls) {
        EXPECT_TRUE(call->failed_with(errc::missing_batch_answer));
        EXPECT_EQ(call->sent, Sent::yes);
    }
}

TEST_F(Fault, F29_an_empty_array_that_may_be_the_answer_to_another_ends_nothing)
{
    const auto alone = world.call();
    world.sent();
    send_batch(1);
    EXPECT_EQ(world.hear("[]"), Outcome::taken);
    EXPECT_EQ(world.counters().empty_messages, 1u);
    EXPECT_TRUE(alone->pending());
    EXPECT_TRUE(calls[0]->pending());
    world.pass(30s);
    EXPECT_TRUE(calls[0]->failed_with(errc::timed_out));
}

TEST_F(Fault, F29_answers_and_events_in_one_array_keep_their_order)
{
    const auto feed = world.subscribe();
    world.hear("[" + notification("0xa", "1") + "," + reply(world.last_id, "\"0xa\"") + "," + notification("0xa", "2") +
               "]");
    EXPECT_THAT(feed->take_values(), ElementsAre("1", "2"));
}

} // namespace ethwire::rpc::test
