// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

// Faults on real sockets and between processes, where a machine in virtual time could not show them.

#include "e2e/memory.hpp"
#include "e2e/node_process.hpp"
#include "e2e/proxy.hpp"
#include "scripted/client_test.hpp"

#include <ethwire/session/errc.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <ctime>
#include <fstream>
#include <memory>
#include <netinet/in.h>
#include <sys/socket.h>
#include <vector>

namespace ethwire {
namespace {

using test::NodeProcess;
using Tcp = asio::ip::tcp;

/// What a deadline may be late on a busy machine.
constexpr Duration late = 50ms;

TimePoint now() { return std::chrono::steady_clock::now(); }

/// CPU time of this process.
Duration cpu_time()
{
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

/// How long this thread has wanted to run while the machine did something else: proc(5), schedstat.
Duration without_a_core()
{
    std::int64_t running = 0;
    std::int64_t waiting = 0;
    std::ifstream("/proc/thread-self/schedstat") >> running >> waiting;
    return std::chrono::nanoseconds(waiting);
}

/// Remembers what it was told.
class Witness final : public Observer {
public:
    void on_lost(const ConnectionLoss& loss) override
    {
        ++losses;
        lost_at = now();
        lost_for = loss.reason;
        kind = loss.what;
    }
    void on_retry(std::uint64_t, Duration delay) override { retry_after = delay; }

    int losses = 0;
    TimePoint lost_at{};
    error_code lost_for{};
    std::string kind{};
    Duration retry_after{};
};

class Fault : public ClientTest {
public:
    /// Tells `witness`, and reconnects within milliseconds.
    WebSocketProvider watched(const std::string& url) const
    {
        WebSocketProvider provider(url);
        provider.observer(witness).reconnect(ReconnectPolicy().base(10ms).cap(20ms).first_jitter(1ms));
        return provider;
    }

    awaitable<void> until_lost(int losses = 1)
    {
        while (witness->losses < losses)
            co_await pause(1ms);
    }

    std::shared_ptr<Witness> witness = std::make_shared<Witness>();
};

TEST_F(Fault, F05_half_open_link_is_found_by_the_fast_profile)
{
    test::Proxy proxy(loop.get_executor(), node.ws_url());
    run([](Fault* t_given, test::Proxy* link_given) -> awaitable<void> {
        Fault& t = *t_given;
        test::Proxy& link = *link_given;
        WebSocketProvider provider = t.watched(link.url());
        provider.heartbeat(HeartbeatOptions::fast()).connect_timeout(500ms);
        auto w3 = co_await AsyncWeb3::connect(provider);
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        t.node.mine();
        const auto before = co_await heads.next(1s);
        EXPECT_TRUE(before);
        link.swallow(true);
        const TimePoint hole = now();
        co_await t.until_lost();
        link.swallow(false);
        EXPECT_LE(t.witness->lost_at - hole, 1500ms + late);
        EXPECT_EQ(t.witness->lost_for, session::errc::heartbeat_timeout);
        auto item = co_await heads.next_item();
        EXPECT_TRUE(std::holds_alternative<Disconnected>(item));
        item = co_await heads.next_item();
        EXPECT_TRUE(std::holds_alternative<Resubscribed>(item));
        t.node.mine();
        const auto after = co_await heads.next(1s);
        EXPECT_EQ(after->hash, t.node.chain().head()->header.hash);
    }(this, &proxy));
}

TEST_F(Fault, F05_link_that_delays_everything_raises_no_alarm)
{
    test::Proxy proxy(loop.get_executor(), node.ws_url());
    proxy.delay(300ms);
    run([](Fault* t_given, test::Proxy* link_given) -> awaitable<void> {
        Fault& t = *t_given;
        test::Proxy& link = *link_given;
        WebSocketProvider provider = t.watched(link.url());
        provider.heartbeat(HeartbeatOptions::fast());
        auto w3 = co_await AsyncWeb3::connect(provider);
        const std::uint64_t pings = t.node.stats().pings;
        co_await t.pause(4s);
        EXPECT_EQ(t.witness->losses, 0);
        EXPECT_GE(t.node.stats().pings, pings + 2);
    }(this, &proxy));
}

TEST_F(Fault, F06_stuck_write_ends_within_its_timeout_and_blocks_nobody)
{
    run([](Fault* t_given) -> awaitable<void> {
        Fault& t = *t_given;
        constexpr Duration limit = 1s;
        WebSocketProvider provider = t.watched(t.node.ws_url());
        provider.session(SessionOptions(provider.session()).write_timeout(limit).heartbeat(HeartbeatOptions::off()));
        auto w3 = co_await AsyncWeb3::connect(provider);
        t.node.faults().transport.deaf = true;

        constexpr int many = 24;
        const std::string params = "[\"0x" + std::string(std::size_t{1} << 20, '0') + "\"]";
        int ended = 0;
        Duration longest{};
        for (int n = 0; n < many; ++n) {
            const Duration begin = now().time_since_epoch() - without_a_core();
            w3.manager().coro_request("eth_sendRawTransaction", params, [&](error_code error, const Outcome<RawJson>&) {
                EXPECT_TRUE(error);
                ++ended;
            });
            longest = std::max(longest, now().time_since_epoch() - without_a_core() - begin);
        }
        const TimePoint stuck = now();
        EXPECT_LT(longest, 100ms) << "a call blocked";
        co_await t.until_lost();
        EXPECT_GE(t.witness->lost_at - stuck, limit - late);
        EXPECT_LE(t.witness->lost_at - stuck, limit + 500ms);
        EXPECT_EQ(t.witness->lost_for, session::errc::write_timeout);
        EXPECT_EQ(ended, many);
        t.node.clear_faults();
        const std::uint64_t number = co_await w3.eth().block_number();
        EXPECT_EQ(number, t.node.chain().head()->header.number);
    }(this));
}

TEST_F(Fault, F07_stopped_process_whose_kernel_acknowledges_is_found)
{
    const NodeProcess process;
    run([](Fault* t_given, const NodeProcess* peer_given) -> awaitable<void> {
        Fault& t = *t_given;
        const NodeProcess& peer = *peer_given;
        WebSocketProvider provider = t.watched(peer.url());
        provider.heartbeat(HeartbeatOptions::fast());
        auto w3 = co_await AsyncWeb3::connect(provider);
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        peer.pause();
        const TimePoint stopped = now();
        co_await t.until_lost();
        EXPECT_LE(t.witness->lost_at - stopped, 1500ms + late);
        EXPECT_EQ(t.witness->lost_for, session::errc::heartbeat_timeout);
        peer.resume();
        auto item = co_await heads.next_item();
        EXPECT_TRUE(std::holds_alternative<Disconnected>(item));
        item = co_await heads.next_item();
        EXPECT_TRUE(std::holds_alternative<Resubscribed>(item));
        co_await w3.manager().coro_request("dev_mine");
        const auto head = co_await heads.next(2s);
        EXPECT_TRUE(head);
    }(this, &process));
}

/// A port of the loopback that nobody accepts from.
class SilentPort {
public:
    /// \param full nor does the kernel any more
    explicit SilentPort(bool full)
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof(address);
        auto* const where = reinterpret_cast<sockaddr*>(&address);
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        EXPECT_EQ(::bind(listener_, where, length), 0);
        EXPECT_EQ(::listen(listener_, full ? 0 : 16), 0);
        EXPECT_EQ(::getsockname(listener_, where, &length), 0);
        port_ = ntohs(address.sin_port);
        for (int n = 0; full && n < 4; ++n) {
            waiting_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
            (void)::connect(waiting_.back(), where, length); // in progress, for ever: nobody accepts
        }
    }
    ~SilentPort()
    {
        for (const int one : waiting_)
            ::close(one);
        ::close(listener_);
    }
    SilentPort(const SilentPort&) = delete;
    SilentPort& operator=(const SilentPort&) = delete;

    std::string url(std::string_view scheme) const
    {
        return std::string(scheme) + "://127.0.0.1:" + std::to_string(port_);
    }

private:
    int listener_ = -1;
    unsigned port_ = 0;
    std::vector<int> waiting_{};
};

TEST_F(Fault, F09_connects_that_never_complete_end_at_the_default_deadline)
{
    const SilentPort full(true);
    const SilentPort silent(false);
    node.faults().upgrade.act = devnode::UpgradeFault::Act::drip;
    const std::vector<std::pair<std::string, std::string>> ways{{"full backlog", full.url("ws")},
                                                                {"silent TCP", silent.url("ws")},
                                                                {"TLS hello never answered", silent.url("wss")},
                                                                {"upgrade dripped", node.ws_url()}};
    run([](Fault* t_given, const auto* all_given) -> awaitable<void> {
        Fault& t = *t_given;
        const auto& all = *all_given;
        std::size_t ended = 0;
        const auto attempt = [](std::string way, std::string url, std::size_t* done) -> awaitable<void> {
            const WebSocketProvider provider(url);
            const AsyncWeb3 w3(co_await asio::this_coro::executor, provider);
            const TimePoint begin = now();
            const error_code error = co_await error_of(w3.provider().connect());
            const Duration took = now() - begin;
            EXPECT_EQ(error, session::errc::connect_timeout) << way;
            EXPECT_GE(took, 10s - late) << way;
            EXPECT_LE(took, 10s + late) << way;
            ++*done;
        };
        for (const auto& [way, url] : all)
            asio::co_spawn(t.loop, attempt(way, url, &ended), asio::detached);
        while (ended < all.size())
            co_await t.pause(10ms);
    }(this, &ways));
}

struct Ending {
    std::string name;
    std::function<void(devnode::DevNode&)> end;
    std::string kind;
    Duration least;
    Duration most;
    unsigned answered; ///< with which code; 0: nothing, or without one
};

std::vector<Ending> endings()
{
    constexpr Duration at_once = 100ms; // the bound of the jitter
    constexpr Duration backed_off = 1s;
    constexpr Duration suspended = 30s;
    constexpr Duration any = 1h;
    std::vector<Ending> all;
    const auto code = [&all](unsigned number, std::string kind, Duration least, Duration most) {
        const auto end = [number](devnode::DevNode& n) { n.close(static_cast<std::uint16_t>(number), "why"); };
        all.push_back({"close " + std::to_string(number), end, std::move(kind), least, most, number});
    };
    for (const unsigned number : {1000u, 1001u})
        code(number, "lost", 0s, at_once);
    for (const unsigned number : {1002u, 1003u, 1007u, 1010u})
        code(number, "protocol_error", 0s, backed_off);
    for (const unsigned number : {3000u, 3003u})
        code(number, "unauthorized", suspended, any);
    // Of a server that had let us in.
    for (const unsigned number : {1008u, 4000u, 4999u})
        code(number, "lost", 0s, at_once);
    code(1009, "too_large", 0s, at_once);
    for (const unsigned number : {1011u, 1012u, 1014u, 3999u})
        code(number, "server_failed", 0s, backed_off);
    code(1013, "rate_limited", 1s, any);
    // Codes that must not be on the wire: theirs is a broken frame, whatever it says.
    for (const unsigned number : {0u, 999u, 1004u, 1005u, 1006u, 1015u, 1016u, 1100u, 2000u, 2999u, 5000u, 65535u}) {
        const std::string frame{'\x88', '\x02', static_cast<char>(number >> 8), static_cast<char>(number & 0xff)};
        all.push_back({"forbidden " + std::to_string(number), [frame](devnode::DevNode& n) { n.send_raw(frame); },
                       "protocol_error", 0s, backed_off, 1002});
    }
    all.push_back({"without a code", [](devnode::DevNode& n) { n.close(0); }, "lost", 0s, at_once, 0});
    all.push_back({"within a message",
                   [](devnode::DevNode& n) {
                       n.send_raw("\x01\x05[1,2,");
                       n.close(1000);
                   },
                   "lost", 0s, at_once, 1000});
    all.push_back({"FIN", [](devnode::DevNode& n) { n.drop(false); }, "lost", 0s, at_once, 0});
    all.push_back({"RST", [](devnode::DevNode& n) { n.drop(true); }, "lost", 0s, at_once, 0});
    return all;
}

TEST_F(Fault, F12_codes_for_credentials_mean_them_where_nothing_was_answered)
{
    run([](Fault* t_given) -> awaitable<void> {
        Fault& t = *t_given;
        for (const unsigned number : {1008u, 4000u, 4999u}) {
            auto witness = std::make_shared<Witness>();
            WebSocketProvider provider(t.node.ws_url());
            provider.observer(witness).reconnect(ReconnectPolicy().stable_after(0s));
            auto w3 = co_await AsyncWeb3::connect(provider);
            t.node.close(static_cast<std::uint16_t>(number), "why");
            while (witness->losses == 0)
                co_await t.pause(1ms);
            co_await t.pause(1ms);
            EXPECT_EQ(witness->kind, "unauthorized") << number;
            EXPECT_GE(witness->retry_after, 30s) << number;
        }
    }(this));
}

TEST_F(Fault, F12_every_way_to_end_a_connection_is_met_by_its_policy)
{
    run(
        [](Fault* t_given) -> awaitable<void> {
            Fault& t = *t_given;
            const std::vector<Ending> all = endings();
            for (const Ending& ending : all) {
                SCOPED_TRACE(ending.name);
                auto witness = std::make_shared<Witness>();
                WebSocketProvider provider(t.node.ws_url());
                provider.observer(witness).reconnect(ReconnectPolicy().stable_after(0s));
                auto w3 = co_await AsyncWeb3::connect(provider);
                auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
                ending.end(t.node);
                const auto item = co_await heads.next_item();
                EXPECT_TRUE(std::holds_alternative<Disconnected>(item)) << ending.name;
                co_await t.pause(1ms); // the wait for the next attempt is chosen behind the notice
                EXPECT_EQ(witness->kind, ending.kind) << ending.name;
                EXPECT_GE(witness->retry_after, ending.least) << ending.name;
                EXPECT_LE(witness->retry_after, ending.most) << ending.name;
                const std::uint64_t closes = t.node.stats().closes;
                if (ending.answered != 0) {
                    const TimePoint end = now() + 1s;
                    while (t.node.stats().last_close != ending.answered && now() < end)
                        co_await t.pause(1ms);
                    EXPECT_EQ(t.node.stats().last_close, ending.answered)
                        << ending.name << ", close frames: " << closes;
                }
            }
        }(this),
        60s);
}

TEST_F(Fault, F12_close_ends_in_five_seconds_even_if_it_is_never_answered)
{
    run([](Fault* t_given) -> awaitable<void> {
        Fault& t = *t_given;
        auto w3 = co_await AsyncWeb3::connect(t.watched(t.node.ws_url()));
        t.node.faults().transport.silent = true;
        const TimePoint begin = now();
        co_await w3.close();
        EXPECT_GE(now() - begin, 5s - late) << "the peer had its time";
        EXPECT_LE(now() - begin, 5s + late);
    }(this));
}

constexpr std::size_t mebibyte = std::size_t{1} << 20;
constexpr std::size_t default_limit = 32 * mebibyte;

/// The header of a text frame: FIN or not, first or continued.
std::string frame_header(unsigned first_byte, std::uint64_t length)
{
    std::string header{static_cast<char>(first_byte), '\x7f'};
    for (int shift = 56; shift >= 0; shift -= 8)
        header += static_cast<char>((length >> shift) & 0xff);
    return header;
}

/// Polls in the node's process until somebody subscribed, then acts, once.
NodeProcess::Work when_subscribed(std::function<void(devnode::DevNode&)> act)
{
    return [act](asio::io_context& loop, devnode::DevNode& node) {
        const auto watch = [](asio::io_context* c, devnode::DevNode* n, auto todo) -> awaitable<void> {
            asio::steady_timer timer(*c);
            while (n->subscription_count() == 0) {
                timer.expires_after(1ms);
                co_await timer.async_wait(asio::use_awaitable);
            }
            todo(*n);
        };
        asio::co_spawn(loop, watch(&loop, &node, act), asio::detached);
    };
}

/// \param code_arrives the peer is not sending any more. One that is may lose the close frame to the reset with which
/// the
///        system answers bytes that nobody reads.
void expect_refused_by_size(Fault& test, const std::function<void(devnode::DevNode&)>& act)
{
    const NodeProcess process({}, when_subscribed(act));
    test.run(
        [](Fault* t_given, const NodeProcess* peer_given) -> awaitable<void> {
            Fault& t = *t_given;
            const NodeProcess& peer = *peer_given;
            auto other = co_await AsyncWeb3::connect(t.provider());
            auto others_heads = co_await other.eth().subscribe(NewHeadsSubscription());
            const std::size_t before = test::memory();
            test::begin_peak();
            {
                auto w3 = co_await AsyncWeb3::connect(t.watched(peer.url()));
                auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
                co_await t.until_lost();
                EXPECT_EQ(t.witness->kind, "too_large");
                const RawJson stats = co_await w3.manager().coro_request("dev_stats");
                EXPECT_NE(stats.text.find("\"last_close\":1009"), std::string::npos) << stats.text;
            }
            EXPECT_LE(test::peak_memory(), before + default_limit + 4 * mebibyte);
            co_await t.pause(5ms);
            EXPECT_LE(test::memory(), before + mebibyte);
            t.node.mine();
            EXPECT_TRUE(co_await others_heads.next(1s));
            EXPECT_EQ(other.stats().losses, 0u);
        }(&test, &process),
        30s);
}

TEST_F(Fault, F19_frame_of_a_gibibyte_is_refused_by_its_declared_length)
{
    expect_refused_by_size(*this, [](devnode::DevNode& n) {
        n.send_raw(frame_header(0x81, std::uint64_t{1} << 30) + std::string(mebibyte, ' '));
    });
}

TEST_F(Fault, F19_lying_length_is_refused)
{
    expect_refused_by_size(
        *this, [](devnode::DevNode& n) { n.send_raw(frame_header(0x81, (std::uint64_t{1} << 63) - 1) + "[]"); });
}

TEST_F(Fault, F19_fragments_of_a_mebibyte_stop_at_the_limit)
{
    expect_refused_by_size(*this, [](devnode::DevNode& n) {
        for (std::size_t i = 0; i <= default_limit / mebibyte; ++i)
            n.send_raw(frame_header(i == 0 ? 0x01 : 0x00, mebibyte) + std::string(mebibyte, ' '));
    });
}

TEST_F(Fault, F19_large_message_within_the_limit_is_parsed_in_bounds_and_its_memory_returned)
{
    std::string answer = R"({"jsonrpc":"2.0","id":1,"result":[)";
    while (answer.size() < 24 * mebibyte)
        answer += R"({"number":"0x1b4","hash":"0xdc0818cf78f21a8e70579cb46a43643f78291264dda342ae31049421c82d21ae"},)";
    answer += "null]}";
    const std::size_t size = answer.size();
    devnode::NodeOptions options;
    options.faults.answers.push_back(devnode::MessageRule::raw("eth_getLogs", std::move(answer)));
    const NodeProcess process(std::move(options));
    options = {};
    run(
        [](Fault* t_given, const NodeProcess* peer_given, std::size_t bytes) -> awaitable<void> {
            Fault& t = *t_given;
            const NodeProcess& peer = *peer_given;
            auto w3 = co_await AsyncWeb3::connect(t.watched(peer.url()));
            const std::size_t before = test::memory();
            test::begin_peak();
            {
                const RawJson result = co_await w3.manager().coro_request("eth_getLogs", "[{}]");
                EXPECT_GT(result.text.size(), bytes - 100);
            }
            EXPECT_LE(test::peak_memory(), before + 6 * bytes);
            // The idle buffer is the small one again after some messages of an everyday size.
            for (int n = 0; n < 16; ++n)
                co_await w3.eth().block_number();
            EXPECT_LE(test::memory(), before + mebibyte);
            EXPECT_EQ(t.witness->losses, 0);
        }(this, &process, size),
        60s);
}

/// Five million brackets, as a message that is nothing else, within an answer and within an event.
void expect_bomb_to_be_refused(Fault& test, const NodeProcess& process, std::size_t bytes)
{
    test.run(
        [](Fault* t_given, const NodeProcess* peer_given, std::size_t size) -> awaitable<void> {
            Fault& t = *t_given;
            const NodeProcess& peer = *peer_given;
            auto w3 = co_await AsyncWeb3::connect(t.watched(peer.url()));
            const std::size_t before = test::memory();
            const Duration cpu_before = cpu_time();
            test::begin_peak();
            auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
            while (w3.stats().bytes_received < size)
                co_await t.pause(1ms);
            const Duration cpu = cpu_time() - cpu_before;
            if (!test::sanitized) {
                EXPECT_LE(cpu, 20ms) << "from the first byte of 5 MB to its refusal";
            }
            EXPECT_LE(test::peak_memory(), before + 6 * size);
            EXPECT_EQ(t.witness->losses, 0) << "one is forgiven";
            EXPECT_EQ(w3.stats().malformed_messages + w3.stats().events_undecodable, 1u);
            for (int n = 0; n < 16; ++n)
                co_await w3.eth().block_number();
            EXPECT_LE(test::memory(), before + mebibyte);
        }(&test, &process, bytes),
        60s);
}

TEST_F(Fault, F21_nesting_bomb_is_refused_where_it_gets_too_deep)
{
    const std::string bomb(5'000'000, '[');
    const NodeProcess process({}, when_subscribed([bomb](devnode::DevNode& n) { n.send_message(bomb); }));
    expect_bomb_to_be_refused(*this, process, bomb.size());
}

TEST_F(Fault, F21_nesting_bomb_within_an_answer_ends_its_call)
{
    const std::string bomb = R"({"jsonrpc":"2.0","id":1,"result":)" + std::string(5'000'000, '[');
    devnode::NodeOptions options;
    options.faults.answers.push_back(devnode::MessageRule::raw("eth_getLogs", bomb, 1));
    const NodeProcess process(std::move(options));
    run(
        [](Fault* t_given, const NodeProcess* peer_given) -> awaitable<void> {
            Fault& t = *t_given;
            const NodeProcess& peer = *peer_given;
            auto w3 = co_await AsyncWeb3::connect(t.watched(peer.url()));
            const std::size_t before = test::memory();
            EXPECT_TRUE(co_await error_of(w3.with(CallOptions().timeout(2s)).get_logs(Filter())));
            for (int n = 0; n < 16; ++n)
                co_await w3.eth().block_number();
            EXPECT_LE(test::memory(), before + mebibyte);
            EXPECT_EQ(t.witness->losses, 0);
        }(this, &process),
        60s);
}

} // namespace
} // namespace ethwire
