// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "conversation.hpp"

#include <gtest/gtest.h>

namespace ethwire::wire::test {
namespace {

using namespace std::string_literals;
using Messages = std::vector<Heard>;
using Frames = std::vector<Said>;

TEST(WebSocketClose, TheServersCodeIsHeardAndAnsweredOnce)
{
    Conversation server;
    server.receive(text("last words") + close(1001, "going away") + text("ignored") + ping("ignored") + close(1000));
    EXPECT_EQ(server.heard, (Messages{message("last words"), closed(1001, "going away")}));
    EXPECT_EQ(server.said(), (Frames{close_said(1001, "going away")}));
    EXPECT_FALSE(server.codec.is_open());
}

TEST(WebSocketClose, WithoutACodeIs1005AndIsAnsweredWithoutOne)
{
    Conversation server;
    server.receive(frame(Opcode::close, ""));
    EXPECT_EQ(server.heard, (Messages{closed(1005)}));
    EXPECT_EQ(server.said(), (Frames{{Opcode::close, ""}}));
}

TEST(WebSocketClose, EveryCodeIsEitherAnsweredOrAViolation)
{
    for (unsigned code = 0; code < 6000; ++code) {
        Conversation server;
        server.receive(close(code));
        if (is_valid_close_code(code)) {
            ASSERT_EQ(server.heard, (Messages{closed(code)}));
            ASSERT_EQ(server.said(), (Frames{close_said(code)}));
        } else {
            ASSERT_EQ(server.heard, (Messages{failed(errc::bad_close_code, 1002)})) << code;
            ASSERT_EQ(server.said(), (Frames{close_said(1002)})) << code;
        }
    }
    EXPECT_EQ(Conversation().receive(close(65535)).heard, (Messages{failed(errc::bad_close_code, 1002)}));
}

TEST(WebSocketClose, AReasonMayFillTheFrameAndMustBeText)
{
    for (const std::string& reason : {std::string(123, 'r'), "\xe2\x82\xac"s}) {
        Conversation server;
        server.receive(close(1000, reason));
        EXPECT_EQ(server.heard, (Messages{closed(1000, reason)}));
        EXPECT_EQ(server.said(), (Frames{close_said(1000, reason)}));
    }

    for (const auto reason : {"\xff", "\xe2\x82", "\xed\xa0\x80"}) {
        Conversation server;
        server.receive(close(1000, reason));
        EXPECT_EQ(server.heard, (Messages{failed(errc::bad_utf8, 1007)}));
        EXPECT_EQ(server.said(), (Frames{close_said(1007)}));
    }
}

TEST(WebSocketClose, OneByteIsNoCode)
{
    EXPECT_EQ(Conversation().receive(frame(Opcode::close, "\x03")).heard,
              (Messages{failed(errc::bad_close_length, 1002)}));
}

TEST(WebSocketClose, InTheMiddleOfAFragmentedMessageEndsIt)
{
    Conversation server;
    server.receive(first("\xe2\x82") + close(1000) + last("\xac"));
    EXPECT_EQ(server.heard, (Messages{closed(1000)}));
}

TEST(WebSocketClose, OursIsSentOnceAndItsAnswerEndsTheConversation)
{
    Conversation server;
    EXPECT_TRUE(server.codec.send_close(1000));
    EXPECT_TRUE(server.codec.send_close(1001));
    EXPECT_FALSE(server.codec.send_ping());
    server.codec.send("too late");
    server.codec.send_binary("too late");
    EXPECT_EQ(server.said(), (Frames{close_said(1000)}));

    // What the server had sent before it read our close is still delivered, and its pings answered.
    server.receive(text("crossing") + ping("p") + close(1000));
    EXPECT_EQ(server.heard, (Messages{message("crossing"), closed(1000)}));
    EXPECT_EQ(server.said(), (Frames{close_said(1000), {Opcode::pong, "p"}}));
    EXPECT_FALSE(server.codec.send_close(1000));
}

TEST(WebSocketClose, WithoutACodeHasNoPayload)
{
    for (const unsigned code : {0u, 1005u}) {
        Conversation server;
        EXPECT_TRUE(server.codec.send_close(code));
        EXPECT_EQ(server.said(), (Frames{{Opcode::close, ""}}));
    }
}

TEST(WebSocketClose, OursMayHaveAReasonWhichIsCutBetweenCharacters)
{
    Conversation server;
    EXPECT_TRUE(server.codec.send_close(4000, "because"));
    EXPECT_EQ(server.said(), (Frames{{Opcode::close, close_said(4000).payload + "because"}}));

    Conversation other;
    const std::string fits(121, 'x'); // 123 bytes go beside the code
    EXPECT_TRUE(other.codec.send_close(4000, fits + "\xe2\x82\xac"));
    EXPECT_EQ(other.said(), (Frames{{Opcode::close, close_said(4000).payload + fits}}));
}

TEST(WebSocketClose, AViolationAfterOurCloseSendsNoSecondOne)
{
    Conversation server;
    EXPECT_TRUE(server.codec.send_close(1000));
    server.receive("\x83\x00"s);
    EXPECT_EQ(server.heard, (Messages{failed(errc::reserved_opcode, 1002)}));
    EXPECT_EQ(server.said(), (Frames{close_said(1000)}));
}

TEST(WebSocketClose, BeforeTheUpgradeThereIsNobodyToAnswer)
{
    SeededRandom random(1);
    WebSocketCodec codec(random);
    EXPECT_FALSE(codec.send_close(1000));
    ASSERT_TRUE(codec.start(UpgradeRequest("node")).has_value());
    const std::size_t request = codec.output().size();
    EXPECT_FALSE(codec.send_close(1000));
    EXPECT_FALSE(codec.send_ping());
    codec.send("x");
    EXPECT_EQ(codec.output().size(), request);
}

TEST(WebSocketClose, WhatIsReadAfterwardsCostsNoMemory)
{
    Conversation server;
    server.receive(close(1000));
    for (int i = 0; i < 1000; ++i) {
        EXPECT_EQ(server.codec.prepare().size(), idle_buffer);
        server.codec.commit(idle_buffer);
        EXPECT_EQ(server.codec.next().kind, Kind::need_more);
    }
}

} // namespace
} // namespace ethwire::wire::test
