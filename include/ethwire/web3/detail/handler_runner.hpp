// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/io/async.hpp>
#include <ethwire/web3/handler.hpp>
#include <ethwire/web3/subscriptions.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace ethwire::web3 {

class Core;

/// The client that handlers are given; it lives as long as the core and does not keep it alive.
AsyncWeb3& face_of(Core& core) noexcept;
std::size_t default_parallelize(const Core& core) noexcept;
void count_handler_call(Core& core) noexcept;
/// Tells the observer of an event that could not be decoded.
void report_undecodable(Core& core, error_code error);
/// Runs a coroutine on the client's executor and calls `done` there when it ends.
void spawn(Core& core, awaitable<void> coroutine, std::function<void(std::exception_ptr)> done);

/// Feeds one subscription's events to its handler, from `start` on until it is stopped or the subscription has ended.
///
/// A plain handler is called inline when the event comes. Of a coroutine handler, at most a bounded number runs at
/// once; further events wait in the subscription's queue, under its overflow policy.
class HandlerRunner : public std::enable_shared_from_this<HandlerRunner> {
public:
    HandlerRunner(std::weak_ptr<Core> core, std::shared_ptr<SubscriptionCore> subscription) noexcept
        : core_(std::move(core)), subscription_(std::move(subscription))
    {}
    virtual ~HandlerRunner() = default;

    /// Called when the runner has finished: the subscription has ended, `stop` was called, or a handler threw (which is
    /// the argument), and every handler has returned.
    using Over = std::function<void(std::exception_ptr)>;

    /// Begins to take events. `over` is called once, perhaps from within this call. It may be started again after that.
    void start(Over over);
    /// Takes no more events; `over` is called when the handlers that run have returned.
    void stop();
    const std::shared_ptr<SubscriptionCore>& subscription() const noexcept { return subscription_; }

protected:
    enum class Took { nothing, one, busy };

    /// Gives the front event to the handler. `busy` when as many handlers run as are allowed.
    virtual Took dispatch_event(Core& core) = 0;
    virtual void dispatch_notice(Core& core, SubscriptionCore::Front front) = 0;
    virtual bool idle() const noexcept = 0;

    void pump();
    void fail(std::exception_ptr error);
    SubscriptionCore& events() noexcept { return *subscription_; }

private:
    std::weak_ptr<Core> core_;
    std::shared_ptr<SubscriptionCore> subscription_;
    void wait_for_events();
    void settle();
    static void on_wake(void* who);

    Over over_{};
    std::exception_ptr error_{};
    bool pumping_ = false;
    bool stopping_ = false;
    bool armed_ = false; // the queue wakes this runner
};

template <class T>
class TypedHandlerRunner final : public HandlerRunner {
public:
    template <class Self>
    TypedHandlerRunner(std::weak_ptr<Core> core, std::shared_ptr<TypedSubscription<T>> subscription,
                       const SubscriptionRequest<Self, T>& request)
        : HandlerRunner(std::move(core), subscription), typed_(std::move(subscription)),
          plain_(request.plain_handler()), coroutine_(request.coroutine_handler()), notice_(request.notice_handler()),
          user_(request.handler_context()), limit_(request.parallelize())
    {}

private:
    using Slot = typename Batch<T>::Slot;

    Took dispatch_event(Core& core) override
    {
        if (coroutine_)
            return dispatch_coroutine(core);
        Slot& slot = typed_->slots.front();
        if (events().take(&slot.value, slot.arrival, slot.lost_before) != SubscriptionCore::Taken::event)
            return Took::one; // it could not be decoded: the next notice says so
        count_handler_call(core);
        HandlerContext<T> context(face_of(core), Subscription<T>(typed_), slot.event(), user_);
        plain_(context);
        return Took::one;
    }

    Took dispatch_coroutine(Core& core)
    {
        if (running_ >= std::max<std::size_t>(1, limit_.value_or(default_parallelize(core))))
            return Took::busy;
        std::shared_ptr<Slot> slot;
        if (free_.empty()) {
            slot = std::make_shared<Slot>();
        } else {
            slot = std::move(free_.back());
            free_.pop_back();
        }
        if (events().take(&slot->value, slot->arrival, slot->lost_before) != SubscriptionCore::Taken::event) {
            free_.push_back(std::move(slot));
            return Took::one;
        }
        count_handler_call(core);
        ++running_;
        auto self = std::static_pointer_cast<TypedHandlerRunner>(this->shared_from_this());
        spawn(core, run(self, &face_of(core), slot.get()), [self, slot](std::exception_ptr error) {
            --self->running_;
            self->free_.push_back(slot);
            if (error)
                self->fail(error);
            else
                self->pump();
        });
        return Took::one;
    }

    static awaitable<void> run(std::shared_ptr<TypedHandlerRunner> self, AsyncWeb3* w3, Slot* slot)
    {
        HandlerContext<T> context(*w3, Subscription<T>(self->typed_), slot->event(), self->user_);
        co_await self->coroutine_(context);
    }

    void dispatch_notice(Core& core, SubscriptionCore::Front front) override
    {
        SubscriptionNotice notice;
        if (front == SubscriptionCore::Front::lagged) {
            notice = events().take_lagged();
        } else if (front == SubscriptionCore::Front::disconnected) {
            notice = events().take_notice();
        } else if (front == SubscriptionCore::Front::undecodable) {
            Undecodable odd = events().take_undecodable();
            report_undecodable(core, odd.reason);
            notice = std::move(odd);
        } else {
            events().take_notice();
            notice = Resubscribed();
        }
        if (notice_)
            notice_(notice);
    }

    bool idle() const noexcept override { return running_ == 0; }

    std::shared_ptr<TypedSubscription<T>> typed_;
    PlainHandler<T> plain_;
    CoroutineHandler<T> coroutine_;
    NoticeHandler notice_;
    std::any user_;
    std::optional<std::size_t> limit_;
    std::size_t running_ = 0;
    std::vector<std::shared_ptr<Slot>> free_;
};

} // namespace ethwire::web3
