// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "web3/handler_loop.hpp"

#include <ethwire/web3/invoke.hpp>

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

bool HandlerLoop::run(bool forever, Waiter waiter)
{
    if (running())
        return false;
    keep(waiter_, std::move(waiter));
    forever_ = forever;
    stopping_ = false;
    error_ = nullptr;
    const auto runners = runners_;
    for (const auto& runner : runners)
        start(runner);
    complete_if_done();
    return true;
}

void HandlerLoop::end()
{
    forever_ = false;
    complete_if_done();
}

void HandlerLoop::let_go()
{
    const Waiter gone = take(waiter_);
    runners_.clear();
}

void HandlerLoop::cancel()
{
    if (!running())
        return;
    if (!error_)
        error_ = std::make_exception_ptr(boost::system::system_error(asio::error::operation_aborted));
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
        if (!error_)
            error_ = std::move(error);
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
    Waiter waiter = take(waiter_);
    asio::get_associated_cancellation_slot(waiter).clear();
    // By post: it may be the walk, or a handler, that got here.
    asio::post(core_.executor(), [executor = core_.executor(), waiter = std::move(waiter), error = error_]() mutable {
        complete(executor, std::move(waiter), error);
    });
}

} // namespace ethwire::web3
