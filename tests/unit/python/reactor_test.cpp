// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "transport/reactor.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <future>
#include <pthread.h>
#include <string>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace ethwire::python {
namespace {

/// A thread of this process, by its number in the system; gone within ten seconds.
bool goes(long thread)
{
    const std::filesystem::path path = "/proc/self/task/" + std::to_string(thread);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (std::filesystem::exists(path) && std::chrono::steady_clock::now() < end)
        std::this_thread::yield();
    return !std::filesystem::exists(path);
}

template <class Command>
auto run_on(Reactor& reactor, Command command)
{
    std::promise<decltype(command())> promise;
    reactor.post([&] { promise.set_value(command()); });
    return promise.get_future().get();
}

/// As the process does at its end.
class StopAtTheEnd : public testing::Environment {
public:
    void TearDown() override { Reactor::stop_all(); }
};

[[maybe_unused]] const auto* const environment = testing::AddGlobalTestEnvironment(new StopAtTheEnd);

long thread_of(Reactor& reactor)
{
    return run_on(reactor, [] { return ::syscall(SYS_gettid); });
}

TEST(Reactor, IsOneThreadForEverybodyAndEndsWithTheLastOfThem)
{
    auto one = Reactor::get();
    auto other = Reactor::get();
    EXPECT_EQ(one, other);
    const long thread = thread_of(*one);
    EXPECT_NE(thread, ::syscall(SYS_gettid));
    one.reset();
    EXPECT_EQ(thread_of(*other), thread);
    other.reset();
    EXPECT_TRUE(goes(thread));

    auto again = Reactor::get();
    EXPECT_NE(thread_of(*again), ::syscall(SYS_gettid));
}

TEST(Reactor, HandlesNoSignals)
{
    const auto reactor = Reactor::get();
    const bool blocked = run_on(*reactor, [] {
        sigset_t set;
        ::pthread_sigmask(SIG_SETMASK, nullptr, &set);
        return ::sigismember(&set, SIGINT) == 1 && ::sigismember(&set, SIGTERM) == 1 &&
               ::sigismember(&set, SIGCHLD) == 1;
    });
    EXPECT_TRUE(blocked);
    sigset_t ours;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &ours);
    EXPECT_EQ(::sigismember(&ours, SIGINT), 0);
}

TEST(Reactor, RunsTheCommandsOfEachThreadInTheirOrder)
{
    constexpr int count = 20'000;
    const auto reactor = Reactor::get();
    std::vector<int> last(4, 0); // the reactor's own
    bool in_order = true;
    std::vector<std::thread> posting;
    for (std::size_t thread = 0; thread < last.size(); ++thread) {
        posting.emplace_back([&, thread] {
            for (int i = 1; i <= count; ++i)
                reactor->post([&, thread, i] {
                    in_order = in_order && last[thread] == i - 1;
                    last[thread] = i;
                });
        });
    }
    for (std::thread& thread : posting)
        thread.join();
    EXPECT_TRUE(run_on(*reactor, [&] { return in_order && last == std::vector<int>(4, count); }));
}

TEST(Reactor, MayBeLetGoOfOnItsOwnThread)
{
    auto reactor = Reactor::get();
    const long thread = thread_of(*reactor);
    auto* const raw = reactor.get();
    raw->post([kept = std::move(reactor)] {});
    EXPECT_TRUE(goes(thread));
}

} // namespace
} // namespace ethwire::python
