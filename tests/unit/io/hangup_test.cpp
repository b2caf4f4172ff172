// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/socket_stream.hpp"

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <memory>
#include <sys/socket.h>
#include <unistd.h>

namespace ethwire::io {
namespace {

using namespace std::chrono_literals;

/// A stream that nobody reads, watched for the end of its peer.
class Hangup : public ::testing::Test {
protected:
    Hangup()
    {
        std::array<int, 2> ends{};
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()), 0);
        Socket socket(loop.get_executor(), asio::generic::stream_protocol(AF_UNIX, 0), ends[0]);
        stream = std::make_unique<SocketStream>(std::move(socket));
        peer = ends[1];
        watch = stream->watch_hangup(stream_waiter([this](const error_code& error) {
                                         ++told;
                                         why = error;
                                     }),
                                     0);
    }
    ~Hangup() override
    {
        if (peer >= 0)
            ::close(peer);
    }

    void say(std::string_view text) { EXPECT_EQ(::write(peer, text.data(), text.size()), ssize_t(text.size())); }

    asio::io_context loop{1};
    std::unique_ptr<ByteStream> stream;
    std::unique_ptr<ByteStream::Watch> watch;
    int peer = -1;
    int told = 0;
    error_code why{};
};

TEST_F(Hangup, IsToldHoweverMuchWaitsToBeRead)
{
    say("unread");
    ::shutdown(peer, SHUT_WR);
    loop.run_for(5s);
    EXPECT_EQ(told, 1);
    EXPECT_FALSE(why);
    std::array<char, 16> room{};
    EXPECT_EQ(stream->read_some(room).bytes, 6u) << "what was received is still there";
}

TEST_F(Hangup, IsNotToldOfMessages)
{
    for (int i = 0; i < 100; ++i) {
        say("message");
        loop.run_for(1ms);
    }
    EXPECT_EQ(told, 0);
}

TEST_F(Hangup, AWatchThatIsDestroyedTellsOfNoHangup)
{
    watch.reset();
    ::close(std::exchange(peer, -1));
    loop.run_for(5s);
    EXPECT_EQ(why, told == 0 ? error_code() : error_code(asio::error::operation_aborted));
}

} // namespace
} // namespace ethwire::io
