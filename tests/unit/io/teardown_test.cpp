// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/teardown.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace ethwire::io {
namespace {

TEST(Teardown, AnOwnerThatIsGoneIsNotTold)
{
    int told = 0;
    std::optional<asio::io_context> loop(std::in_place, 1);
    const Teardown lives(loop->get_executor(), [&] { ++told; });
    for (int i = 0; i < 100; ++i)
        Teardown(loop->get_executor(), [&] { told += 1000; });
    loop.reset();
    EXPECT_EQ(told, 1);
}

/// ThreadSanitizer looks at it.
TEST(Teardown, OwnersComeAndGoOnManyStrandsOfAPool)
{
    std::atomic<int> told = 0;
    std::vector<std::unique_ptr<Teardown>> kept(64);
    {
        asio::thread_pool pool(4);
        for (auto& one : kept) {
            const auto strand = asio::make_strand(pool);
            asio::post(strand, [strand, &one, &told] {
                for (int i = 0; i < 20; ++i)
                    Teardown(Executor(strand), [&] { told += 1000; });
                one = std::make_unique<Teardown>(Executor(strand), [&] { ++told; });
            });
        }
        pool.join();
    }
    EXPECT_EQ(told, 64);
}

} // namespace
} // namespace ethwire::io
