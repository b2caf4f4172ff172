// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "transport/doorbell.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <poll.h>
#include <thread>
#include <vector>

namespace ethwire::python {
namespace {

bool rings(const Doorbell& bell, int milliseconds = 0)
{
    pollfd asked{bell.descriptor(), POLLIN, 0};
    return ::poll(&asked, 1, milliseconds) == 1;
}

TEST(Doorbell, EachCallerIsAnsweredOnceInTheOrderOfTheFirstRing)
{
    Doorbell bell;
    const auto a = std::make_shared<Doorbell::Caller>();
    const auto b = std::make_shared<Doorbell::Caller>();
    EXPECT_FALSE(rings(bell));
    bell.ring(b);
    bell.ring(a);
    bell.ring(b);
    EXPECT_TRUE(rings(bell));
    EXPECT_EQ(bell.answer(), (std::vector{b, a}));
    EXPECT_FALSE(rings(bell));
    EXPECT_TRUE(bell.answer().empty());
    bell.ring(a);
    EXPECT_TRUE(rings(bell));
    EXPECT_EQ(bell.answer(), (std::vector{a}));
}

TEST(Doorbell, KeepsNobodyWhoHasLeft)
{
    Doorbell bell;
    auto a = std::make_shared<Doorbell::Caller>();
    const std::weak_ptr<Doorbell::Caller> kept = a;
    bell.ring(a);
    bell.forget(*a);
    a.reset();
    EXPECT_TRUE(kept.expired());
    EXPECT_TRUE(bell.answer().empty());
}

TEST(Doorbell, NoRingOfAnyThreadIsLost)
{
    struct Worker final : Doorbell::Caller {
        std::atomic<int> work = 0;
    };
    constexpr int threads = 4;
    constexpr int rounds = 20'000;
    Doorbell bell;
    std::vector<std::shared_ptr<Worker>> workers;
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i)
        workers.push_back(std::make_shared<Worker>());
    for (const auto& worker : workers) {
        running.emplace_back([&bell, worker] {
            for (int i = 0; i < rounds; ++i) {
                worker->work.fetch_add(1);
                bell.ring(worker);
            }
        });
    }
    int done = 0;
    while (done != threads * rounds) {
        ASSERT_TRUE(rings(bell, 10'000)) << done << " of " << threads * rounds;
        for (const auto& caller : bell.answer())
            done += static_cast<Worker&>(*caller).work.exchange(0);
    }
    for (std::thread& thread : running)
        thread.join();
}

} // namespace
} // namespace ethwire::python
