// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/io/async.hpp>

#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/recycling_allocator.hpp>

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

/// Asio's contract for asynchronous operations, kept here once for all of them:
///
/// - The cancellation slot is taken while the operation is initiated, wherever the operation then runs.
/// - While it is pending there is work on the executor of its handler, which stays runnable until the handler was
///   called.
/// - The handler is called where its executor says: inline when that is the client's, else by dispatch.
/// - What is kept of the handler lies in memory of its allocator, which is given back before the handler is called.
/// - No operation completes while it is initiated, so that nothing is left for an immediate executor.
namespace ethwire::io {

/// How an operation hears that it is given up.
///
/// The signal is emitted where whoever started the operation lives; the operation ends on the client's executor, by
/// post: whoever cancels never finds its own coroutine resumed underneath it.
class Cancellation {
public:
    Cancellation() noexcept = default;
    Cancellation(asio::cancellation_slot slot, const Executor& client)
    {
        if (slot.is_connected())
            connect(slot, client);
    }

    /// Whether there is a signal at all.
    explicit operator bool() const noexcept { return state_ != nullptr; }

    /// Sets the function that gives the operation up. It is called at most once, on the client's executor, also when
    /// the signal was emitted before, and never after the operation has completed. Without a signal it is not kept.
    template <class End>
    void on_request(End end) const
    {
        if (state_)
            set(std::move(end));
    }

    /// The operation is over: a signal leads nowhere.
    void forget() const noexcept;

private:
    class State;

    void connect(asio::cancellation_slot slot, const Executor& client);
    void set(std::function<void()> end) const;

    std::shared_ptr<State> state_{};
};

/// A handler as it is kept, whatever its type. Either function is the last that is called.
template <class... Args>
class KeptHandler {
public:
    KeptHandler(const KeptHandler&) = delete;
    KeptHandler& operator=(const KeptHandler&) = delete;

    /// Gives the memory back and then calls the handler. On the client's executor.
    virtual void call(Args&&... args) = 0;

    /// Destroys the handler uncalled.
    virtual void discard() noexcept = 0;

protected:
    KeptHandler() noexcept = default;
    ~KeptHandler() = default;
};

/// A handler of the program's, in memory of its allocator, with work on its executor.
template <class Handler, class... Args>
class ProgramHandler final : public KeptHandler<Args...> {
public:
    static KeptHandler<Args...>* make(const Executor& client, Handler&& handler)
    {
        Allocator allocator(allocator_of(handler));
        Memory memory(Traits::allocate(allocator, 1), Deallocate{allocator});
        ::new (static_cast<void*>(memory.get())) ProgramHandler(client, std::move(handler));
        return memory.release();
    }

    void call(Args&&... args) override
    {
        if (here_) {
            Handler handler = take();
            std::move(handler)(std::move(args)...);
            return;
        }
        // The work lasts until the executor has taken the handler over, as in Asio's own operations: a loop that ends
        // with it must not be destroyed while it is still being told of it.
        const asio::executor_work_guard<Own> work = std::move(work_);
        Handler handler = take();
        const auto allocator = asio::get_associated_allocator(handler);
        auto called = [handler = std::move(handler), ... values = std::move(args)]() mutable {
            std::move(handler)(std::move(values)...);
        };
        asio::dispatch(work.get_executor(), asio::bind_allocator(allocator, std::move(called)));
    }

    void discard() noexcept override { const Self self = this_one(); }

private:
    using Own = asio::associated_executor_t<Handler, Executor>;
    using Allocator = typename std::allocator_traits<
        asio::associated_allocator_t<Handler, asio::recycling_allocator<void>>>::template rebind_alloc<ProgramHandler>;
    using Traits = std::allocator_traits<Allocator>;

    struct Deallocate {
        Allocator allocator;
        void operator()(ProgramHandler* memory) { Traits::deallocate(allocator, memory, 1); }
    };
    struct Destroy {
        Allocator allocator;
        void operator()(ProgramHandler* kept)
        {
            kept->~ProgramHandler();
            Traits::deallocate(allocator, kept, 1);
        }
    };
    using Memory = std::unique_ptr<ProgramHandler, Deallocate>;
    using Self = std::unique_ptr<ProgramHandler, Destroy>;

    ProgramHandler(const Executor& client, Handler&& handler)
        : work_(asio::get_associated_executor(handler, client)), handler_(std::move(handler)),
          here_(is_client(work_.get_executor(), client))
    {}
    ~ProgramHandler() = default;

    static Allocator allocator_of(const Handler& handler)
    {
        return Allocator(asio::get_associated_allocator(handler, asio::recycling_allocator<void>()));
    }

    static bool is_client(const Own& own, const Executor& client)
    {
        if constexpr (std::is_convertible_v<Own, Executor>)
            return Executor(own) == client;
        else
            return asio::any_completion_executor(own) == asio::any_completion_executor(client);
    }

    Self this_one() { return Self(this, Destroy{allocator_of(handler_)}); }

    /// The handler, after all else has been destroyed and its memory given back.
    Handler take()
    {
        const Self self = this_one();
        return std::move(handler_);
    }

    asio::executor_work_guard<Own> work_;
    Handler handler_;
    bool here_;
};

/// A function of ours: the part of an operation that another one completes.
template <class Function, class... Args>
class PartHandler final : public KeptHandler<Args...> {
public:
    explicit PartHandler(Function function) : function_(std::move(function)) {}

    void call(Args&&... args) override
    {
        Function function = std::move(function_);
        delete this;
        std::move(function)(std::move(args)...);
    }

    void discard() noexcept override { delete this; }

private:
    ~PartHandler() = default;

    Function function_;
};

/// The end of one pending operation: its handler, kept until it is called or destroyed uncalled.
template <class... Args>
class Completion {
public:
    Completion() noexcept = default;

    /// To be made while the operation is initiated.
    /// \param client where the operation runs and this is called
    template <class Handler>
    Completion(const Executor& client, Handler handler)
        : cancellation_(asio::get_associated_cancellation_slot(handler), client),
          handler_(ProgramHandler<Handler, Args...>::make(client, std::move(handler)))
    {}

    /// Of an operation that is a part of another one, whose cancellation is its own.
    template <class Function>
    Completion(Cancellation cancellation, Function function)
        : cancellation_(std::move(cancellation)), handler_(new PartHandler<Function, Args...>(std::move(function)))
    {}

    explicit operator bool() const noexcept { return handler_ != nullptr; }
    const Cancellation& cancellation() const noexcept { return cancellation_; }

    /// Calls the handler, on the client's executor. It may destroy what holds this.
    void operator()(Args... args)
    {
        std::exchange(cancellation_, {}).forget();
        handler_.release()->call(std::move(args)...);
    }

    /// The same by post.
    void post(const Executor& client, Args... args)
    {
        asio::post(client,
                   [called = std::move(*this), ... args = std::move(args)]() mutable { called(std::move(args)...); });
    }

private:
    struct Discard {
        void operator()(KeptHandler<Args...>* handler) const noexcept { handler->discard(); }
    };

    Cancellation cancellation_{};
    std::unique_ptr<KeptHandler<Args...>, Discard> handler_{};
};

/// The initiation that `async_initiate` runs.
template <class Start, class... Args>
class Initiation {
public:
    using executor_type = Executor;

    Initiation(const Executor& client, Start start) : client_(&client), start_(std::move(start)) {}

    executor_type get_executor() const noexcept { return *client_; }

    template <class Handler>
    void operator()(Handler handler)
    {
        start_(Completion<Args...>(*client_, std::move(handler)));
    }

private:
    const Executor* client_;
    Start start_;
};

/// Initiates an operation of the signature `void(Args...)`.
/// \param client where it runs; lives as long as what `start` holds
/// \param start  given the `Completion`, on the initiator's thread
template <class... Args, class Start, class Token>
auto initiate(const Executor& client, Start start, Token&& token)
{
    return asio::async_initiate<Token, void(Args...)>(Initiation<Start, Args...>(client, std::move(start)), token);
}

} // namespace ethwire::io
