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

/// What a handler is given for each event, as web3.py's `EthSubscriptionContext`.
template <class T>
class HandlerContext {
public:
    HandlerContext(AsyncWeb3& w3, Subscription<T> subscription, Event<T> event, const std::any& user) noexcept
        : async_w3(w3), subscription(std::move(subscription)), result(*event), event(event), user_(user)
    {}

    /// The client. A handler may call, subscribe, unsubscribe and close; it can never deadlock its own replies.
    AsyncWeb3& async_w3;
    Subscription<T> subscription;
    /// Valid for a plain handler's call, and for a coroutine handler until it ends.
    const T& result;
    const Event<T> event;

    /// The value given as `handler_context`, as the type that it was given as; null when it is none of that type.
    template <class U>
    const U* context() const noexcept
    {
        return std::any_cast<U>(&user_);
    }

private:
    const std::any& user_;
};

/// Called for `Lagged`, `Disconnected`, `Resubscribed` and `Undecodable` of a subscription that has a handler, in their
/// places between its events. The observer is told of an `Undecodable`, too.
using NoticeHandler = std::function<void(const SubscriptionNotice&)>;

template <class T>
using PlainHandler = std::function<void(HandlerContext<T>&)>;

template <class T>
using CoroutineHandler = std::function<awaitable<void>(HandlerContext<T>&)>;

} // namespace ethwire
