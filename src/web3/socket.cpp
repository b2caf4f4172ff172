// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/web3/socket.hpp>

#include <ethwire/rpc/errc.hpp>

#include "web3/core.hpp"
#include "web3/subscription_parts.hpp"

#include <tuple>
#include <utility>

namespace ethwire {
namespace {

awaitable<std::tuple<error_code>> wait_merged(const std::shared_ptr<web3::Core>& core, TimePoint deadline)
{
    return io::initiate<error_code>(
        core->executor(),
        [core, deadline](web3::Merged::Wait wait) {
            if (core->merged().waiting())
                wait.post(core->executor(), rpc::errc::already_waiting);
            else
                core->merged().wait(std::move(wait), deadline);
        },
        as_tuple_awaitable);
}

} // namespace

bool MessageStream::take(SubscriptionMessage& out)
{
    web3::Merged& merged = core_->merged();
    while (const auto subscription = merged.front()) {
        web3::SubscriptionParts& parts = subscription->parts();
        parts.queue.claim(rpc::Consumer::merged);
        const rpc::MessageRing::Entry entry = parts.queue.front();
        const std::optional<std::string_view> value = core_->exact_value(entry);
        if (!value) {
            parts.queue.pop_malformed();
            merged.popped();
            core_->on_malformed_event(*subscription);
            continue;
        }
        buffer_.assign(entry.text);
        out.text_ = buffer_;
        out.value_ = out.text_.substr(static_cast<std::size_t>(value->data() - entry.text.data()), value->size());
        id_ = parts.id;
        out.subscription_ = id_;
        out.number_ = parts.number;
        out.lost_before_ = entry.lost_before;
        out.arrival_ = Arrival{entry.arrival, entry.connection};
        parts.queue.pop();
        merged.popped();
        return true;
    }
    return false;
}

awaitable<SubscriptionMessage> MessageStream::next_until(TimePoint deadline)
{
    core_->merged().start();
    SubscriptionMessage message;
    while (!take(message)) {
        if (const error_code over = core_->over()) {
            message.reason_ = over;
            break;
        }
        auto [error] = co_await wait_merged(core_, deadline);
        if (error && !core_->over())
            throw_error(error);
    }
    co_return message;
}

awaitable<SubscriptionMessage> MessageStream::next() & { return next_until(TimePoint::max()); }

awaitable<SubscriptionMessage> MessageStream::next(Duration limit) & { return next_until(core_->deadline_in(limit)); }

std::vector<Socket::LiveSubscription> Socket::subscriptions() const
{
    std::vector<LiveSubscription> list;
    for (const auto& [number, subscription] : core_->subscriptions())
        if (!subscription->id().empty())
            list.push_back({subscription->id(), subscription->request().params()});
    return list;
}

void Socket::send(std::string method, std::string params) const
{
    web3::send_only(core_, Request(std::move(method), std::move(params)), options_);
}

// Not a member: a `Socket` is often a temporary, which is destroyed before this runs.
awaitable<std::string> web3::receive(std::shared_ptr<Core> core, CallOptions options)
{
    const Duration limit = options.timeout().value_or(core->settings().request_timeout());
    MessageStream stream(std::move(core));
    const SubscriptionMessage message = co_await stream.next(limit);
    if (!message)
        throw_error(message.reason());
    co_return std::string(message.raw());
}

} // namespace ethwire
