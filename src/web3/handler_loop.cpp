// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "web3/handler_loop.hpp"

#include <ethwire/rpc/errc.hpp>

#include "web3/core.hpp"

#include <algorithm>
#include <utility>

namespace ethwire::web3 {

void HandlerLoop::add(std::shared_ptr<HandlerRunner> runner)
{
    runners_.push_back(runner);
    if (running() && !stopping_)
        start(runner);
}

void HandlerLoop::run(bool forever, std::shared_ptr<std::exception_ptr> thrown, Completion<void> completion)
{
    if (running()) {
        const error_code error = rpc::errc::already_waiting;
        completion.post(core_.executor(), error, Outcome<void>(error));
        return;
    }
    completion.cancellation().on_request([this, weak = core_.weak_from_this()] {
        if (const auto core = weak.lock())
            cancel();
    });
    completion_ = std::move(completion);
    thrown_ = std::move(thrown);
    forever_ = forever;
    stopping_ = false;
    exception_ = nullptr;
    outcome_ = {};
    const auto runners = runners_;
    ++active_; // until the last one has begun: the first may be over by then
    for (const auto& runner : runners)
        if (!stopping_)
            start(runner);
    --active_;
    complete_if_done();
}

void HandlerLoop::end()
{
    forever_ = false;
    complete_if_done();
}

void HandlerLoop::discard()
{
    const Completion<void> gone = std::move(completion_);
    runners_.clear();
}

void HandlerLoop::cancel()
{
    if (!running())
        return;
    if (outcome_)
        outcome_.error(asio::error::operation_aborted);
    stop();
    complete_if_done();
}

void HandlerLoop::start(const std::shared_ptr<HandlerRunner>& runner)
{
    ++active_;
    runner->start([core = core_.weak_from_this(), raw = runner.get()](std::exception_ptr error) {
        if (const auto alive = core.lock())
            alive->handlers().on_runner_over(raw, std::move(error));
    });
}

void HandlerLoop::on_runner_over(const HandlerRunner* runner, std::exception_ptr error)
{
    --active_;
    const auto at =
        std::find_if(runners_.begin(), runners_.end(), [&](const auto& one) { return one.get() == runner; });
    if (at != runners_.end() && (*at)->subscription()->ended())
        runners_.erase(at);
    if (error) {
        if (outcome_) {
            outcome_ = outcome_of(error);
            exception_ = std::move(error);
        }
        stop();
    }
    complete_if_done();
}

void HandlerLoop::stop()
{
    if (std::exchange(stopping_, true))
        return;
    const auto runners = runners_;
    for (const auto& runner : runners)
        runner->stop();
}

void HandlerLoop::complete_if_done()
{
    if (!running() || active_ != 0 || (forever_ && !stopping_))
        return;
    if (thrown_)
        *thrown_ = std::exchange(exception_, nullptr);
    thrown_.reset();
    // By post: this may run inside a handler, or while messages are read.
    const error_code error = outcome_.error();
    completion_.post(core_.executor(), error, outcome_);
}

} // namespace ethwire::web3
