// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/devnode/server.hpp>
#include <ethwire/ethwire.hpp>

#include <chrono>
#include <cstdio>
#include <variant>

using namespace ethwire;
using namespace std::chrono_literals;

namespace {

/// A stranger's test of what a program does when its connection is lost.
awaitable<bool> heads_come_again_after_a_loss()
{
    devnode::DevNode node(co_await asio::this_coro::executor);
    if (node.start())
        co_return false;
    WebSocketProvider provider(node.ws_url());
    provider.reconnect(ReconnectPolicy().base(10ms));
    auto w3 = co_await AsyncWeb3::connect(provider);
    auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());

    node.drop();
    for (;;) {
        const auto item = co_await heads.next_item();
        if (std::holds_alternative<Resubscribed>(item))
            break;
    }
    node.mine();
    const auto head = co_await heads.next();
    if (!head || head->hash != node.chain().head()->header.hash)
        co_return false;
    co_return w3.stats().reconnects == 1;
}

} // namespace

int main()
{
    bool passed = false;
    run([](bool& out) -> awaitable<void> { out = co_await heads_come_again_after_a_loss(); }(passed));
    std::puts(passed ? "passed" : "failed");
    return passed ? 0 : 1;
}
