// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/io/async.hpp>
#include <ethwire/web3/event.hpp>
#include <ethwire/web3/subscription.hpp>

#include <any>
#include <functional>
#include <memory>
#include <variant>

namespace ethwire {

class AsyncWeb3;

/// What a handler is given for each event: web3.py's `EthSubscriptionContext`.
template <class T>
class HandlerContext {
public:
    HandlerContext(AsyncWeb3& w3, Subscription<T> subscription, Event<T> event, const std::any& user) noexcept
        : async_w3(w3), subscription(std::move(subscription)), result(*event), event(event), user_(user)
    {}

    /// The client. A handler may call, subscribe, unsubscribe and close: replies never wait for handlers.
    AsyncWeb3& async_w3;
    Subscription<T> subscription;
    /// Valid for a plain handler's call, and for a coroutine handler until it ends.
    const T& result;
    const Event<T> event;

    /// The value that was given as `handler_context`; null when its type is not U.
    template <class U>
    const U* context() const noexcept
    {
        return std::any_cast<U>(&user_);
    }

private:
    const std::any& user_;
};

/// What is called for each notice of a subscription that has a handler, in its place between the events. An
/// `Undecodable` is also told to the observer.
using NoticeHandler = std::function<void(const SubscriptionNotice&)>;

/// Called inline for each event; must not block.
template <class T>
using PlainHandler = std::function<void(HandlerContext<T>&)>;

/// Started for each event.
template <class T>
using CoroutineHandler = std::function<awaitable<void>(HandlerContext<T>&)>;

} // namespace ethwire
