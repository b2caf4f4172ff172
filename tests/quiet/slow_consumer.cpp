// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

// A consumer that takes 10 ms for each event, an awaited timer, under a flood as fast as the socket takes it.
//
//     slow_consumer [--seconds 6] [--policy drop-oldest|drop-newest|latest|fail|backpressure|all]
//
// What has to hold, whatever the policy: memory does not grow, every lost event is counted where it was lost, and a
// call on the same client is answered in time. The node is a process of its own; memory is this one's.
//
// Memory is the resident set. A sanitizer's allocator keeps what was freed, so that its builds count the bytes that are
// allocated instead; nor do they promise a time.

#include "e2e/memory.hpp"
#include "e2e/node_process.hpp"

#include <ethwire/ethwire.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ethwire {
namespace {

using namespace std::chrono_literals;

using test::memory;
using test::sanitized;

constexpr std::size_t most_growth = 1'000'000;
constexpr Duration most_latency = 5ms;
constexpr Duration pace = 10ms;
constexpr Duration warm_up = 5s; // or half of a run that is shorter than twice this

struct Policy {
    std::string_view name;
    Overflow overflow;
};

constexpr std::array<Policy, 5> policies{{{"drop-oldest", Overflow::drop_oldest},
                                          {"drop-newest", Overflow::drop_newest},
                                          {"latest", Overflow::latest},
                                          {"fail", Overflow::fail},
                                          {"backpressure", Overflow::backpressure}}};

/// One policy's run.
class Run {
public:
    Run(const std::string& url, const Policy& policy, Duration length)
        : url_(url), policy_(policy), length_(length), over_(loop_.get_executor())
    {
        latencies_.reserve(static_cast<std::size_t>(length / 1ms) + 1);
    }

    /// True when everything held; says so on standard output.
    bool run()
    {
        asio::co_spawn(loop_, main(), [this](std::exception_ptr thrown) {
            if (thrown)
                problem(what(thrown));
        });
        loop_.run();
        report();
        return problems_.empty();
    }

private:
    awaitable<void> main()
    {
        w3_ = co_await AsyncWeb3::connect(WebSocketProvider(url_));
        end_ = std::chrono::steady_clock::now() + length_;
        asio::co_spawn(loop_, ask(), [this](std::exception_ptr thrown) { finished(thrown); });
        asio::co_spawn(loop_, measure(), [this](std::exception_ptr thrown) { finished(thrown); });
        do
            co_await follow();
        while (!is_over());
        over_.expires_at(TimePoint::max());
        while (running_ > 0)
            co_await over_.async_wait(as_tuple_awaitable);
        co_await w3_.close();
    }

    void finished(std::exception_ptr thrown)
    {
        if (thrown)
            problem(what(thrown));
        --running_;
        over_.cancel();
    }

    bool is_over() const { return std::chrono::steady_clock::now() >= end_; }

    /// One subscription, to the end of the run or to its own.
    awaitable<void> follow()
    {
        QueueOptions queue;
        queue.overflow(policy_.overflow);
        NewHeadsSubscription request;
        request.queue(queue);
        auto heads = co_await w3_.eth().subscribe(std::move(request));
        co_await w3_.manager().coro_request("dev_flood", R"(["newHeads",1000000000000])");

        Count count;
        asio::steady_timer timer(loop_);
        Event<Header> event;
        while (!is_over()) {
            event = co_await heads.next();
            if (!event)
                break;
            take(event, count);
            timer.expires_after(pace);
            co_await timer.async_wait(asio::use_awaitable);
        }
        // What waits is taken at one go: nothing arrives meanwhile, so that all counts are of the same moment.
        while (heads.stats().waiting > 0) {
            event = heads.try_next();
            take(event, count);
        }
        const SubscriptionStats stats = heads.stats();
        check(count, stats, heads.ended() ? heads.reason() : error_code());
        received_ += w3_.stats().notifications - received_before_;
        const std::uint64_t received = std::exchange(received_before_, w3_.stats().notifications);
        if (policy_.overflow != Overflow::fail &&
            w3_.stats().notifications - received != count.delivered + stats.dropped)
            problem(fmt::format("{} events came, {} were delivered and {} lost", w3_.stats().notifications - received,
                                count.delivered, stats.dropped));
        if (!heads.ended())
            co_await w3_.eth().unsubscribe(heads);
        received_before_ = w3_.stats().notifications;
    }

    struct Count {
        std::uint64_t delivered = 0;
        std::uint64_t lost = 0;          // told with the events
        std::uint64_t next = 0x10000000; // where the node's counter begins
    };

    /// The node numbers its events: what is missing between two is what the second one has to tell.
    void take(const Event<Header>& event, Count& count)
    {
        if (!event)
            return;
        const std::uint64_t lost = event->number - count.next;
        if (lost != event.lost_before())
            problem(fmt::format("{} events are missing before number {}, but it tells of {}", lost, event->number,
                                event.lost_before()));
        count.next = event->number + 1;
        count.lost += event.lost_before();
        ++count.delivered;
    }

    void check(const Count& count, const SubscriptionStats& stats, error_code reason)
    {
        delivered_ += count.delivered;
        dropped_ += stats.dropped;
        if (stats.delivered != count.delivered)
            problem(fmt::format("{} events delivered by its count, {} by ours", stats.delivered, count.delivered));
        switch (policy_.overflow) {
        case Overflow::drop_oldest:
        case Overflow::latest:
            expect(stats.dropped == count.lost, "lost events were not told");
            expect(stats.dropped > 0, "nothing was lost: no flood");
            break;
        case Overflow::drop_newest:
            expect(stats.dropped >= count.lost, "more told than lost"); // those behind the last one are not told yet
            expect(stats.dropped > 0, "nothing was lost: no flood");
            break;
        case Overflow::fail:
            expect(count.lost == 0, "lost events before the end");
            expect(reason == rpc::errc::queue_overflow || is_over(), "did not end by an overflow");
            break;
        case Overflow::backpressure: expect(stats.dropped == 0 && count.lost == 0, "lost events"); break;
        }
    }

    /// Calls on the same client, all the time.
    awaitable<void> ask()
    {
        asio::steady_timer timer(loop_);
        while (!is_over()) {
            const TimePoint begin = std::chrono::steady_clock::now();
            co_await w3_.eth().block_number();
            latencies_.push_back(std::chrono::steady_clock::now() - begin);
            timer.expires_after(pace);
            co_await timer.async_wait(asio::use_awaitable);
        }
    }

    awaitable<void> measure()
    {
        asio::steady_timer timer(loop_, std::min(warm_up, length_ / 2));
        co_await timer.async_wait(asio::use_awaitable);
        memory_before_ = memory();
        while (!is_over()) {
            memory_most_ = std::max(memory_most_, memory());
            timer.expires_after(100ms);
            co_await timer.async_wait(asio::use_awaitable);
        }
        memory_after_ = memory();
    }

    void report()
    {
        std::sort(latencies_.begin(), latencies_.end());
        if (latencies_.size() < 20)
            problem(fmt::format("only {} calls were answered", latencies_.size()));
        const auto milliseconds = [](Duration d) { return std::chrono::duration<double, std::milli>(d).count(); };
        const Duration p99 = latencies_.empty() ? Duration{} : latencies_[latencies_.size() * 99 / 100];
        const Duration worst = latencies_.empty() ? Duration{} : latencies_.back();
        if (!sanitized && p99 > most_latency)
            problem(fmt::format("p99 of eth_blockNumber is {:.2f} ms", milliseconds(p99)));
        const auto growth = static_cast<std::int64_t>(memory_after_) - static_cast<std::int64_t>(memory_before_);
        if (growth >= static_cast<std::int64_t>(most_growth))
            problem(fmt::format("memory grew by {} bytes", growth));
        fmt::print("{:<13}{:>12}{:>11}{:>12}{:>8}{:>9.2f}{:>9.2f}{:>10.2f}{:>10.3f}  {}\n", policy_.name, received_,
                   delivered_, dropped_, latencies_.size(), milliseconds(p99), milliseconds(worst),
                   static_cast<double>(memory_most_) / 1e6, static_cast<double>(growth) / 1e6,
                   problems_.empty() ? "PASS" : "FAIL: " + problems_);
        std::fflush(stdout);
    }

    void expect(bool holds, std::string_view otherwise)
    {
        if (!holds)
            problem(std::string(otherwise));
    }

    void problem(std::string text)
    {
        if (problems_.empty())
            problems_ = std::move(text);
    }

    static std::string what(std::exception_ptr thrown)
    {
        try {
            std::rethrow_exception(std::move(thrown));
        } catch (const std::exception& error) {
            return error.what();
        }
    }

    std::string url_;
    Policy policy_;
    Duration length_;
    asio::io_context loop_{1};
    asio::steady_timer over_;
    AsyncWeb3 w3_{};
    TimePoint end_{};
    int running_ = 2;
    std::vector<Duration> latencies_{};
    std::uint64_t received_ = 0;
    std::uint64_t received_before_ = 0;
    std::uint64_t delivered_ = 0;
    std::uint64_t dropped_ = 0;
    std::size_t memory_before_ = 0;
    std::size_t memory_most_ = 0;
    std::size_t memory_after_ = 0;
    std::string problems_{};
};

int usage()
{
    fmt::print(stderr, "usage: slow_consumer [--seconds N] [--policy NAME|all]\n");
    return 2;
}

int main(std::vector<std::string> words)
{
    double seconds = 6;
    std::string wanted = "all";
    for (std::size_t i = 0; i < words.size(); i += 2) {
        if (i + 1 == words.size())
            return usage();
        if (words[i] == "--seconds")
            seconds = std::strtod(words[i + 1].c_str(), nullptr);
        else if (words[i] == "--policy")
            wanted = words[i + 1];
        else
            return usage();
    }
    if (!(seconds > 0))
        return usage();

    fmt::print("a consumer of 10 ms an event under a flood, {:g} s a policy; {} in MB\n", seconds,
               sanitized ? "allocated bytes" : "resident memory");
    fmt::print("{:<13}{:>12}{:>11}{:>12}{:>8}{:>9}{:>9}{:>10}{:>10}\n", "policy", "received", "delivered", "dropped",
               "calls", "p99 ms", "worst ms", "memory", "growth");
    bool known = false;
    bool good = true;
    for (const Policy& policy : policies) {
        if (wanted != "all" && wanted != policy.name)
            continue;
        known = true;
        const test::NodeProcess node;
        Run run(node.url(), policy, std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds)));
        good = run.run() && good;
    }
    if (!known)
        return usage();
    return good ? 0 : 1;
}

} // namespace
} // namespace ethwire

int main(int count, char** words) { return ethwire::main(std::vector<std::string>(words + 1, words + count)); }
