// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "session/reading.hpp"

#include <ethwire/wire/limits.hpp>

#include <gtest/gtest.h>

#include <deque>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace ethwire::session {
namespace {

using namespace std::chrono_literals;
using Action = Reading::Action;

constexpr TimePoint start_time{1h};
const Loss reset{Loss::Kind::reset};
const Loss end_of_stream{Loss::Kind::tcp_end};

/// A reader in its steady state: the stream is waited for.
Reading waiting()
{
    Reading reading;
    EXPECT_EQ(reading.start(false), Action::wait);
    return reading;
}

/// One message that a consumer has taken.
Action took(Reading& reading) { return reading.took(false, false); }

/// A turn that reads once, finds one message and empties the stream.
void one_message(Reading& reading)
{
    ASSERT_EQ(reading.readable(start_time), Action::take);
    ASSERT_EQ(reading.dry(), Action::read);
    ASSERT_EQ(reading.filled(100, true), Action::take);
    ASSERT_EQ(took(reading), Action::take);
    ASSERT_EQ(reading.dry(), Action::wait);
}

/// A reader whose consumer is full, with messages at hand.
Reading resting()
{
    Reading reading = waiting();
    EXPECT_EQ(reading.readable(start_time), Action::take);
    EXPECT_EQ(reading.dry(), Action::read);
    EXPECT_EQ(reading.filled(100, true), Action::take);
    EXPECT_EQ(reading.took(false, true), Action::rest);
    return reading;
}

TEST(Reading, ATurnTakesReadsAndWaits)
{
    Reading reading = waiting();
    one_message(reading);
    one_message(reading);
    EXPECT_FALSE(reading.behind());
}

TEST(Reading, AReadThatEmptiesTheStreamIsTheLastOfItsTurn)
{
    Reading reading = waiting();
    ASSERT_EQ(reading.readable(start_time), Action::take);
    ASSERT_EQ(reading.dry(), Action::read);
    ASSERT_EQ(reading.filled(100, false), Action::take);
    ASSERT_EQ(reading.dry(), Action::look) << "the clock is asked before a second read";
    ASSERT_EQ(reading.looked(start_time), Action::read);
    ASSERT_EQ(reading.filled(50, true), Action::take);
    EXPECT_EQ(reading.dry(), Action::wait);
}

TEST(Reading, ATurnEndsAfterSoManyMessages)
{
    Reading reading = waiting();
    ASSERT_EQ(reading.readable(start_time), Action::take);
    for (unsigned i = 1; i < Reading::most_messages; ++i) {
        const Action next = took(reading);
        if (next == Action::look) {
            ASSERT_EQ(reading.looked(start_time), Action::take);
        } else {
            ASSERT_EQ(next, Action::take) << i;
        }
    }
    EXPECT_EQ(took(reading), Action::post);
    EXPECT_TRUE(reading.behind());
    EXPECT_EQ(reading.posted(start_time), Action::take);
}

TEST(Reading, ATurnEndsAfterItsTimeHoweverFewTheMessagesOfARead)
{
    for (const Duration late : {Reading::longest_turn, Reading::longest_turn + 1ns}) {
        Reading reading = waiting();
        ASSERT_EQ(reading.readable(start_time), Action::take);
        ASSERT_EQ(reading.dry(), Action::read);
        ASSERT_EQ(reading.filled(10, false), Action::take);
        ASSERT_EQ(took(reading), Action::take);
        ASSERT_EQ(reading.dry(), Action::look);
        EXPECT_EQ(reading.looked(start_time + late), late > Reading::longest_turn ? Action::post : Action::read);
    }
}

TEST(Reading, TheClockIsAskedOnceInSoManyMessages)
{
    Reading reading = waiting();
    ASSERT_EQ(reading.readable(start_time), Action::take);
    for (unsigned i = 1; i < Reading::clock_interval; ++i)
        ASSERT_EQ(took(reading), Action::take);
    EXPECT_EQ(took(reading), Action::look);
    EXPECT_EQ(reading.looked(start_time + 1s), Action::post);
}

TEST(Reading, TheTurnBehindALongOneBeginsItsTimeAnew)
{
    Reading reading = waiting();
    ASSERT_EQ(reading.readable(start_time), Action::take);
    ASSERT_EQ(reading.dry(), Action::read);
    ASSERT_EQ(reading.filled(10, false), Action::take);
    ASSERT_EQ(reading.dry(), Action::look);
    ASSERT_EQ(reading.looked(start_time + 5ms), Action::post);
    ASSERT_EQ(reading.posted(start_time + 6ms), Action::take);
    ASSERT_EQ(reading.dry(), Action::read) << "the first read of a turn asks no clock";
}

TEST(Reading, AFullConsumerRestsUntilItGoesOn)
{
    Reading reading = resting();
    EXPECT_EQ(reading.readable(start_time), Action::none) << "more has come, and is left where it is";
    EXPECT_EQ(reading.look_now(start_time), Action::none);
    EXPECT_EQ(reading.resume(), Action::post);
    EXPECT_EQ(reading.resume(), Action::none) << "once";
    EXPECT_EQ(reading.posted(start_time), Action::take);
    EXPECT_EQ(reading.dry(), Action::read);
}

TEST(Reading, AWaitOutlivesTheTurnsThatBeginOtherwise)
{
    Reading reading = waiting();
    ASSERT_EQ(reading.look_now(start_time), Action::take);
    ASSERT_EQ(reading.dry(), Action::read);
    ASSERT_EQ(reading.filled(0, true), Action::take);
    EXPECT_EQ(reading.dry(), Action::none) << "the stream is waited for already";
    one_message(reading);
}

TEST(Reading, APostedTurnWhosePlaceWasTakenIsNone)
{
    Reading reading = waiting();
    ASSERT_EQ(reading.readable(start_time), Action::take);
    ASSERT_EQ(reading.interrupted(), Action::post);
    ASSERT_EQ(reading.look_now(start_time), Action::take);
    ASSERT_EQ(reading.dry(), Action::read);
    ASSERT_EQ(reading.filled(0, true), Action::take);
    ASSERT_EQ(reading.dry(), Action::wait);
    EXPECT_EQ(reading.posted(start_time), Action::none);
}

TEST(Reading, WhatIsLeftBehindAnExceptionIsHandedOverInANewTurn)
{
    Reading reading = waiting();
    ASSERT_EQ(reading.readable(start_time), Action::take);
    EXPECT_EQ(reading.interrupted(), Action::post);
    EXPECT_EQ(reading.posted(start_time), Action::take);
}

TEST(Reading, AFailedReadIsTheEnd)
{
    Reading reading = waiting();
    ASSERT_EQ(reading.readable(start_time), Action::take);
    ASSERT_EQ(reading.dry(), Action::read);
    EXPECT_EQ(reading.failed(end_of_stream), Action::lose);
    EXPECT_EQ(reading.loss()->kind(), Loss::Kind::tcp_end);
    EXPECT_FALSE(reading.behind());
}

TEST(Reading, ATransportThatTakesNothingIsReadToItsEndFirst)
{
    Reading reading = waiting();
    EXPECT_EQ(reading.broke(reset), Action::post);
    EXPECT_EQ(reading.posted(start_time), Action::take);
    EXPECT_EQ(reading.dry(), Action::read);
    EXPECT_EQ(reading.filled(100, true), Action::take);
    EXPECT_EQ(took(reading), Action::take);
    EXPECT_EQ(reading.dry(), Action::lose) << "it is not waited for";
    EXPECT_EQ(reading.loss()->kind(), Loss::Kind::reset);
}

TEST(Reading, OneThatBreaksWithinATurnIsReadToItsEndInIt)
{
    Reading reading = waiting();
    ASSERT_EQ(reading.readable(start_time), Action::take);
    ASSERT_EQ(reading.dry(), Action::read);
    ASSERT_EQ(reading.filled(100, true), Action::take);
    EXPECT_EQ(reading.broke(reset), Action::none);
    EXPECT_EQ(took(reading), Action::take);
    EXPECT_EQ(reading.dry(), Action::look);
    EXPECT_EQ(reading.looked(start_time), Action::read);
    EXPECT_EQ(reading.failed(end_of_stream), Action::lose);
    EXPECT_EQ(reading.loss()->kind(), Loss::Kind::reset) << "the first cause";
}

TEST(Reading, TheWordsOfThePeerAreABetterReasonThanTheSockets)
{
    Reading reading = waiting();
    ASSERT_EQ(reading.broke(reset), Action::post);
    ASSERT_EQ(reading.posted(start_time), Action::take);
    EXPECT_EQ(reading.ended(Loss::close_code(1001)), Action::lose);
    EXPECT_EQ(reading.loss()->kind(), Loss::Kind::close_code);
}

TEST(Reading, ADeadPeerOfARestingConsumerIsToldAtOnceAndWhatItSentIsKept)
{
    for (const bool told_before : {false, true}) {
        Reading reading = waiting();
        if (told_before) {
            EXPECT_EQ(reading.hung_up(end_of_stream), Action::none) << "whoever reads finds it by itself";
        }
        ASSERT_EQ(reading.readable(start_time), Action::take);
        ASSERT_EQ(reading.dry(), Action::read);
        ASSERT_EQ(reading.filled(100, true), Action::take);
        if (told_before) {
            EXPECT_EQ(reading.took(false, true), Action::set_aside);
        } else {
            ASSERT_EQ(reading.took(false, true), Action::rest);
            EXPECT_EQ(reading.hung_up(end_of_stream), Action::set_aside);
        }
        EXPECT_TRUE(reading.behind());
        EXPECT_EQ(reading.resume(), Action::post);
        EXPECT_EQ(reading.posted(start_time), Action::take);
        EXPECT_EQ(took(reading), Action::take);
        EXPECT_EQ(reading.dry(), Action::read) << "the rest is still in the stream";
        EXPECT_EQ(reading.failed(end_of_stream), Action::lose);
    }
}

TEST(Reading, AWriteThatFailsWhileTheConsumerRestsIsToldAtOnce)
{
    Reading reading = resting();
    EXPECT_EQ(reading.broke(reset), Action::set_aside);
    EXPECT_EQ(reading.resume(), Action::post);
    EXPECT_EQ(reading.posted(start_time), Action::take);
    EXPECT_EQ(reading.took(false, true), Action::set_aside) << "full again; the loss is known";
}

TEST(Reading, OneThatIsHeldTakesNothingBeforeItMay)
{
    Reading reading;
    EXPECT_EQ(reading.start(true), Action::rest);
    EXPECT_TRUE(reading.resting());
    EXPECT_EQ(reading.resume(), Action::post);
    EXPECT_EQ(reading.posted(start_time), Action::take);
    EXPECT_EQ(reading.dry(), Action::wait);
}

TEST(Reading, MalformedMessagesInARowEndTheTransport)
{
    Reading reading = waiting();
    ASSERT_EQ(reading.readable(start_time), Action::take);
    for (unsigned i = 1; i < Reading::most_malformed; ++i)
        EXPECT_EQ(reading.took(true, false), Action::take);
    EXPECT_EQ(took(reading), Action::take) << "one that is right begins the count anew";
    for (unsigned i = 1; i < Reading::most_malformed; ++i)
        EXPECT_EQ(reading.took(true, false), Action::take);
    EXPECT_EQ(reading.took_control(false), Action::take) << "a pong says nothing about messages";
    EXPECT_EQ(reading.took(true, false), Action::lose);
    EXPECT_EQ(reading.loss()->kind(), Loss::Kind::malformed_json);
}

TEST(Reading, MemoryIsGivenBackAfterAFewSmallReads)
{
    Reading reading = waiting();
    const auto read = [&](std::size_t bytes) {
        ASSERT_EQ(reading.readable(start_time), Action::take);
        ASSERT_EQ(reading.dry(), Action::read);
        ASSERT_EQ(reading.filled(bytes, true), Action::take);
        ASSERT_EQ(reading.dry(), Action::wait);
    };
    for (unsigned i = 1; i < Reading::small_reads_before_shrinking; ++i)
        read(10);
    read(wire::idle_buffer + 1);
    for (unsigned i = 1; i < Reading::small_reads_before_shrinking; ++i) {
        read(wire::idle_buffer);
        EXPECT_FALSE(reading.wants_to_shrink());
    }
    read(10);
    EXPECT_TRUE(reading.wants_to_shrink());
    EXPECT_FALSE(reading.wants_to_shrink()) << "once";
}

/// An owner of a transport with everything around it in memory: a stream that gives its script in pieces, a consumer
/// that may be full or throw at any message. It does what the machine answers, and checks what it is asked to do.
class Reader {
public:
    struct Piece {
        unsigned messages;
        bool last_of_stream = false;
    };

    explicit Reader(std::vector<Piece> script) : stream(script.begin(), script.end()) { perform(reading.start(false)); }

    /// Lets everything happen that is arranged.
    void run()
    {
        for (unsigned steps = 0; steps < 10000 && !lost; ++steps) {
            if (posts > 0) {
                --posts;
                turn(reading.posted(now));
            } else if (waits > 0 && !stream.empty()) {
                --waits;
                turn(reading.readable(now));
            } else if (is_resting && !stays_full) {
                is_resting = false;
                room = 3;
                perform(reading.resume());
            } else {
                return;
            }
        }
        EXPECT_TRUE(lost) << "it spins";
    }

    void turn(Action action)
    {
        try {
            for (;;) {
                now += 10us;
                switch (action) {
                case Action::take: action = take(); break;
                case Action::read: action = read(); break;
                case Action::look: action = reading.looked(now); break;
                default: perform(action); return;
                }
            }
        } catch (const std::runtime_error&) {
            ++thrown;
            perform(reading.interrupted());
        }
    }

    void perform(Action action)
    {
        switch (action) {
        case Action::wait: EXPECT_EQ(++waits, 1) << "one wait at a time"; break;
        case Action::post: ++posts; break;
        case Action::rest: is_resting = true; break;
        case Action::set_aside:
            is_resting = true;
            told = true;
            break;
        case Action::lose: lost = true; break;
        default: EXPECT_EQ(action, Action::none); break;
        }
    }

    Action take()
    {
        if (at_hand == 0)
            return reading.dry();
        --at_hand;
        ++taken;
        if (taken == throw_at)
            throw std::runtime_error("of the consumer's");
        const bool full = consumer_fills && --room == 0;
        if (taken == break_at)
            perform(reading.broke(reset));
        return reading.took(false, full);
    }

    Action read()
    {
        if (stream.empty())
            return reading.filled(0, true);
        const Piece piece = stream.front();
        stream.pop_front();
        if (piece.last_of_stream)
            return reading.failed(end_of_stream);
        at_hand += piece.messages;
        return reading.filled(piece.messages * 10, stream.empty());
    }

    Reading reading;
    std::deque<Piece> stream;
    TimePoint now = start_time;
    unsigned at_hand = 0;
    unsigned taken = 0;
    unsigned room = 3;
    unsigned thrown = 0;
    unsigned throw_at = 0;
    unsigned break_at = 0;
    int waits = 0;
    int posts = 0;
    bool consumer_fills = false;
    bool stays_full = false;
    bool is_resting = false;
    bool told = false;
    bool lost = false;
};

const std::vector<Reader::Piece> script{{1}, {0}, {40}, {300}, {2}, {0}, {7}, {0, true}};
constexpr unsigned messages_of_script = 350;

TEST(ReadingScript, EveryMessageIsHandedOverBeforeTheEnd)
{
    for (const bool fills : {false, true}) {
        Reader reader(script);
        reader.consumer_fills = fills;
        reader.run();
        EXPECT_EQ(reader.taken, messages_of_script);
        EXPECT_TRUE(reader.lost);
    }
}

TEST(ReadingScript, AConsumerThatThrowsAtAnyMessageLosesNoOther)
{
    for (unsigned at = 1; at <= messages_of_script; ++at)
        for (const bool fills : {false, true}) {
            Reader reader(script);
            reader.consumer_fills = fills;
            reader.throw_at = at;
            reader.run();
            ASSERT_EQ(reader.taken, messages_of_script) << at;
            ASSERT_EQ(reader.thrown, 1u);
            ASSERT_TRUE(reader.lost) << at;
        }
}

TEST(ReadingScript, AWriteThatFailsAtAnyMessageLosesNone)
{
    for (unsigned at = 1; at <= messages_of_script; ++at)
        for (const bool fills : {false, true}) {
            Reader reader(script);
            reader.consumer_fills = fills;
            reader.break_at = at;
            reader.run();
            ASSERT_EQ(reader.taken, messages_of_script) << at;
            ASSERT_TRUE(reader.lost) << at;
        }
}

TEST(ReadingScript, AConsumerThatStaysFullIsLeftAlone)
{
    Reader reader(script);
    reader.consumer_fills = true;
    reader.stays_full = true;
    reader.run();
    EXPECT_EQ(reader.taken, 3u);
    EXPECT_FALSE(reader.lost);
    reader.perform(reader.reading.hung_up(end_of_stream));
    EXPECT_TRUE(reader.told);
    reader.stays_full = false;
    reader.run();
    EXPECT_EQ(reader.taken, messages_of_script);
    EXPECT_TRUE(reader.lost);
}

} // namespace
} // namespace ethwire::session
