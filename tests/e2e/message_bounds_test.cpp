// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

// Messages that are too large or nested too deep: what they cost in memory and time.

#include "e2e/fault.hpp"
#include "e2e/memory.hpp"
#include "e2e/node_process.hpp"

#include <cstdint>
#include <ctime>
#include <functional>
#include <string>
#include <utility>

namespace ethwire {
namespace {

using test::NodeProcess;

constexpr std::size_t mebibyte = std::size_t{1} << 20;
constexpr std::size_t default_limit = 32 * mebibyte;

/// CPU time of this process.
Duration cpu_time()
{
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

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
        const auto watch = [](asio::io_context* c, devnode::DevNode* n, auto then) -> awaitable<void> {
            asio::steady_timer timer(*c);
            while (n->subscription_count() == 0) {
                timer.expires_after(1ms);
                co_await timer.async_wait(asio::use_awaitable);
            }
            then(*n);
        };
        asio::co_spawn(loop, watch(&loop, &node, act), asio::detached);
    };
}

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
