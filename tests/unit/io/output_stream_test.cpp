// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/output_stream.hpp"

#include "unit/io/loop.hpp"

#include <csignal>
#include <fcntl.h>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

namespace ethwire::io {
namespace {

using namespace std::chrono_literals;
using test::Descriptor;

/// A stream into a pipe whose other end the test reads.
struct Pipe : testing::Test {
    Pipe()
    {
        std::signal(SIGPIPE, SIG_IGN);
        int ends[2] = {-1, -1};
        EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
        reader = Descriptor(ends[0]);
        writer = Descriptor(ends[1]);
        stream.emplace(loop.get_executor(), writer.get());
    }

    /// Bytes that are there to read, at most so many.
    std::string read(std::size_t most = std::size_t{1} << 20)
    {
        std::string out(most, '\0');
        pollfd readable{reader.get(), POLLIN, 0};
        if (::poll(&readable, 1, 0) != 1)
            return {};
        const auto n = ::read(reader.get(), out.data(), out.size());
        out.resize(n < 0 ? 0 : static_cast<std::size_t>(n));
        return out;
    }

    /// Starts to wait for the reader.
    void await_drained(std::size_t at_most)
    {
        asio::co_spawn(loop, stream->drained(at_most), [this](std::exception_ptr thrown) { drained = !thrown; });
        loop.restart();
        loop.poll();
    }

    asio::io_context loop{1};
    Descriptor reader;
    Descriptor writer;
    std::optional<OutputStream> stream;
    bool drained = false;
};

TEST_F(Pipe, what_fits_is_written_at_once)
{
    stream->write("hello ");
    stream->write("world");
    EXPECT_EQ(stream->waiting(), 0u);
    EXPECT_EQ(read(), "hello world");
}

TEST_F(Pipe, what_does_not_fit_waits_and_arrives_in_order)
{
    std::string all;
    for (int i = 0; i < 100'000; ++i)
        all += std::to_string(i) + '\n';
    for (std::size_t at = 0; at < all.size(); at += 1000)
        stream->write(std::string_view(all).substr(at, 1000));
    EXPECT_GT(stream->waiting(), all.size() / 2);
    await_drained(0);
    EXPECT_FALSE(drained);

    std::string got;
    test::run_until(loop, [&] {
        got += read();
        return drained;
    });
    got += read();
    EXPECT_EQ(got, all);
}

TEST_F(Pipe, the_wait_for_a_part_ends_before_all_is_read)
{
    const std::string much(std::size_t{1} << 20, 'x');
    stream->write(much);
    const std::size_t before = stream->waiting();
    await_drained(before - 1);
    EXPECT_FALSE(drained);
    read();
    test::run_until(loop, [&] { return drained; });
    EXPECT_GT(stream->waiting(), 0u);
}

TEST_F(Pipe, others_find_the_pipe_as_it_was)
{
    stream->write("x");
    EXPECT_EQ(::fcntl(writer.get(), F_GETFL) & O_NONBLOCK, 0);
}

TEST_F(Pipe, a_reader_that_goes_is_no_error)
{
    bool gone = false;
    stream->on_closed([&] { gone = true; });
    reader = Descriptor();
    stream->write("x");
    EXPECT_TRUE(stream->closed());
    test::run_until(loop, [&] { return gone; });
    EXPECT_FALSE(stream->error());
    stream->write("y");
    EXPECT_EQ(stream->waiting(), 0u);
}

TEST_F(Pipe, a_reader_that_goes_is_seen_without_a_write)
{
    bool gone = false;
    stream->on_closed([&] { gone = true; });
    loop.poll();
    EXPECT_FALSE(gone);
    reader = Descriptor();
    test::run_until(loop, [&] { return gone; });
    EXPECT_TRUE(stream->closed());
}

TEST_F(Pipe, who_waits_for_a_reader_that_goes_waits_no_longer)
{
    stream->write(std::string(std::size_t{1} << 20, 'x'));
    await_drained(0);
    EXPECT_FALSE(drained);
    reader = Descriptor();
    test::run_until(loop, [&] { return drained; });
}

TEST_F(Pipe, a_stream_may_go_while_somebody_waits)
{
    stream->write(std::string(std::size_t{1} << 20, 'x'));
    await_drained(0);
    stream.reset();
    loop.restart();
    loop.poll();
    EXPECT_FALSE(drained);
}

TEST_F(Pipe, flush_gives_up_in_time_and_writes_what_it_can)
{
    stream->write(std::string(std::size_t{1} << 20, 'x'));
    const std::size_t before = stream->waiting();
    stream->flush(1ms);
    EXPECT_EQ(stream->waiting(), before);
    read();
    stream->flush(1ms);
    EXPECT_LT(stream->waiting(), before);
}

TEST(OutputStream, a_socket_is_not_made_non_blocking)
{
    asio::io_context loop(1);
    int ends[2] = {-1, -1};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    const Descriptor reader(ends[0]);
    const Descriptor writer(ends[1]);
    OutputStream stream(loop.get_executor(), writer.get());
    stream.write(std::string(std::size_t{8} << 20, 'x'));
    EXPECT_GT(stream.waiting(), 0u);
}

TEST(OutputStream, a_full_disk_is_an_error)
{
    asio::io_context loop(1);
    const Descriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
    ASSERT_GE(full.get(), 0);
    OutputStream stream(loop.get_executor(), full.get());
    stream.write("x");
    EXPECT_TRUE(stream.closed());
    EXPECT_EQ(stream.error(), boost::system::errc::no_space_on_device);
}

TEST(OutputStream, a_file_keeps_its_place)
{
    asio::io_context loop(1);
    const Descriptor file(::open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
    ASSERT_GE(file.get(), 0);
    ASSERT_EQ(::write(file.get(), "before ", 7), 7);
    OutputStream stream(loop.get_executor(), file.get());
    stream.write("after");
    std::string text(64, '\0');
    const auto n = ::pread(file.get(), text.data(), text.size(), 0);
    ASSERT_GT(n, 0);
    EXPECT_EQ(text.substr(0, static_cast<std::size_t>(n)), "before after");
}

TEST(Condition, wakes_everybody_who_waits)
{
    asio::io_context loop(1);
    Condition changed(loop.get_executor());
    int woken = 0;
    for (int i = 0; i < 3; ++i)
        asio::co_spawn(loop, changed.wait(), [&woken](std::exception_ptr) { ++woken; });
    loop.poll();
    EXPECT_EQ(woken, 0);
    changed.notify_all();
    EXPECT_EQ(woken, 0); // not inline: who notifies goes on first
    loop.restart();
    loop.poll();
    EXPECT_EQ(woken, 3);
}

} // namespace
} // namespace ethwire::io
