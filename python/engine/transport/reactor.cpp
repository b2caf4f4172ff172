// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "transport/reactor.hpp"

#include "asio.hpp"
#include "io/loop.hpp"

#include <atomic>
#include <csignal>
#include <mutex>
#include <optional>
#include <pthread.h>
#include <thread>
#include <utility>
#include <vector>

namespace ethwire::python {
namespace {

/// For the thread that is started meanwhile: no signal may be handled where Python does not expect it.
class AllSignalsBlocked {
public:
    AllSignalsBlocked() noexcept
    {
        sigset_t all;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~AllSignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    AllSignalsBlocked(const AllSignalsBlocked&) = delete;
    AllSignalsBlocked& operator=(const AllSignalsBlocked&) = delete;

private:
    sigset_t before_{};
};

} // namespace

struct Reactor::State : std::enable_shared_from_this<State> {
    void start()
    {
        const AllSignalsBlocked blocked;
        thread = std::thread([self = shared_from_this()] {
            self->loop.run();
            self->ended.store(true, std::memory_order_release);
        });
    }

    void post(std::function<void()> command)
    {
        {
            const std::scoped_lock lock(mutex);
            commands.push_back(std::move(command));
            if (commands.size() != 1)
                return;
        }
        asio::post(loop.executor(), [this] { run_commands(); });
    }

    void run_commands()
    {
        std::vector<std::function<void()>> taken;
        {
            const std::scoped_lock lock(mutex);
            taken.swap(commands);
        }
        for (const auto& command : taken)
            command();
    }

    io::Loop loop;
    std::optional<asio::executor_work_guard<Executor>> work{loop.executor()};
    io::Seams seams = io::Seams::system();
    std::thread thread;
    std::atomic<bool> ended = false;

    std::mutex mutex;
    std::vector<std::function<void()>> commands; // under the lock
};

/// Those that were started and not yet waited for. What a stopped loop still holds is left to the end of the process.
struct Reactor::Threads {
    std::mutex mutex;
    std::weak_ptr<Reactor> current;
    std::vector<std::shared_ptr<State>> states;

    void join_ended()
    {
        std::erase_if(states, [](const std::shared_ptr<State>& state) {
            if (!state->ended.load(std::memory_order_acquire))
                return false;
            state->thread.join();
            return true;
        });
    }
};

Reactor::Threads& Reactor::threads()
{
    static auto* const threads = new Threads; // a thread may outlive every destructor
    return *threads;
}

std::shared_ptr<Reactor> Reactor::get()
{
    Threads& all = threads();
    const std::scoped_lock lock(all.mutex);
    if (auto running = all.current.lock())
        return running;
    all.join_ended();
    auto state = std::make_shared<State>();
    state->start();
    all.states.push_back(state);
    std::shared_ptr<Reactor> reactor(new Reactor(std::move(state)));
    all.current = reactor;
    return reactor;
}

Reactor::~Reactor()
{
    // Behind every command that was posted before.
    state_->post([state = state_.get()] { state->work.reset(); });
}

Executor Reactor::executor() const { return state_->loop.executor(); }

io::Seams Reactor::seams() const { return state_->seams; }

void Reactor::post(std::function<void()> command) { state_->post(std::move(command)); }

void Reactor::stop_all()
{
    Threads& all = threads();
    const std::scoped_lock lock(all.mutex);
    for (const auto& state : all.states) {
        state->loop.stop();
        if (state->thread.joinable())
            state->thread.join();
    }
}

void Reactor::forget_all()
{
    Threads& all = threads();
    // Without a destructor: the threads to wait for are the parent's.
    new (&all) Threads;
}

} // namespace ethwire::python
