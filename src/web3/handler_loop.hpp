// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/web3/detail/handler_runner.hpp>
#include <ethwire/web3/detail/invoke.hpp>

#include <cstdint>
#include <exception>
#include <memory>
#include <vector>

namespace ethwire::web3 {

class Core;

/// `handle_subscriptions`: runs the handlers of all subscriptions that have one, until no such subscription is left.
class HandlerLoop {
public:
    explicit HandlerLoop(Core& core) noexcept : core_(core) {}

    std::size_t parallelize = 1;
    std::uint64_t total_calls = 0;

    void add(std::shared_ptr<HandlerRunner> runner);
    /// Fails with `rpc::errc::already_waiting` when it runs already.
    /// \param thrown is given what a handler threw, if one did; may be null
    void run(bool forever, std::shared_ptr<std::exception_ptr> thrown, Completion<void> completion);
    bool running() const noexcept { return static_cast<bool>(completion_); }
    /// The caller has cancelled the loop: it completes with `operation_aborted` when the handlers that run have
    /// returned.
    void cancel();
    /// Destroys whoever waits for the loop, without calling it, and the handlers.
    void discard();
    /// The client is closed or has lost its connection for good: the loop completes when every handler has returned.
    void end();

private:
    void start(const std::shared_ptr<HandlerRunner>& runner);
    void on_runner_over(const HandlerRunner* runner, std::exception_ptr error);
    void stop();
    void complete_if_done();

    Core& core_;
    std::vector<std::shared_ptr<HandlerRunner>> runners_;
    std::size_t active_ = 0; // runners that were started and are not over
    Completion<void> completion_{};
    std::shared_ptr<std::exception_ptr> thrown_{};
    std::exception_ptr exception_{};
    Outcome<void> outcome_{};
    bool forever_ = false;
    bool stopping_ = false;
};

} // namespace ethwire::web3
