// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/io/run.hpp>

#include <boost/asio/io_context.hpp>

#include <exception>
#include <utility>

namespace ethwire {

void run(awaitable<void> program)
{
    std::exception_ptr failure;
    {
        asio::io_context loop{1};
        asio::co_spawn(loop, std::move(program), [&loop, &failure](std::exception_ptr error) {
            failure = error;
            loop.stop();
        });
        loop.run();
    }
    if (failure)
        std::rethrow_exception(failure);
}

} // namespace ethwire
