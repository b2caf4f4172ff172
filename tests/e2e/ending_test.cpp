// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

// Every way to end a connection, and the policy that meets it.

#include "e2e/fault.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ethwire {
namespace {

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

} // namespace
} // namespace ethwire
