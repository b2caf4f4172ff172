// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/devnode/fault.hpp>

#include "devnode/outbox.hpp"

#include <gtest/gtest.h>

namespace ethwire::devnode {
namespace {

using namespace std::chrono_literals;
using Act = MessageRule::Act;

TEST(DevnodeFault, ReadsEveryMember)
{
    Faults faults;
    EXPECT_EQ(faults.merge_json(R"({
        "answers":[{"method":"eth_call","do":"error","after":1,"times":2,"error":{"code":-5}},
                   {"do":"delay","delay_ms":1.5}],
        "events":[{"kind":"logs","do":"hold","hold":3}],
        "upgrade":{"do":"status","status":429,"headers":"Retry-After: 7\r\n","body":"no","pace_ms":20,"times":4},
        "http":{"do":"silent"},
        "fragment":3,"slice":1,"slice_pause_ms":2,"silent":true,"deaf":true,"no_pong":true,"no_close":true,
        "ping_every_ms":50,"reset_at":100,"reset_times":9,"lying_length":"0x7fffffffffffffff","garbage":5,
        "heads":"last","logs_first":true,"removed":false,"removed_last":true,"early_blocks":2})"),
              "");
    ASSERT_EQ(faults.answers.size(), 2u);
    EXPECT_EQ(faults.answers[0].name, "eth_call");
    EXPECT_EQ(faults.answers[0].act, Act::error);
    EXPECT_EQ(faults.answers[0].after, 1u);
    EXPECT_EQ(faults.answers[0].times, 2u);
    EXPECT_EQ(faults.answers[0].text, "{\"code\":-5}");
    EXPECT_EQ(faults.answers[1].delay, 1500us);
    EXPECT_EQ(faults.events.at(0).hold, 3u);
    EXPECT_EQ(faults.upgrade.status, 429u);
    EXPECT_EQ(faults.upgrade.headers, "Retry-After: 7\r\n");
    EXPECT_EQ(faults.upgrade.pace, 20ms);
    EXPECT_EQ(faults.upgrade.times, 4u);
    EXPECT_EQ(faults.http.act, UpgradeFault::Act::silent);
    EXPECT_EQ(faults.transport.fragment, 3u);
    EXPECT_EQ(faults.transport.ping_every, 50ms);
    EXPECT_EQ(faults.transport.reset_at, 100u);
    EXPECT_EQ(faults.transport.lying_length, 0x7fffffffffffffffu);
    EXPECT_EQ(faults.announce.heads, Announce::Heads::last);
    EXPECT_FALSE(faults.announce.removed);
    EXPECT_EQ(faults.early_blocks, 2u);
}

TEST(DevnodeFault, MembersThatAreNotNamedStay)
{
    Faults faults;
    faults.transport.silent = true;
    EXPECT_EQ(faults.merge_json(R"({"slice":4})"), "");
    EXPECT_TRUE(faults.transport.silent);
    EXPECT_EQ(faults.transport.slice, 4u);
}

TEST(DevnodeFault, SaysWhichMemberIsWrongAndChangesNothing)
{
    const std::pair<const char*, const char*> cases[] = {
        {R"({"slice":-1})", "slice: wrong value"},
        {R"({"slice":1,"sliced":1})", "sliced: no such member"},
        {R"({"answers":[{"do":"drop"},{"do":"err"}]})", "answers[1].do: wrong value"},
        {R"({"events":[{"do":"error"}]})", "events[0].do: wrong value"},
        {R"({"upgrade":{"status":1}})", "upgrade.status: wrong value"},
        {R"({"answers":3})", "answers: is no array"},
        {"[]", "is no object"},
        {R"({"slice":1)", "is no JSON"},
        {R"({"slice":1}x)", "is no JSON"},
    };
    for (const auto& [json, problem] : cases) {
        Faults faults;
        EXPECT_EQ(faults.merge_json(json), problem);
        EXPECT_EQ(faults.transport.slice, 0u);
        EXPECT_TRUE(faults.answers.empty());
    }
}

TEST(DevnodeFault, ARuleWaitsThenActsThenIsSpent)
{
    std::vector<MessageRule> rules{MessageRule::drop("a", 2)};
    rules[0].after = 1;
    EXPECT_EQ(take_rule(rules, "b"), nullptr);
    EXPECT_EQ(take_rule(rules, "a"), nullptr);
    EXPECT_NE(take_rule(rules, "a"), nullptr);
    EXPECT_NE(take_rule(rules, "a"), nullptr);
    EXPECT_EQ(take_rule(rules, "a"), nullptr);
}

struct DevnodeOutbox : testing::Test {
    TransportFault fault;
    SeededRandom random{1};
    TimePoint now{1h};
    Outbox outbox{fault, random, Framing::newline};

    std::string taken() { return std::exchange(outbox.bytes(), {}); }
    void send(std::string_view text, const MessageRule& rule) { outbox.send(text, &rule, now); }
};

TEST_F(DevnodeOutbox, DropsAndDuplicates)
{
    send("a", MessageRule::drop("*"));
    EXPECT_EQ(taken(), "");
    send("a", MessageRule::of("*", Act::duplicate));
    EXPECT_EQ(taken(), "a\na\n");
    send("a", MessageRule::raw("*", "b"));
    EXPECT_EQ(taken(), "b\n");
}

TEST_F(DevnodeOutbox, HoldsThenSendsNewestFirst)
{
    MessageRule rule = MessageRule::of("*", Act::hold);
    rule.hold = 3;
    send("a", rule);
    send("b", rule);
    EXPECT_EQ(taken(), "");
    send("c", rule);
    EXPECT_EQ(taken(), "c\nb\na\n");
}

TEST_F(DevnodeOutbox, DelayedMessagesLeaveWhenTheyAreDueAndNotBefore)
{
    send("late", MessageRule::delayed("*", 5s));
    send("soon", MessageRule::delayed("*", 1s));
    outbox.send("now");
    EXPECT_EQ(taken(), "now\n");
    EXPECT_EQ(outbox.wake_at(), now + 1s);
    outbox.resume(now + 1s - 1ns);
    EXPECT_EQ(taken(), "");
    outbox.resume(now + 1s);
    EXPECT_EQ(taken(), "soon\n");
    outbox.resume(now + 5s);
    EXPECT_EQ(taken(), "late\n");
    EXPECT_EQ(outbox.wake_at(), TimePoint::max());
}

TEST_F(DevnodeOutbox, ASilentNodeAnswersOnlyWhatItMust)
{
    fault.silent = true;
    outbox.send("a");
    outbox.set_framing(Framing::websocket);
    outbox.control(wire::Opcode::pong, "x");
    EXPECT_EQ(taken(), "");
    outbox.send("b", true);
    EXPECT_EQ(taken(), "\x81\x01"
                       "b");
}

TEST_F(DevnodeOutbox, FragmentsOfNBytes)
{
    outbox.set_framing(Framing::websocket);
    fault.fragment = 2;
    outbox.send("abcde");
    EXPECT_EQ(taken(), std::string("\x01\x02"
                                   "ab"
                                   "\x00\x02"
                                   "cd"
                                   "\x80\x01"
                                   "e",
                                   11));
    outbox.send("ab");
    EXPECT_EQ(taken(), "\x81\x02"
                       "ab");
    outbox.send("");
    EXPECT_EQ(taken(), std::string("\x81\x00", 2));
}

TEST_F(DevnodeOutbox, LiesAboutOneLength)
{
    outbox.set_framing(Framing::websocket);
    fault.lying_length = 0x7fffffffffffffff;
    outbox.send("a");
    EXPECT_EQ(taken(), "\x81\x7f\x7f\xff\xff\xff\xff\xff\xff\xff"
                       "a");
    outbox.send("a");
    EXPECT_EQ(taken(), "\x81\x01"
                       "a");
}

TEST_F(DevnodeOutbox, GarbageGoesBeforeOneMessage)
{
    fault.garbage = 40;
    outbox.send("a");
    EXPECT_EQ(taken().size(), 42u);
    outbox.send("a");
    EXPECT_EQ(taken(), "a\n");
}

} // namespace
} // namespace ethwire::devnode
