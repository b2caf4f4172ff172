// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "allocations.hpp"

#include <ethwire/ethwire.hpp>
#include <flood/connection.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>

namespace ethwire {
namespace {

constexpr std::uint64_t first_events = 2'000;
constexpr std::uint64_t warm_up = 10'000;
constexpr std::uint64_t measured = 30'000;
/// The receive buffer follows the size of the reads: where others take the processor, it may give memory back and take
/// it again. An allocation an event would be in every round; this is in a round or two.
constexpr std::uint64_t rounds = 5;

/// The bench's flood node, one client of it, on a thread of its own: what it allocates is not this thread's.
class FloodNode {
public:
    FloodNode() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        EXPECT_EQ(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size), 0);
        EXPECT_EQ(::listen(listener_, 1), 0);
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] {
            const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
            if (client >= 0)
                flood::Connection(client).run();
        });
    }

    ~FloodNode()
    {
        ::shutdown(listener_, SHUT_RDWR); // ends an accept that nobody came for
        thread_.join();
        ::close(listener_);
    }

    std::string url() const { return "ws://127.0.0.1:" + std::to_string(port_) + "/?n=0"; }

private:
    int listener_;
    unsigned port_ = 0;
    std::thread thread_;
};

std::uint64_t number_in(const Header& head) { return head.number; }
std::uint64_t number_in(const Log& log) { return log.block_number; }
std::uint64_t number_in(const Hash32& hash)
{
    return std::uint64_t{hash[0]} << 24 | std::uint64_t{hash[1]} << 16 | std::uint64_t{hash[2]} << 8 | hash[3];
}

/// What was taken, and what the thread has allocated in the round that cost least.
struct Taken {
    std::uint64_t count = 0;
    std::uint64_t number = 0; // of the last event
    std::uint64_t out_of_order = 0;
    std::uint64_t at_begin = 0; // of the round
    std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t rounds_over = 0;

    bool done() const { return least == 0 || rounds_over == rounds; }

    template <class T>
    void take(const T& value)
    {
        const std::uint64_t expected = std::exchange(number, number_in(value)) + 1;
        if (++count < warm_up)
            return;
        if (count > warm_up)
            out_of_order += number != expected;
        if ((count - warm_up) % measured != 0)
            return;
        const std::uint64_t now = allocations_of_this_thread();
        if (count > warm_up) {
            least = std::min(least, now - at_begin);
            ++rounds_over;
        }
        at_begin = now;
    }
};

template <class T>
awaitable<void> one_by_one(Subscription<T> subscription, Taken* all, std::uint64_t count)
{
    Taken& taken = *all;
    while (taken.count < count && !taken.done()) {
        const auto event = co_await subscription.next();
        if (!event)
            co_return;
        taken.take(*event);
    }
}

template <class T>
awaitable<void> in_batches(Subscription<T> subscription, Taken* all, std::uint64_t count)
{
    Taken& taken = *all;
    while (taken.count < count && !taken.done()) {
        const auto batch = co_await subscription.next_batch(100);
        if (!batch)
            co_return;
        for (const auto event : batch)
            taken.take(*event);
    }
}

template <class T>
awaitable<void> in_items(Subscription<T> subscription, Taken* all, std::uint64_t count)
{
    Taken& taken = *all;
    while (taken.count < count && !taken.done()) {
        const auto items = co_await subscription.next_items(100);
        for (const auto& item : items)
            if (const auto* const event = std::get_if<Event<T>>(&item)) {
                if (!*event)
                    co_return;
                taken.take(**event);
            }
    }
}

enum class Way { one_by_one, batches, items };

template <class T>
awaitable<void> consume(Subscription<T> subscription, Way way, Taken* taken, std::uint64_t count)
{
    switch (way) {
    case Way::batches: return in_batches(subscription, taken, count);
    case Way::items: return in_items(subscription, taken, count);
    case Way::one_by_one: break;
    }
    return one_by_one(subscription, taken, count);
}

/// The queue has its full size once it has been full.
template <class T>
awaitable<void> let_overflow(Subscription<T> subscription)
{
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor);
    while (subscription.stats().dropped == 0) {
        timer.expires_after(std::chrono::milliseconds(1));
        co_await timer.async_wait(asio::use_awaitable);
    }
}

template <class Request>
awaitable<void> follow(std::string url, Way way, Taken* taken)
{
    WebSocketProvider provider(url);
    auto w3 = co_await AsyncWeb3::connect(std::move(provider));
    Request request;
    auto subscription = co_await w3.eth().subscribe(std::move(request));
    co_await consume(subscription, way, taken, first_events);
    co_await let_overflow(subscription);
    co_await consume(subscription, way, taken, warm_up + rounds * measured);
}

template <class Request>
class SteadyPath : public testing::Test {
protected:
    Taken flood(Way way)
    {
        FloodNode node;
        Taken taken;
        asio::io_context loop(1);
        std::exception_ptr failure;
        asio::co_spawn(loop, follow<Request>(node.url(), way, &taken),
                       [&](std::exception_ptr error) { failure = std::move(error); });
        loop.run();
        if (failure)
            std::rethrow_exception(failure);
        return taken;
    }

    void expect_no_allocation(const Taken& taken)
    {
        EXPECT_TRUE(taken.done());
        EXPECT_EQ(taken.out_of_order, 0u);
        EXPECT_GT(taken.at_begin, 0u) << "the counter does not count";
        EXPECT_EQ(taken.least, 0u) << "in each " << measured << " events";
    }
};

using Requests = testing::Types<NewHeadsSubscription, LogsSubscription, PendingTxSubscription>;

class KindName {
public:
    template <class Request>
    static std::string GetName(int)
    {
        if constexpr (std::is_same_v<Request, NewHeadsSubscription>)
            return "newHeads";
        else if constexpr (std::is_same_v<Request, LogsSubscription>)
            return "logs";
        else
            return "newPendingTransactions";
    }
};

TYPED_TEST_SUITE(SteadyPath, Requests, KindName);

TYPED_TEST(SteadyPath, batches_cost_no_allocation) { this->expect_no_allocation(this->flood(Way::batches)); }

TYPED_TEST(SteadyPath, events_one_by_one_cost_no_allocation)
{
    this->expect_no_allocation(this->flood(Way::one_by_one));
}

TYPED_TEST(SteadyPath, items_cost_no_allocation) { this->expect_no_allocation(this->flood(Way::items)); }

} // namespace
} // namespace ethwire
