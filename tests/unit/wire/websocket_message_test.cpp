// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "conversation.hpp"

#include <gtest/gtest.h>

namespace ethwire::wire::test {
namespace {

using namespace std::string_literals;
using Messages = std::vector<Heard>;

TEST(WebSocketMessage, ComesOutAtEveryLengthForm)
{
    for (const std::size_t size : {0u, 1u, 125u, 126u, 127u, 128u, 65535u, 65536u}) {
        const std::string payload(size, '*');
        for (const std::size_t slice : {1000000u, 997u}) {
            Conversation server;
            server.receive(text(payload) + binary(payload), slice);
            EXPECT_EQ(server.heard, (Messages{message(payload), binary_message(payload)})) << size;
        }
    }
}

TEST(WebSocketMessage, UnfragmentedIsAViewIntoTheReceiveBuffer)
{
    Conversation server;
    const std::string bytes = text("one") + text("two") + binary("three");
    const auto room = server.codec.prepare();
    std::memcpy(room.data(), bytes.data(), bytes.size());
    server.codec.commit(bytes.size());
    EXPECT_EQ(server.codec.next().payload.data(), room.data() + 2);
    EXPECT_EQ(server.codec.next().payload.data(), room.data() + 7);
    EXPECT_EQ(server.codec.next().payload, "three");
    EXPECT_EQ(server.codec.next().kind, Kind::need_more);
}

TEST(WebSocketMessage, MayComeRightBehindTheUpgradeAnswer)
{
    SeededRandom random(1);
    WebSocketCodec codec(random);
    ASSERT_TRUE(codec.start(UpgradeRequest("node")).has_value());
    const std::string request(codec.output().data(), codec.output().size());
    Messages heard;
    std::string written;
    feed(codec, Conversation::accepting(request) + text("early") + ping("p"), heard, written);
    EXPECT_EQ(heard, (Messages{{Kind::opened, "", {}, 0}, message("early")}));
}

TEST(WebSocketMessage, FragmentsAreJoinedAroundControlFrames)
{
    Conversation server;
    server.receive(first("a") + ping("1") + middle("b") + pong("2") + middle("") + ping("3") + last("c") + text("d"));
    EXPECT_EQ(server.heard, (Messages{pong_heard("2"), message("abc"), message("d")}));
    EXPECT_EQ(server.said(), (std::vector<Said>{{Opcode::pong, "1"}, {Opcode::pong, "3"}}));
}

TEST(WebSocketMessage, FragmentsMayAllBeEmpty)
{
    Conversation server;
    server.receive(first("") + middle("") + last("") + frame(Opcode::binary, "", false) + last("x"));
    EXPECT_EQ(server.heard, (Messages{message(""), binary_message("x")}));
}

TEST(WebSocketMessage, AFragmentedOneIsValidUntilTheNextCall)
{
    Conversation server;
    server.receive(first("a"));
    const std::string rest = last("b") + text("c");
    const auto room = server.codec.prepare();
    std::memcpy(room.data(), rest.data(), rest.size());
    server.codec.commit(rest.size());
    const Item item = server.codec.next();
    server.codec.send(item.payload);
    EXPECT_EQ(item.payload, "ab");
    EXPECT_EQ(server.codec.next().payload, "c");
}

TEST(WebSocketMessage, ContinuationsNeedABeginningAndBeginningsAnEnd)
{
    EXPECT_EQ(Conversation().receive(last("x")).heard, (Messages{failed(errc::unexpected_continuation, 1002)}));
    EXPECT_EQ(Conversation().receive(middle("x")).heard, (Messages{failed(errc::unexpected_continuation, 1002)}));
    EXPECT_EQ(Conversation().receive(first("x") + last("y") + last("z")).heard,
              (Messages{message("xy"), failed(errc::unexpected_continuation, 1002)}));
    EXPECT_EQ(Conversation().receive(first("x") + text("y")).heard, (Messages{failed(errc::unfinished_message, 1002)}));
    EXPECT_EQ(Conversation().receive(first("x") + first("y")).heard,
              (Messages{failed(errc::unfinished_message, 1002)}));
    EXPECT_EQ(Conversation().receive(first("x") + binary("y")).heard,
              (Messages{failed(errc::unfinished_message, 1002)}));
}

TEST(WebSocketMessage, EachFramingViolationClosesWith1002AndEndsTheStream)
{
    struct Case {
        std::string bytes;
        errc error;
    };
    for (const auto& c : std::vector<Case>{
             {"\xc1\x01x"s, errc::reserved_bits},
             {"\xa1\x01x"s, errc::reserved_bits},
             {"\x91\x01x"s, errc::reserved_bits},
             {"\xf9\x00"s, errc::reserved_bits},
             {"\x83\x00"s, errc::reserved_opcode},
             {"\x87\x00"s, errc::reserved_opcode},
             {"\x8b\x00"s, errc::reserved_opcode},
             {"\x8f\x00"s, errc::reserved_opcode},
             {"\x81\x81\x01\x02\x03\x04x"s, errc::masked_frame},
             {frame(Opcode::ping, "x", false), errc::fragmented_control},
             {frame(Opcode::close, "", false), errc::fragmented_control},
             {ping(std::string(126, 'x')), errc::long_control},
             {frame(Opcode::close, close_payload(1000, std::string(124, 'x'))), errc::long_control},
             {"\x81\x7e\x00\x01x"s, errc::length_not_minimal},
             {"\x81\x7f\x80\x00\x00\x00\x00\x00\x00\x01x"s, errc::length_out_of_range},
         }) {
        Conversation server;
        server.receive(text("before") + c.bytes + text("after") + ping("late"));
        EXPECT_EQ(server.heard, (Messages{message("before"), failed(c.error, 1002)})) << make_error_code(c.error);
        EXPECT_EQ(server.said(), (std::vector<Said>{close_said(1002)})) << make_error_code(c.error);
        server.receive(text("much later"));
        EXPECT_EQ(server.heard.size(), 2u);
        EXPECT_TRUE(server.codec.output().empty());
    }
}

TEST(WebSocketMessage, BadTextFailsWith1007AtItsFirstBadByteThoughTheFrameIsNotWhole)
{
    const std::string bytes = text("\xce\xba\xe1\xbd\xb9\xf4\x90\x80\x80" + std::string(60000, 'x'));
    Conversation server;
    server.receive(std::string_view(bytes).substr(0, 4 + 6), 1);
    EXPECT_TRUE(server.heard.empty());
    server.receive(std::string_view(bytes).substr(4 + 6, 1));
    EXPECT_EQ(server.heard, (Messages{failed(errc::bad_utf8, 1007)}));
    EXPECT_EQ(server.said(), (std::vector<Said>{close_said(1007)}));
}

TEST(WebSocketMessage, BadTextFailsAtItsFirstBadByteInAFragmentToo)
{
    Conversation server;
    server.receive(first("\xce\xba\xe1") + ping("\xff") + std::string("\x00\x7e\x10\x00\xbd\xb9"s));
    EXPECT_TRUE(server.heard.empty());
    server.receive("\xff");
    EXPECT_EQ(server.heard, (Messages{failed(errc::bad_utf8, 1007)}));
}

TEST(WebSocketMessage, ACharacterMayBeCutByFragmentsAndControlFrames)
{
    Conversation server;
    server.receive(first("\xf0") + ping() + middle("\x9f") + pong() + middle("\x98") + last("\x80!"));
    EXPECT_EQ(server.heard, (Messages{pong_heard(""), message("\xf0\x9f\x98\x80!")}));
}

TEST(WebSocketMessage, TextMustNotEndInsideACharacter)
{
    const auto bad = Messages{failed(errc::bad_utf8, 1007)};
    EXPECT_EQ(Conversation().receive(text("\xe2\x82")).heard, bad);
    EXPECT_EQ(Conversation().receive(text("\xe2\x82"), 1).heard, bad);
    EXPECT_EQ(Conversation().receive(first("\xe2") + last("\x82")).heard, bad);
    EXPECT_EQ(Conversation().receive(first("\xe2\x82") + last("")).heard, bad);
}

TEST(WebSocketMessage, BinaryIsNotChecked)
{
    Conversation server;
    server.receive(binary("\xff\xfe") + frame(Opcode::binary, "\xff", false) + last("\xe2") + text("ok"));
    EXPECT_EQ(server.heard, (Messages{binary_message("\xff\xfe"), binary_message("\xff\xe2"), message("ok")}));
}

TEST(WebSocketMessage, MayMeasureExactlyTheLimit)
{
    const auto too_large = failed(errc::message_too_large, 1009);
    const std::string full(1000, 'x');
    EXPECT_EQ(Conversation(1000).receive(text(full)).heard, (Messages{message(full)}));
    EXPECT_EQ(Conversation(1000).receive(text(full + "x")).heard, (Messages{too_large}));
    EXPECT_EQ(Conversation(1000).receive(first(full) + last("") + text("")).heard,
              (Messages{message(full), message("")}));
    EXPECT_EQ(Conversation(1000).receive(first(full) + last("x")).heard, (Messages{too_large}));
    EXPECT_EQ(Conversation(0).receive(text("")).heard, (Messages{message("")}));
    EXPECT_EQ(Conversation(0).receive(text("x")).heard, (Messages{too_large}));
}

TEST(WebSocketMessage, IsRefusedFromItsDeclaredLength)
{
    Conversation server(1000);
    server.receive("\x81\x7e\x03\xe9"s); // 1001
    EXPECT_EQ(server.heard, (Messages{failed(errc::message_too_large, 1009)}));
    EXPECT_EQ(server.said(), (std::vector<Said>{close_said(1009)}));

    Conversation lying;
    lying.receive("\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xff"s); // 2^63 - 1
    EXPECT_EQ(lying.heard, (Messages{failed(errc::message_too_large, 1009)}));

    Conversation later(1000);
    later.receive(first(std::string(999, 'x')) + "\x00\x02"s);
    EXPECT_EQ(later.heard, (Messages{failed(errc::message_too_large, 1009)}));
}

TEST(WebSocketMessage, EndlessEmptyFragmentsEndAtTheLimitOfTheirHeaders)
{
    std::string bytes = first("");
    const std::size_t allowed = (2 * 100 + 1024) / 2;
    for (std::size_t i = 1; i < allowed; ++i)
        bytes += middle("");
    Conversation server(100);
    server.receive(bytes);
    EXPECT_TRUE(server.heard.empty());
    server.receive(middle(""));
    EXPECT_EQ(server.heard, (Messages{failed(errc::too_many_fragments, 1009)}));
    EXPECT_EQ(server.said(), (std::vector<Said>{close_said(1009)}));
}

TEST(WebSocketMessage, TheLimitOfHeadersAllowsEveryMessageInSingleBytes)
{
    std::string bytes = first("x");
    for (int i = 1; i < 100000; ++i)
        bytes += middle("x");
    Conversation server(100000);
    server.receive(bytes + last("") + first("y") + last("z"));
    EXPECT_EQ(server.heard, (Messages{message(std::string(100000, 'x')), message("yz")}));
}

TEST(WebSocketMessage, NothingIsReadBeforeTheUpgradeWasAsked)
{
    SeededRandom random(1);
    WebSocketCodec codec(random);
    Messages heard;
    std::string written;
    feed(codec, text("x"), heard, written);
    EXPECT_TRUE(heard.empty());
    EXPECT_TRUE(written.empty());
}

TEST(WebSocketMessage, ARefusedUpgradeIsAFailureWithItsStatusBeside)
{
    SeededRandom random(1);
    WebSocketCodec codec(random);
    ASSERT_TRUE(codec.start(UpgradeRequest("node")).has_value());
    codec.sent(codec.output().size());
    Messages heard;
    std::string written;
    feed(codec, "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3\r\nContent-Length: 9\r\n\r\nslow down", heard,
         written);
    feed(codec, text("x"), heard, written);
    EXPECT_EQ(heard, (Messages{failed(errc::upgrade_refused, 0)}));
    EXPECT_TRUE(written.empty());
    EXPECT_EQ(codec.response().status(), 429u);
    EXPECT_EQ(codec.response().retry_after(), std::chrono::seconds(3));
}

} // namespace
} // namespace ethwire::wire::test
