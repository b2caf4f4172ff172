// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "world.hpp"

#include <ethwire/base/random.hpp>
#include <ethwire/json/errc.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <map>
#include <unistd.h>

namespace ethwire::rpc::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Outcome = World::Outcome;

constexpr std::size_t MiB = std::size_t{1} << 20;

std::size_t resident_bytes()
{
    std::size_t total = 0;
    std::size_t resident = 0;
    std::ifstream("/proc/self/statm") >> total >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

Duration cpu_time()
{
    timespec spent{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    return std::chrono::seconds(spent.tv_sec) + std::chrono::nanoseconds(spent.tv_nsec);
}

std::string brackets() { return std::string(5'000'000, '['); }

} // namespace

/// What a server can do wrong, and what it may not do to us: a test or more for each row of the list of faults.
class Fault : public testing::Test {
protected:
    Outcome hear_bomb(std::string_view bomb)
    {
        const Padded padded(bomb);
        world.send_all();
        const std::size_t memory = resident_bytes();
        const Duration start = cpu_time();
        const Outcome outcome = world.processor.on_message(padded, world.now);
        EXPECT_LE(cpu_time() - start, 20ms);
        EXPECT_LE(resident_bytes(), memory + MiB / 4);
        return outcome;
    }

    /// Opens the calls of one batch.
    void send_batch(int n, Duration limit = 30s)
    {
        const std::uint64_t batch = world.processor.next_batch();
        for (int i = 0; i < n; ++i) {
            calls.push_back(world.call({batch, world.now + limit, true}));
            world.sent();
            ids.push_back(world.last_id);
        }
    }

    /// The answers to the elements named, in that order, as one array.
    std::string array(std::vector<std::size_t> elements) const
    {
        std::string text = "[";
        for (const std::size_t i : elements)
            text += (text.size() > 1 ? "," : "") + reply(ids[i], std::to_string(i));
        return text + "]";
    }

    World world{};
    std::vector<std::shared_ptr<Ending>> calls{}; // those of the batches
    std::vector<std::uint64_t> ids{};
};

// F21: nesting bombs. Refused where they get too deep, not where they end, so the limits hold with sanitizers too.

TEST_F(Fault, F21_nesting_bomb_as_a_message)
{
    EXPECT_EQ(hear_bomb(brackets()), Outcome::malformed);
    std::string objects;
    for (int i = 0; i < 1'000'000; ++i)
        objects += "{\"a\":";
    EXPECT_EQ(hear_bomb(objects), Outcome::malformed);
}

TEST_F(Fault, F21_nesting_bomb_as_a_result)
{
    const auto call = world.call({0, world.now + 30s});
    EXPECT_EQ(hear_bomb(R"({"jsonrpc":"2.0","id":1,"result":)" + brackets()), Outcome::malformed);
    EXPECT_TRUE(call->failed_with(json::errc::too_deep));

    const auto closed = world.call({0, world.now + 30s});
    const std::string half(2'500'000, '[');
    EXPECT_EQ(hear_bomb(reply(world.last_id, half + std::string(half.size(), ']'))), Outcome::malformed);
    EXPECT_TRUE(closed->failed_with(json::errc::too_deep));
}

TEST_F(Fault, F21_nesting_bomb_as_an_event)
{
    const auto feed = world.subscribed("0xa");
    {
        const std::string half(2'500'000, '[');
        EXPECT_EQ(world.hear(notification("0xa", half + std::string(half.size(), ']'))), Outcome::malformed);
    }
    EXPECT_FALSE(feed->queue->has_event());
    world.hear(notification("0xa", "1"));
    const auto seen = feed->take();
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].value, "1");
    EXPECT_EQ(seen[0].lost_before, 1u);
}

// F22: a subscription's first events before its answer.

TEST_F(Fault, F22_notification_before_reply_any_interleaving)
{
    constexpr int most_events = 12;
    std::uint64_t early = 0;
    for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
        SeededRandom random(seed);
        World server;
        const std::size_t count = 1 + random.below(4);
        std::vector<std::shared_ptr<Feed>> feeds;
        std::vector<std::vector<std::string>> scripts; // of each subscription in order
        std::vector<std::size_t> reply_at;
        for (std::size_t k = 0; k < count; ++k) {
            feeds.push_back(server.subscribe());
            const std::string id = "0x" + std::to_string(k);
            const std::size_t events = random.below(most_events);
            std::vector<std::string>& script = scripts.emplace_back();
            for (std::size_t i = 0; i < events; ++i)
                script.push_back(notification(id, std::to_string(i)));
            const std::size_t at = random.below(events + 1);
            script.insert(script.begin() + static_cast<std::ptrdiff_t>(at), reply(server.last_id, "\"" + id + "\""));
            early += at;
        }
        std::vector<std::size_t> next(count, 0);
        for (std::size_t left = count; left > 0;) {
            const std::size_t k = random.below(count);
            if (next[k] == scripts[k].size())
                continue;
            server.hear(scripts[k][next[k]++]);
            left -= next[k] == scripts[k].size() ? 1 : 0;
        }
        for (std::size_t k = 0; k < count; ++k) {
            const std::vector<std::string> values = feeds[k]->take_values();
            ASSERT_EQ(values.size(), scripts[k].size() - 1) << "seed " << seed;
            for (std::size_t i = 0; i < values.size(); ++i)
                ASSERT_EQ(values[i], std::to_string(i)) << "seed " << seed;
        }
        ASSERT_EQ(server.counters().parking_losses, 0u);
        ASSERT_EQ(server.counters().unrouted_events, 0u);
    }
    EXPECT_GT(early, 10'000u); // the test tests something
}

TEST_F(Fault, F22_holding_area_is_bounded_in_messages)
{
    const auto feed = world.subscribe(QueueOptions().messages(5000));
    for (int i = 0; i < 2000; ++i)
        world.hear(notification("0xa", std::to_string(i)));
    EXPECT_EQ(world.counters().parking_losses, 2000 - Parking::most_messages);
    world.hear(reply(world.last_id, "\"0xa\""));
    const auto values = feed->take_values();
    ASSERT_EQ(values.size(), Parking::most_messages);
    EXPECT_EQ(values.front(), "0");
    EXPECT_EQ(values.back(), "1023");
}

TEST_F(Fault, F22_holding_area_is_bounded_in_bytes)
{
    world.subscribe();
    const std::string large = notification("0xa", "\"" + std::string(MiB, 'x') + "\"");
    for (int i = 0; i < 10; ++i)
        world.hear(large);
    EXPECT_EQ(world.counters().parking_losses, 7u); // three and their envelopes fit into 4 MiB
}

TEST_F(Fault, F22_holding_area_is_bounded_in_time)
{
    const auto feed = world.subscribe();
    const std::uint64_t id = world.last_id;
    world.hear(notification("0xa", "1"));
    world.pass(Parking::longest_stay - 1ns);
    EXPECT_EQ(world.counters().parking_losses, 0u);
    EXPECT_EQ(world.processor.wake_at(), world.now + 1ns);
    world.pass(1ns);
    EXPECT_EQ(world.counters().parking_losses, 1u);
    world.hear(reply(id, "\"0xa\""));
    EXPECT_THAT(feed->take_values(), IsEmpty());
}

TEST_F(Fault, F22_what_nobody_subscribed_is_counted_when_the_last_subscribe_ends)
{
    world.subscribe();
    const std::uint64_t first = world.last_id;
    const auto second = world.subscribe();
    world.hear(notification("0xzz", "1"));
    world.hear(reply(first, "\"0xa\""));
    EXPECT_EQ(world.counters().parking_losses, 0u);
    world.hear(reply(world.last_id, "\"0xb\""));
    EXPECT_EQ(world.counters().parking_losses, 1u);
    world.hear(notification("0xzz", "1"));
    EXPECT_EQ(world.counters().unrouted_events, 1u);
}

// F23: ids that nobody knows.

TEST_F(Fault, F23_a_call_that_waits_for_a_connection_is_answered_by_nobody)
{
    World world;
    world.connected = false;
    const auto alone = world.call();
    const std::uint64_t id = world.last_id;
    const auto first = world.call({7, world.now + 10s});
    const std::uint64_t batch = world.last_id;
    const auto feed = world.subscribe();
    const std::string text = std::to_string(id);
    world.hear(reply(id, "1"));
    world.hear(R"({"jsonrpc":"2.0","id":)" + text + R"(,"error":{"code":1,"message":"no"}})");
    world.hear(R"({"jsonrpc":"2.0","id":)" + text + R"(,"method":"x","result":1})");
    world.hear(R"({"jsonrpc":"2.0","id":)" + text + R"(,"result":[})");
    world.hear("[" + reply(batch, "1") + "]");
    world.hear(reply(world.last_id, "\"0x1\""));
    world.pass(5s);
    EXPECT_EQ(alone->finished, 0);
    EXPECT_EQ(first->finished, 0);
    EXPECT_EQ(world.processor.routes(), 0u);
    EXPECT_EQ(world.counters().unknown_ids, 4u);
    EXPECT_EQ(world.counters().answers, 0u);
    world.hear(reply(id, "1"));
    world.connected = true;
    world.hear(reply(id, "1"));
    EXPECT_EQ(alone->finished, 1);
}

TEST_F(Fault, F23_unknown_ids_between_valid_answers_retain_nothing)
{
    const Padded unknown(reply(9'000'000'000, "\"0x1234\""));
    const Padded event(notification("0xdead", "1"));
    const auto feed = world.subscribed("0xa");
    std::size_t memory = 0;
    for (int i = 0; i < 1'000'000; ++i) {
        world.processor.on_message(unknown, world.now);
        if (i % 10 != 0)
            continue;
        world.processor.on_message(event, world.now);
        if (i % 1000 != 0)
            continue;
        const auto call = world.call();
        ASSERT_EQ(world.hear(reply(world.last_id, "1")), Outcome::taken);
        ASSERT_TRUE(call->succeeded());
        if (i == 100'000)
            memory = resident_bytes();
    }
    EXPECT_EQ(world.counters().unknown_ids, 1'000'000u);
    EXPECT_EQ(world.counters().unrouted_events, 100'000u);
    EXPECT_EQ(world.counters().answers, 1001u);
    EXPECT_EQ(world.processor.calls().size(), 0u);
    EXPECT_EQ(world.processor.routes(), 1u);
    EXPECT_LE(resident_bytes(), memory + 2 * MiB); // a sanitizer keeps what was freed for a while
}

// F24: the same answer twice.

TEST_F(Fault, F24_of_two_answers_the_first_wins)
{
    const auto call = world.call();
    world.hear(reply(1, R"({"number":"0x1","x":0})"));
    world.hear(reply(1, R"({"number":"0x1","x":0})"));
    EXPECT_EQ(world.counters().late_answers, 1u);
    EXPECT_EQ(world.counters().conflicting_answers, 0u);
    world.hear(reply(1, R"({"number":"0x2","x":0})"));
    EXPECT_EQ(world.counters().late_answers, 2u);
    EXPECT_EQ(world.counters().conflicting_answers, 1u);
    world.hear(R"({"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"m"}})");
    EXPECT_EQ(world.counters().conflicting_answers, 2u);
    EXPECT_EQ(call->finished, 1);
    EXPECT_EQ(call->value, R"({"number":"0x1","x":0})");
}

TEST_F(Fault, F24_a_second_answer_to_a_subscribe_makes_no_second_route)
{
    const auto feed = world.subscribed("0xa");
    world.hear(reply(world.last_id, "\"0xb\""));
    EXPECT_EQ(world.processor.routes(), 1u);
    EXPECT_EQ(feed->routed, 1);
    EXPECT_EQ(world.counters().conflicting_answers, 1u);
}

// F25: ids of other types.

TEST_F(Fault, F25_only_the_exact_token_ends_the_call)
{
    for (int i = 0; i < 6; ++i) {
        world.call();
        world.hear(reply(world.last_id, "1"));
    }
    const auto call = world.call({0, world.now + 30s});
    ASSERT_EQ(world.last_id, 7u);
    const std::vector<std::string> tokens = {"\"7\"",       "7.0", "7e0", "70e-1", "true", "[7]", "{\"id\":7}",
                                             "\"\\u0037\"", "-7",  "0.7", "77",    "\"\"", "[]",  "9007199254740999"};
    for (const std::string& token : tokens) {
        EXPECT_EQ(world.hear(R"({"jsonrpc":"2.0","id":)" + token + R"(,"result":1})"), Outcome::taken) << token;
        EXPECT_TRUE(call->pending()) << token;
    }
    EXPECT_EQ(world.counters().unknown_ids, tokens.size());
    for (const char* text : {R"({"jsonrpc":"2.0","id":null,"result":1})", R"({"jsonrpc":"2.0","result":1})"}) {
        world.hear(text);
        EXPECT_TRUE(call->pending()) << text;
    }
    EXPECT_EQ(world.counters().unknown_ids, tokens.size() + 2);
    for (const char* text : {R"({"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"m"}})",
                             R"({"jsonrpc":"2.0","error":{"code":1,"message":"m"}})"}) {
        world.hear(text);
        EXPECT_TRUE(call->pending()) << text;
    }
    EXPECT_EQ(world.counters().server_messages, 2u);
    world.pass(30s); // nothing is pending for ever
    EXPECT_TRUE(call->failed_with(errc::timed_out));
}

// F26: answers of every shape.

TEST_F(Fault, F26_whatever_the_answer_the_call_ends)
{
    struct Row {
        const char* members; // behind the id
        error_code error;
        const char* value;
    };
    const error_code ok;
    const error_code said = errc::server_error;
    const error_code neither = errc::malformed_reply;
    const std::vector<Row> rows = {
        {R"("result":1)", ok, "1"},
        {R"("result":null)", ok, "null"},
        {R"("result":false)", ok, "false"},
        {R"("result":"")", ok, "\"\""},
        {R"("result":{})", ok, "{}"},
        {R"("result":[])", ok, "[]"},
        {R"("result":-0.5e3)", ok, "-0.5e3"},
        {R"("result":1,"result":2)", ok, "2"},
        {R"("result":1,"error":null)", ok, "1"},
        {R"("error":null,"result":1)", ok, "1"},
        {R"("result":null,"error":null)", ok, "null"},
        {R"("result":1,"extra":{"error":1})", ok, "1"},
        {R"("result":{"error":{"code":1}})", ok, R"({"error":{"code":1}})"},
        {R"("result":1,"method":"x")", ok, "1"},
        {R"("method":"x","result":1)", ok, "1"},
        {R"("params":[],"result":1)", ok, "1"},
        {R"("params":{"subscription":"0xa","result":2},"result":1)", ok, "1"},
        {R"("re\u0073ult":1)", ok, "1"},
        {R"("":0,"result":1)", ok, "1"},
        {R"("error":{"code":-32000,"message":"m"})", said, ""},
        {R"("error":{"code":-32000,"message":"m","data":null})", said, ""},
        {R"("error":{"code":-32000,"message":"m","data":"0x08c379a0"})", said, ""},
        {R"("error":{"code":-32000,"message":"m","data":[{}]})", said, ""},
        {R"("error":{"code":-32000,"message":"m","data":1})", said, ""},
        {R"("error":{"message":"m"})", said, ""},
        {R"("error":{"code":1})", said, ""},
        {R"("error":{"code":"1","message":2})", said, ""},
        {R"("error":{"code":1.5,"message":null})", said, ""},
        {R"("error":{"code":1e99,"message":"m"})", said, ""},
        {R"("error":{})", said, ""},
        {R"("error":[])", said, ""},
        {R"("error":"m")", said, ""},
        {R"("error":0)", said, ""},
        {R"("error":false)", said, ""},
        {R"("error":"")", said, ""},
        {R"("error":{"code":1,"message":"m"},"result":1)", said, ""},
        {R"("result":1,"error":{"code":1,"message":"m"})", said, ""},
        {R"("result":null,"error":{"code":1,"message":"m"})", said, ""},
        {R"("error":{"code":1,"message":"m"},"method":"x")", said, ""},
        {R"("error":null)", neither, ""},
        {R"("extra":1)", neither, ""},
        {R"("Result":1)", neither, ""},
        {R"("params":{"result":1})", neither, ""},
    };
    EXPECT_GE(rows.size(), 40u);
    for (const char* version :
         {R"("jsonrpc":"2.0",)", "", R"("jsonrpc":"1.0",)", R"("jsonrpc":2,)", R"("jsonrpc":null,)"}) {
        for (const Row& row : rows) {
            const auto call = world.call();
            const std::string text =
                "{" + std::string(version) + "\"id\":" + std::to_string(world.last_id) + "," + row.members + "}";
            EXPECT_EQ(world.hear(text), Outcome::taken) << text;
            EXPECT_TRUE(row.error ? call->failed_with(row.error) : call->succeeded()) << text;
            EXPECT_EQ(call->said != ServerError(), row.error == said) << text;
            EXPECT_EQ(call->value, row.value) << text;
        }
    }
    EXPECT_EQ(world.processor.calls().size(), 0u);
}

TEST_F(Fault, F26_an_answer_of_nothing_but_the_id)
{
    const auto call = world.call();
    world.hear(R"({"id":1})");
    EXPECT_TRUE(call->failed_with(errc::malformed_reply));
}

// F27: messages that are none.

TEST_F(Fault, F27_empty_messages_are_harmless)
{
    const auto call = world.call();
    for (const char* text : {"", " ", "\n", "\r\n\t "})
        EXPECT_EQ(world.hear(text), Outcome::taken);
    EXPECT_EQ(world.counters().empty_messages, 4u);
    EXPECT_EQ(world.counters().malformed_messages, 0u);
    EXPECT_TRUE(call->pending());
}

TEST_F(Fault, F27_malformed_messages_are_told_and_counted)
{
    const auto call = world.call();
    const std::vector<std::string> texts = {"{",
                                            "}",
                                            "[",
                                            "]",
                                            "{]",
                                            "nonsense",
                                            "\"",
                                            "7",
                                            "null",
                                            "true",
                                            "\"text\"",
                                            "{\"id\":1",
                                            R"({"id":1,"result":)",
                                            R"({"id":1,"result":"0x)",
                                            R"({"id":1,"result":1}})",
                                            R"({"id":1,"result":1}{"id":2,"result":2})",
                                            R"({"id":1,"result":"\ud800"})",
                                            R"({"id":1,"result":"\udc00x"})",
                                            "{\"id\":1,\"result\":\"\xff\"}",
                                            std::string("{\"id\":1,\"result\":\"\0\"}", 21),
                                            "{'id':1,'result':1}",
                                            R"({"id":1,"result":01})",
                                            R"({"id":1,"result":NaN})",
                                            R"({"id":1,"result":1,})",
                                            "[1]",
                                            "[{\"id\":1,\"result\":]",
                                            "[{}",
                                            "[null]"};
    for (const std::string& text : texts)
        EXPECT_EQ(world.hear(text), Outcome::malformed) << text;
    EXPECT_EQ(world.counters().malformed_messages, texts.size());
    EXPECT_TRUE(call->pending()); // none of them is an answer
    EXPECT_EQ(world.hear(R"({"id":1,"id":1,"result":1})"), Outcome::taken);
    EXPECT_TRUE(call->succeeded());
}

TEST_F(Fault, F27_a_broken_answer_ends_the_call_that_it_names)
{
    for (const char* result : {"[1,", "\"\\ud800\"", "1}{\"jsonrpc\":\"2.0\"", "", "{]"}) {
        const auto call = world.call();
        EXPECT_EQ(world.hear(reply(world.last_id, result)), Outcome::malformed) << result;
        EXPECT_EQ(call->finished, 1) << result;
        EXPECT_EQ(call->error.category(), json::category()) << result;
    }
}

// F28: answers that come too late.

TEST_F(Fault, F28_late_answers_are_counted_and_ids_are_not_used_again)
{
    std::uint64_t last = 0;
    for (int i = 0; i < 100'000; ++i) {
        const auto call = world.call({0, world.now + 1s});
        ASSERT_GT(world.last_id, last);
        last = world.last_id;
        world.pass(1s);
        ASSERT_TRUE(call->failed_with(errc::timed_out));
        world.now += 1ms;
        world.hear(reply(last, "1"));
        ASSERT_EQ(call->finished, 1);
    }
    EXPECT_LT(last, std::uint64_t{1} << 53);
    EXPECT_EQ(world.counters().late_answers, 100'000u);
    EXPECT_EQ(world.counters().conflicting_answers, 0u);
    EXPECT_EQ(world.counters().unknown_ids, 0u);
}

TEST_F(Fault, F28_a_late_answer_to_a_given_up_call)
{
    const auto call = world.call();
    world.processor.fail(1, errc::cancelled);
    EXPECT_TRUE(call->failed_with(errc::cancelled));
    world.processor.fail(1, errc::cancelled);
    world.hear(reply(1, "1"));
    EXPECT_EQ(call->finished, 1);
    EXPECT_EQ(world.counters().late_answers, 1u);
}

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

// F31: races of calls, answers, cancellation, unsubscribing and loss.

TEST_F(Fault, F31_any_schedule_ends_every_call_once)
{
    for (std::uint64_t seed = 0; seed < 100'000; ++seed) {
        SeededRandom random(seed);
        World server;
        std::map<std::uint64_t, std::shared_ptr<Feed>> subscribing;
        std::vector<std::shared_ptr<Feed>> live;
        std::vector<std::shared_ptr<Ending>> all;
        std::uint64_t next_subscription = 0;
        const auto some_id = [&] { return 1 + random.below(server.processor.calls().next_id()); };
        for (int step = 0; step < 12; ++step) {
            switch (random.below(9)) {
            case 0:
            case 1: {
                const auto call = server.call({0, server.now + Duration(random.below(3)) * 1'000'000'000});
                if (random.below(4) == 0)
                    call->then = [&server, id = some_id()] { server.processor.fail(id, errc::cancelled); };
                server.processor.calls().set_output_position(server.last_id, server.last_id);
                all.push_back(call);
                break;
            }
            case 2: {
                const auto feed = server.subscribe();
                subscribing[server.last_id] = feed;
                all.push_back(feed->ending);
                break;
            }
            case 3: server.hear(reply(some_id(), "1")); break;
            case 4:
                if (const auto at = subscribing.lower_bound(some_id()); at != subscribing.end()) {
                    server.hear(reply(at->first, "\"s" + std::to_string(++next_subscription) + "\""));
                    live.push_back(at->second);
                    subscribing.erase(at);
                }
                break;
            case 5: server.hear(notification("s" + std::to_string(1 + random.below(4)), "1")); break;
            case 6: server.processor.fail(some_id(), errc::cancelled); break;
            case 7:
                if (!live.empty()) {
                    const auto feed = live[random.below(live.size())];
                    server.processor.remove_route(feed->id);
                    feed->queue->end(errc::unsubscribed);
                    feed->take();
                    feed->queue->wait({[](void*) { FAIL() << "woken after its end"; }, nullptr, false});
                }
                break;
            default:
                if (random.below(8) == 0)
                    server.processor.on_lost(some_id());
                else
                    server.pass(500ms);
            }
            for (const auto& call : all)
                ASSERT_LE(call->finished, 1) << "seed " << seed;
        }
        server.processor.fail_all(errc::cancelled);
        ASSERT_EQ(server.processor.calls().size(), 0u) << "seed " << seed;
        for (const auto& call : all)
            ASSERT_EQ(call->finished, 1) << "seed " << seed;
        ASSERT_EQ(server.processor.wake_at(), TimePoint::max()) << "seed " << seed;
        const auto& counters = server.counters();
        std::uint64_t delivered = 0;
        for (const auto& feed : live)
            delivered += feed->queue->delivered() + feed->queue->size() + feed->queue->dropped();
        ASSERT_EQ(counters.notifications, delivered + counters.unrouted_events + counters.parking_losses)
            << "seed " << seed;
    }
}

// F32: a subscription that is refused.

TEST_F(Fault, F32_a_refused_subscription_fails_alone)
{
    const auto first = world.subscribed("0xa");
    const auto second = world.subscribe();
    world.hear(R"({"jsonrpc":"2.0","id":2,"error":{"code":-32000,"message":"quota"}})");
    EXPECT_TRUE(second->ending->failed_with(errc::server_error));
    EXPECT_EQ(second->ending->said.message, "quota");
    EXPECT_EQ(second->routed, 0);
    world.hear(notification("0xa", "1"));
    EXPECT_THAT(first->take_values(), ElementsAre("1"));
    world.hear(notification("0xb", "1")); // and nothing is parked any more
    EXPECT_EQ(world.counters().unrouted_events, 1u);
}

// F33: consumers that do not keep up.

TEST_F(Fault, F33_slow_consumers_lose_exactly_what_they_are_told)
{
    constexpr std::uint64_t events = 100'000;
    for (const Overflow overflow : {Overflow::drop_oldest, Overflow::drop_newest, Overflow::latest, Overflow::fail}) {
        World server;
        const auto slow = server.subscribed("0xa", QueueOptions().messages(100).bytes(64 * 1024).overflow(overflow));
        const auto quick = server.subscribed("0xb");
        const Padded event(notification("0xa", "\"" + std::string(400, 'x') + "\""));
        const Padded other(notification("0xb", "1"));
        std::uint64_t taken = 0;
        std::uint64_t told = 0;
        std::size_t memory = 0;
        for (std::uint64_t i = 0; i < events; ++i) {
            server.processor.on_message(event, server.now);
            ASSERT_LE(slow->queue->size(), 100u);
            ASSERT_LE(slow->queue->bytes(), 64 * 1024u);
            if (i % 1000 == 0) { // replies and the other subscription wait for nothing
                const auto call = server.call();
                server.hear(reply(server.last_id, "1"));
                ASSERT_TRUE(call->succeeded());
                server.processor.on_message(other, server.now);
                ASSERT_EQ(quick->take().size(), 1u);
            }
            if (i % 500 == 0 && slow->queue->has_event()) {
                told += slow->queue->front().lost_before;
                ++taken;
                slow->queue->pop();
            }
            if (i == events / 10)
                memory = resident_bytes();
        }
        for (const Feed::Seen& seen : slow->take()) {
            told += seen.lost_before;
            ++taken;
        }
        told += slow->queue->lost_at_end();
        EXPECT_EQ(told, slow->queue->dropped());
        EXPECT_EQ(taken, slow->queue->delivered());
        EXPECT_EQ(taken + told + server.counters().unrouted_events, events);
        EXPECT_LE(resident_bytes(), memory + MiB);
        EXPECT_EQ(slow->queue->reason() == errc::queue_overflow, overflow == Overflow::fail);
    }
}

} // namespace ethwire::rpc::test
