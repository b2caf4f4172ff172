// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "scripted/client_test.hpp"

#include "io/connection.hpp"
#include "wire/ipc.hpp"

#include <gtest/gtest.h>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace ethwire {
namespace {

class Listener : public io::ConnectionOwner {
public:
    void on_open() override
    {
        open = true;
        ++opened;
    }
    Heard on_message(std::string_view text, TimePoint) override
    {
        messages.emplace_back(text);
        return Heard::other;
    }
    bool wants_pause() const noexcept override { return false; }
    void on_walk_end() override {}
    void on_down(const io::Downfall& downfall, Duration) override
    {
        lost = true;
        drains = downfall.drains;
    }
    void on_drained(const session::Loss&) override
    {
        over = over || drains_to_its_end;
        ++drained;
    }
    void on_over(const io::Downfall& downfall) override
    {
        lost = true;
        over = !downfall.drains;
        drains_to_its_end = downfall.drains;
        reason = downfall.verdict.reason;
    }
    void on_pong(std::string_view payload) override { pongs.emplace_back(payload); }
    void on_flushed() override { ++flushed; }

    std::vector<std::string> messages;
    std::vector<std::string> pongs;
    error_code reason;
    int flushed = 0;
    int opened = 0;
    int drained = 0;
    bool open = false;
    bool lost = false;
    bool drains = false; // what was received before the loss is still to come
    bool drains_to_its_end = false;
    bool over = false;
};

SessionOptions once() { return SessionOptions().reconnect(ReconnectPolicy::off().retry_first(false)); }

devnode::NodeOptions with_ipc()
{
    devnode::NodeOptions options;
    options.ipc_path = "/tmp/ethwire_connection_test." + std::to_string(::getpid());
    return options;
}

/// A connection whose owner is no web3 client, and wants to know what such a one does not ask.
class ConnectionTest : public ClientTest {
public:
    ConnectionTest() : ClientTest(with_ipc()) {}
    ~ConnectionTest() override
    {
        if (connection)
            connection->discard();
    }

    io::ConnectionOptions options(const std::string& url)
    {
        return io::ConnectionOptions(Endpoint::parse(url).value()).session(once());
    }

    void open(io::ConnectionOptions options)
    {
        connection = std::make_shared<io::Connection>(loop.get_executor(), std::move(options), owner);
        connection->open();
        until([&] { return owner.open || owner.over; });
    }

    Listener owner;
    std::shared_ptr<io::Connection> connection;
};

TEST_F(ConnectionTest, KnowsItsEndsWhileThereIsATransport)
{
    open(options(node.ws_url()));
    const auto ends = connection->ends();
    ASSERT_TRUE(ends);
    EXPECT_EQ(ends->local_host, "127.0.0.1");
    EXPECT_EQ(ends->remote_host, "127.0.0.1");
    EXPECT_EQ("ws://127.0.0.1:" + std::to_string(ends->remote_port), node.ws_url());
    EXPECT_NE(ends->local_port, ends->remote_port);
    connection->close();
    until([&] { return owner.over; });
    EXPECT_FALSE(connection->ends());
}

TEST_F(ConnectionTest, TellsBothCloseFramesAndWhoseWasFirst)
{
    open(options(node.ws_url()));
    node.close(4007, "moved");
    until([&] { return owner.over; });
    const io::Closing& closing = connection->closing();
    ASSERT_TRUE(closing.received && closing.sent);
    EXPECT_EQ(closing.received->code, 4007u);
    EXPECT_EQ(closing.received->reason, "moved");
    EXPECT_EQ(closing.sent->code, 4007u);
    EXPECT_EQ(closing.sent->reason, "moved");
    EXPECT_TRUE(closing.received_first);
}

TEST_F(ConnectionTest, ClosesWithTheCodeItIsGiven)
{
    open(options(node.ws_url()));
    connection->close({4001, "bye"});
    until([&] { return owner.over; });
    const io::Closing& closing = connection->closing();
    ASSERT_TRUE(closing.received && closing.sent);
    EXPECT_EQ(closing.sent->code, 4001u);
    EXPECT_EQ(closing.sent->reason, "bye");
    EXPECT_FALSE(closing.received_first);
}

TEST_F(ConnectionTest, AnEndWithoutACloseFrameHasNone)
{
    open(options(node.ws_url()));
    node.drop();
    until([&] { return owner.over; });
    EXPECT_FALSE(connection->closing().received);
    EXPECT_FALSE(connection->closing().sent);
}

TEST_F(ConnectionTest, SaysWhatItWasToldToSayToAPeerThatIsSilent)
{
    open(options(node.ws_url())
             .session(once().heartbeat(HeartbeatOptions().silence(10ms).grace(10ms)))
             .silence_farewell({1011, "keepalive ping timeout"}));
    node.faults().transport.silent = true;
    until([&] { return owner.over; });
    ASSERT_TRUE(connection->closing().sent);
    EXPECT_EQ(connection->closing().sent->code, 1011u);
    EXPECT_FALSE(connection->closing().received);
}

TEST_F(ConnectionTest, PongsBringBackThePayload)
{
    open(options(node.ws_url()));
    connection->ping("1");
    connection->ping("2");
    connection->pong("nobody asked");
    until([&] { return owner.pongs.size() == 2; });
    EXPECT_EQ(owner.pongs, (std::vector<std::string>{"1", "2"}));
}

TEST_F(ConnectionTest, BinaryMessagesAreUnderstoodAndTheirLeavingIsTold)
{
    open(options(node.ws_url()).binary(true));
    const int before = owner.flushed;
    connection->send(R"({"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]})");
    EXPECT_GT(connection->unsent(), 0u);
    until([&] { return !owner.messages.empty(); });
    EXPECT_GT(owner.flushed, before);
    EXPECT_EQ(connection->unsent(), 0u);
}

TEST_F(ConnectionTest, KeepsTheAnswerToARefusedUpgrade)
{
    node.faults().upgrade.act = devnode::UpgradeFault::Act::status;
    node.faults().upgrade.status = 403;
    node.faults().upgrade.headers = "X-Why: because\r\n";
    open(options(node.ws_url()));
    ASSERT_TRUE(owner.over);
    EXPECT_EQ(connection->upgrade().status(), 403u);
    const std::pair<std::string, std::string> why{"X-Why", "because"};
    const auto& headers = connection->upgrade().headers();
    EXPECT_NE(std::find(headers.begin(), headers.end(), why), headers.end());
}

TEST_F(ConnectionTest, TheRestOfARefusalIsAwaitedThoughNotForLong)
{
    node.faults().upgrade.act = devnode::UpgradeFault::Act::status;
    node.faults().upgrade.status = 403;
    node.faults().upgrade.body = "this project has no access";
    node.faults().transport.slice = 8;
    node.faults().transport.slice_pause = 2ms;
    open(options(node.ws_url()));
    ASSERT_TRUE(owner.over);
    EXPECT_EQ(connection->upgrade().body(), "this project has no access");

    // It never comes, whether the connection is held or ended: what was said is told in time, and what came is kept.
    node.faults().transport.slice = 0;
    node.faults().upgrade.act = devnode::UpgradeFault::Act::raw;
    node.faults().upgrade.body = "HTTP/1.1 403 Forbidden\r\nContent-Length: 26\r\n\r\nthis project";
    enum class Then { held, finished, reset };
    for (const Then then : {Then::held, Then::finished, Then::reset}) {
        connection->discard();
        owner = Listener();
        asio::steady_timer end(loop, 50ms);
        end.async_wait([&](error_code) {
            if (then != Then::held)
                node.drop(then == Then::reset);
        });
        const auto began = std::chrono::steady_clock::now();
        open(options(node.ws_url()));
        ASSERT_TRUE(owner.over);
        EXPECT_EQ(owner.reason, session::errc::unauthorized);
        EXPECT_EQ(connection->upgrade().status(), 403u);
        EXPECT_EQ(connection->upgrade().body(), "this project");
        EXPECT_LT(std::chrono::steady_clock::now() - began, 3s);
    }
}

TEST_F(ConnectionTest, MessagesOfASocketAreFoundByTheCodecItIsGiven)
{
    unsigned made = 0;
    open(options(node.ipc_path()).ipc_codec([&] {
        ++made;
        return std::make_unique<wire::IpcCodec>(std::size_t{16});
    }));
    connection->send(R"({"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]})");
    until([&] { return owner.over; });
    EXPECT_EQ(made, 1u);
    EXPECT_EQ(connection->run().loss().kind(), session::Loss::Kind::limit_size);
}

struct Slow final : Listener {
    bool wants_pause() const noexcept override { return is_behind; }
    bool is_behind = true;
};

TEST_F(ConnectionTest, APeerThatDiesWhileNobodyReadsIsToldAtOnceAndItsMessagesWhenTheyAreWanted)
{
    Slow slow;
    constexpr std::size_t messages = 200;
    const std::string path = node.ipc_path() + ".peer";
    asio::local::stream_protocol::acceptor acceptor(loop, path);
    connection = std::make_shared<io::Connection>(loop.get_executor(), options(path), slow);
    connection->open();
    until([&] { return slow.open; });
    {
        auto peer = acceptor.accept();
        for (std::size_t i = 0; i < messages; ++i)
            asio::write(peer, asio::buffer("[" + std::to_string(i) + "]\n"));
    }
    until([&] { return slow.lost; });
    EXPECT_EQ(slow.messages.size(), 1u);
    EXPECT_FALSE(slow.over);
    EXPECT_FALSE(connection->is_open());
    settle();
    EXPECT_EQ(slow.messages.size(), 1u) << "nobody asked for more";
    slow.is_behind = false;
    connection->resume_reading();
    until([&] { return slow.over; });
    EXPECT_EQ(slow.messages.size(), messages);
    EXPECT_EQ(connection->run().loss().kind(), session::Loss::Kind::tcp_end);

    // One that is not paused ends at once.
    Listener quick;
    connection = std::make_shared<io::Connection>(loop.get_executor(), options(path), quick);
    connection->open();
    until([&] { return quick.open; });
    acceptor.accept();
    connection->send("[]");
    until([&] { return quick.over; });
    ::unlink(path.c_str());
}

TEST_F(ConnectionTest, TheNextTransportIsOpenedMeanwhileAndItsMessagesComeAfterThoseOfTheOneBefore)
{
    Slow slow;
    constexpr std::size_t messages = 200;
    const std::string path = node.ipc_path() + ".peer";
    asio::local::stream_protocol::acceptor acceptor(loop, path);
    connection = std::make_shared<io::Connection>(
        loop.get_executor(), options(path).session(SessionOptions().heartbeat(HeartbeatOptions::off())), slow);
    connection->open();
    until([&] { return slow.open; });
    {
        auto peer = acceptor.accept();
        for (std::size_t i = 0; i < messages; ++i)
            asio::write(peer, asio::buffer("[" + std::to_string(i) + "]\n"));
    }
    until([&] { return slow.opened == 2; });
    EXPECT_TRUE(slow.drains);
    EXPECT_TRUE(connection->is_open());
    auto next = acceptor.accept();
    asio::write(next, asio::buffer(std::string("[\"next\"]\n")));
    connection->send("[\"still there\"]");
    settle();
    EXPECT_EQ(slow.messages.size(), 1u);
    slow.is_behind = false;
    connection->resume_reading();
    until([&] { return slow.messages.size() == messages + 1; });
    EXPECT_EQ(slow.drained, 1);
    EXPECT_EQ(slow.messages[messages - 1], "[199]");
    EXPECT_EQ(slow.messages[messages], "[\"next\"]");
    std::exchange(connection, nullptr)->discard();
    ::unlink(path.c_str());
}

/// Each read brings one message, and says nothing of how many are left in the stream.
class OneARead final : public wire::Codec {
public:
    static constexpr std::size_t size = 64;

    std::span<char> prepare() override { return std::span(message_).subspan(filled_); }
    void commit(std::size_t bytes) override { filled_ += bytes; }
    wire::Item next() override
    {
        if (filled_ < size)
            return {};
        filled_ = 0;
        return {wire::Item::Kind::text, std::string_view(message_.data(), size), {}, 0};
    }
    void send(std::string_view) override {}
    bool send_ping() override { return false; }
    bool send_close(unsigned) override { return false; }
    std::span<const char> output() const noexcept override { return {}; }
    void sent(std::size_t) noexcept override {}
    void shrink() noexcept override {}

private:
    std::array<char, size + wire::padding> padded_{};
    std::span<char, size> message_ = std::span(padded_).first<size>();
    std::size_t filled_ = 0;
};

TEST_F(ConnectionTest, ATurnIsShortHoweverManyReadsItTakes)
{
    struct Slow final : Listener {
        Heard on_message(std::string_view, TimePoint) override
        {
            std::this_thread::sleep_for(100us);
            ++seen;
            return Heard::other;
        }
        void on_walk_end() override { longest_turn = std::max(longest_turn, seen - std::exchange(before, seen)); }
        std::size_t seen = 0;
        std::size_t before = 0;
        std::size_t longest_turn = 0; // messages
    } slow;
    constexpr std::size_t messages = 200;
    const std::string path = node.ipc_path() + ".peer";
    asio::local::stream_protocol::acceptor acceptor(loop, path);
    connection = std::make_shared<io::Connection>(
        loop.get_executor(), options(path).ipc_codec([] { return std::make_unique<OneARead>(); }), slow);
    connection->open();
    until([&] { return slow.open; });
    auto peer = acceptor.accept();
    asio::write(peer, asio::buffer(std::string(messages * OneARead::size, 'x')));
    until([&] { return slow.seen == messages; });
    EXPECT_LE(slow.longest_turn, 20U); // those of a millisecond, with room for a machine that is busy
    std::exchange(connection, nullptr)->discard();
    ::unlink(path.c_str());
}

} // namespace
} // namespace ethwire
