// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "unit/io/loop.hpp"

namespace ethwire::io {
namespace {

using Want = ByteStream::Want;

struct SocketStreamTest : testing::Test {
    asio::io_context loop;
    std::pair<Socket, test::Descriptor> pair = test::connected_pair(loop);
    SocketStream stream{std::move(pair.first)};
    std::array<char, 64> room{};
};

TEST_F(SocketStreamTest, QuietPeerIsWaitedForWithoutAnError)
{
    const auto moved = stream.read_some(room);
    EXPECT_EQ(moved.bytes, 0u);
    EXPECT_EQ(moved.want, Want::read);
    EXPECT_FALSE(moved.error);
}

TEST_F(SocketStreamTest, ReadsWhatIsThereThenWants)
{
    test::send_all(pair.second.get(), "head");
    EXPECT_EQ(stream.read_some(room).bytes, 4u);
    EXPECT_EQ(stream.read_some(room).want, Want::read);
}

TEST_F(SocketStreamTest, EndIsEofAndStaysSo)
{
    test::send_all(pair.second.get(), "x");
    pair.second = test::Descriptor();
    EXPECT_EQ(stream.read_some(room).bytes, 1u);
    EXPECT_EQ(stream.read_some(room).error, asio::error::eof);
    EXPECT_EQ(stream.read_some(room).error, asio::error::eof);
}

TEST_F(SocketStreamTest, EmptySpansAreNoEnd)
{
    EXPECT_FALSE(stream.read_some({}).error);
    EXPECT_FALSE(stream.write_some({}).error);
}

TEST_F(SocketStreamTest, FullPeerIsWaitedForThenTakesTheRest)
{
    const std::string bytes(1 << 20, 'x');
    std::size_t sent = 0;
    auto moved = stream.write_some(bytes);
    for (; moved.want == Want::none && !moved.error && sent + moved.bytes < bytes.size();
         moved = stream.write_some(bytes))
        sent += moved.bytes;
    EXPECT_EQ(moved.want, Want::write);
    EXPECT_EQ(moved.bytes, 0u);
    std::string taken(sent, '\0');
    EXPECT_EQ(::recv(pair.second.get(), taken.data(), sent, MSG_WAITALL), static_cast<ssize_t>(sent));
    EXPECT_GT(stream.write_some(bytes).bytes, 0u);
}

TEST_F(SocketStreamTest, WritingToAGonePeerIsAnErrorAndNoSignal)
{
    pair.second = test::Descriptor();
    EXPECT_EQ(stream.write_some(room).error, asio::error::broken_pipe);
}

TEST_F(SocketStreamTest, ShutdownEndsOurDirectionOnly)
{
    stream.shutdown();
    char c = 0;
    EXPECT_EQ(::recv(pair.second.get(), &c, 1, 0), 0);
    test::send_all(pair.second.get(), "late");
    EXPECT_EQ(stream.read_some(room).bytes, 4u);
}

} // namespace
} // namespace ethwire::io
