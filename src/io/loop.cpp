// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/loop.hpp"

#include <ethwire/base/error.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <utility>

namespace ethwire::io {

struct Loop::State {
    asio::io_context context{1};
};

Loop::Loop() : state_(std::make_unique<State>()) {}

Loop::~Loop() = default;

Executor Loop::executor() const { return state_->context.get_executor(); }

void Loop::start(awaitable<void> work, std::function<void(std::exception_ptr)> done)
{
    asio::co_spawn(state_->context, std::move(work), std::move(done));
}

void Loop::run() { state_->context.run(); }

void Loop::stop() { state_->context.stop(); }

struct Signals::State : std::enable_shared_from_this<Signals::State> {
    State(const Executor& executor, std::function<void(int)> callback) : set(executor), caught(std::move(callback)) {}

    void wait()
    {
        set.async_wait([self = shared_from_this()](const error_code& error, int number) {
            if (error || !self->caught)
                return;
            self->wait();
            self->caught(number);
        });
    }

    asio::signal_set set;
    std::function<void(int)> caught;
};

Signals::Signals(const Executor& executor, std::initializer_list<int> numbers, std::function<void(int)> caught)
    : state_(std::make_shared<State>(executor, std::move(caught)))
{
    for (const int number : numbers)
        state_->set.add(number);
    state_->wait();
}

Signals::~Signals()
{
    state_->caught = nullptr;
    state_->set.cancel();
}

void Condition::notify_all()
{
    for (Completion<>& waiter : std::exchange(waiters_, {}))
        waiter.post(executor_);
}

awaitable<void> Condition::wait()
{
    return initiate<>(
        executor_, [this](Completion<> waiter) { waiters_.push_back(std::move(waiter)); }, asio::use_awaitable);
}

} // namespace ethwire::io
