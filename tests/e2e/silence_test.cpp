// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

// Peers that say nothing, though their sockets are open: found by heartbeats and deadlines.

#include "e2e/fault.hpp"
#include "e2e/node_process.hpp"
#include "e2e/proxy.hpp"

#include <ethwire/session/errc.hpp>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace ethwire {
namespace {

using test::NodeProcess;

/// How long this thread has wanted to run while the machine did something else: proc(5), schedstat.
Duration without_a_core()
{
    std::int64_t running = 0;
    std::int64_t waiting = 0;
    std::ifstream("/proc/thread-self/schedstat") >> running >> waiting;
    return std::chrono::nanoseconds(waiting);
}

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

} // namespace
} // namespace ethwire
