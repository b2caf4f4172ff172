// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/io/detail/completion.hpp>

#include <utility>

namespace ethwire::io {

/// Held by the `Completion` alone: the signal may outlive the executor.
class Cancellation::State : public std::enable_shared_from_this<State> {
public:
    explicit State(Executor client) : client_(std::move(client)) {}

    /// From any thread.
    void request()
    {
        asio::post(client_, [self = shared_from_this()] {
            self->requested_ = true;
            self->end_operation();
        });
    }

    void end(std::function<void()> end)
    {
        end_ = std::move(end);
        if (requested_ && end_)
            asio::post(client_, [self = shared_from_this()] { self->end_operation(); });
    }

private:
    void end_operation()
    {
        if (const auto end = std::exchange(end_, nullptr))
            end();
    }

    const Executor client_;
    // On the client's executor:
    std::function<void()> end_{};
    bool requested_ = false;
};

void Cancellation::connect(asio::cancellation_slot slot, const Executor& client)
{
    state_ = std::allocate_shared<State>(asio::recycling_allocator<State>(), client);
    slot.assign([weak = std::weak_ptr<State>(state_)](asio::cancellation_type) {
        if (const auto state = weak.lock())
            state->request();
    });
}

void Cancellation::set(std::function<void()> end) const { state_->end(std::move(end)); }

void Cancellation::forget() const noexcept
{
    if (state_)
        state_->end(nullptr);
}

} // namespace ethwire::io
