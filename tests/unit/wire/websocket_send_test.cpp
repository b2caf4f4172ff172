// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "conversation.hpp"

#include <gtest/gtest.h>

#include <set>

namespace ethwire::wire::test {
namespace {

using Frames = std::vector<Said>;

/// Counts how often it is asked.
class CountedRandom final : public Random {
public:
    void fill(std::span<std::uint8_t> out) noexcept override
    {
        ++calls;
        seeded_.fill(out);
    }

    int calls = 0;

private:
    SeededRandom seeded_{1};
};

TEST(WebSocketSend, AnInvalidRequestQueuesNothing)
{
    SeededRandom random(1);
    WebSocketCodec codec(random);
    const auto started = codec.start(UpgradeRequest("node").header("X", "a\r\nb"));
    ASSERT_FALSE(started.has_value());
    EXPECT_EQ(started.error(), errc::bad_header_value);
    EXPECT_TRUE(codec.output().empty());
}

TEST(WebSocketSend, MessagesLeaveMaskedInOrderAtEveryLengthForm)
{
    Conversation server;
    Frames expected;
    for (const std::size_t size : {0u, 1u, 125u, 126u, 65535u, 65536u}) {
        const std::string payload(size, 'x');
        server.codec.send(payload);
        server.codec.send_binary(payload);
        expected.push_back({Opcode::text, payload});
        expected.push_back({Opcode::binary, payload});
    }
    EXPECT_TRUE(server.codec.send_ping());
    expected.push_back({Opcode::ping, ""});
    EXPECT_EQ(server.said(), expected);
}

TEST(WebSocketSend, PingsAndPongsCarryWhatAControlFrameTakes)
{
    Conversation server;
    EXPECT_TRUE(server.codec.send_ping("abcd"));
    EXPECT_TRUE(server.codec.send_pong(""));
    EXPECT_TRUE(server.codec.send_pong(std::string(200, 'x')));
    EXPECT_EQ(server.said(),
              (Frames{{Opcode::ping, "abcd"}, {Opcode::pong, ""}, {Opcode::pong, std::string(125, 'x')}}));
}

TEST(WebSocketSend, OutputMayLeaveInAnyPieces)
{
    Conversation server;
    Frames expected;
    std::string written;
    for (int i = 0; i < 3000; ++i) {
        const std::string payload = "message " + std::to_string(i);
        server.codec.send(payload);
        expected.push_back({Opcode::text, payload});
        const auto output = server.codec.output();
        const std::size_t size = std::min<std::size_t>(output.size(), static_cast<std::size_t>(i * 7 % 41));
        written.append(output.data(), size);
        server.codec.sent(size);
    }
    written += server.taken();
    EXPECT_EQ(Conversation::frames(written), expected);
}

TEST(WebSocketSend, EachFrameHasAMaskOfItsOwnAndRandomnessIsFetchedInBlocks)
{
    CountedRandom random;
    WebSocketCodec codec(random);
    ASSERT_TRUE(codec.start(UpgradeRequest("node")).has_value());
    const std::string request(codec.output().data(), codec.output().size());
    codec.sent(request.size());
    std::vector<Heard> heard;
    std::string written;
    feed(codec, Conversation::accepting(request), heard, written);

    random.calls = 0;
    std::set<Mask> masks;
    for (int i = 0; i < 1024; ++i) {
        codec.send("x");
        const auto decoded = decode_frame({codec.output().data(), codec.output().size()}, Peer::client);
        masks.insert(decoded.header.mask);
        codec.sent(codec.output().size());
    }
    EXPECT_GT(masks.size(), 1020u);
    EXPECT_LE(random.calls, 8);
}

TEST(WebSocketPing, IsAnsweredWithItsOwnPayload)
{
    Conversation server;
    const std::string longest(125, '\xfe');
    server.receive(ping("") + ping("x") + ping(longest));
    EXPECT_EQ(server.said(), (Frames{{Opcode::pong, ""}, {Opcode::pong, "x"}, {Opcode::pong, longest}}));
}

TEST(WebSocketPing, UnsolicitedPongsAreHeardAndNotAnswered)
{
    Conversation server;
    server.receive(pong("nobody asked") + ping("x"));
    EXPECT_EQ(server.heard, (std::vector<Heard>{pong_heard("nobody asked")}));
    EXPECT_EQ(server.said(), (Frames{{Opcode::pong, "x"}}));
}

TEST(WebSocketPing, WhileOutputIsBlockedOnlyTheLatestOfManyIsAnswered)
{
    Conversation server;
    std::vector<Heard> heard;
    std::string flood;
    for (int i = 0; i < 1000; ++i)
        flood += ping(std::to_string(i));
    const auto room = server.codec.prepare();
    ASSERT_GE(room.size(), flood.size());
    std::memcpy(room.data(), flood.data(), flood.size());
    server.codec.commit(flood.size());
    EXPECT_EQ(server.codec.next().kind, Kind::need_more);

    std::string written = server.taken();
    Frames expected;
    for (int i = 0; i < 64; ++i)
        expected.push_back({Opcode::pong, std::to_string(i)});
    EXPECT_EQ(Conversation::frames(written), expected);
    EXPECT_EQ(Conversation::frames(server.taken()), (Frames{{Opcode::pong, "999"}}));
    EXPECT_TRUE(server.codec.output().empty());

    server.receive(ping("again"));
    EXPECT_EQ(Conversation::frames(server.written), (Frames{{Opcode::pong, "again"}}));
}

TEST(WebSocketPing, APongHeldBackDoesNotFollowTheEndOfTheConversation)
{
    Conversation server;
    std::string flood;
    for (int i = 0; i < 100; ++i)
        flood += ping("x");
    flood += close(1000);
    const auto room = server.codec.prepare();
    std::memcpy(room.data(), flood.data(), flood.size());
    server.codec.commit(flood.size());
    EXPECT_EQ(server.codec.next().kind, Kind::closed);
    EXPECT_EQ(Conversation::frames(server.taken()).back(), close_said(1000));
    EXPECT_TRUE(server.codec.output().empty());
}

} // namespace
} // namespace ethwire::wire::test
