// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "client/session.hpp"

#include "web3/core.hpp"
#include "web3/subscription_parts.hpp"

#include <ethwire/json/raw.hpp>
#include <ethwire/json/writer.hpp>
#include <ethwire/rpc/errc.hpp>
#include <ethwire/web3/errors.hpp>

#include <algorithm>
#include <utility>

namespace ethwire::python {
namespace {

/// The core's queue is emptied at the end of each walk, and before it would overflow: its limits are never met. But a
/// subscription with backpressure stops its own connection, for which what waits is parted between both queues.
QueueOptions source_queue(const QueueOptions& wanted)
{
    if (wanted.overflow() != Overflow::backpressure)
        return QueueOptions().messages(4096).bytes(std::size_t{64} << 20);
    return QueueOptions(wanted)
        .messages(std::max<std::size_t>(1, wanted.messages() / 2))
        .bytes(std::max<std::size_t>(1, wanted.bytes() / 2));
}

/// Events leave the core's queue as text.
error_code never_decoded(std::string_view, void*, DecodeContext*) { return rpc::errc::undecodable; }

} // namespace

/// A call whose result stays text.
class Session::PendingCall final : public rpc::Call {
public:
    PendingCall(std::shared_ptr<Session> session, std::uint64_t key, io::Cancellation cancellation)
        : session_(std::move(session)), key_(key), cancellation_(std::move(cancellation))
    {}

    error_code decode(std::string_view value) override
    {
        if (const error_code error = json::validate(value))
            return error;
        text_ = value;
        return {};
    }

    void finish(const Outcome<void>& outcome) override
    {
        cancellation_.forget();
        session_->end(key_, outcome, std::move(text_));
    }

private:
    std::shared_ptr<Session> session_;
    std::uint64_t key_;
    io::Cancellation cancellation_;
    std::string text_{};
};

class Session::PendingSubscription final : public web3::SubscribeWaiter {
public:
    PendingSubscription(std::shared_ptr<Session> session, std::uint64_t key, std::uint64_t feed,
                        io::Cancellation cancellation, std::shared_ptr<web3::SubscriptionCore> made)
        : session_(std::move(session)), key_(key), feed_(feed), cancellation_(std::move(cancellation)),
          made_(std::move(made))
    {}

    void finish(const Outcome<void>& outcome) override
    {
        cancellation_.forget();
        if (outcome)
            session_->subscribed(feed_, std::move(made_));
        else
            session_->made_.erase(feed_);
        session_->end(key_, outcome);
    }

private:
    std::shared_ptr<Session> session_;
    std::uint64_t key_;
    std::uint64_t feed_;
    io::Cancellation cancellation_;
    std::shared_ptr<web3::SubscriptionCore> made_;
};

Session::Session(std::shared_ptr<Reactor> reactor) : reactor_(std::move(reactor)) {}

Session::~Session() = default;

std::shared_ptr<Session> Session::make(ProviderSettings settings)
{
    const std::shared_ptr<Session> session(new Session(Reactor::get()));
    session->run([settings = std::move(settings)](Session& self) { self.open(settings); });
    return session;
}

/// On the reactor's thread, if the client has not been discarded until then.
template <class Function>
void Session::run(Function function)
{
    reactor_->post([self = shared_from_this(), function = std::move(function)]() mutable { function(*self); });
}

Session::News Session::take()
{
    const std::scoped_lock lock(mutex_);
    bell_.clear();
    return std::exchange(news_, {});
}

void Session::connect(std::uint64_t key)
{
    run([key](Session& self) {
        if (!self.core_)
            return;
        web3::start_connect(self.core_,
                            web3::Completion<void>(self.begin(key), [session = self.shared_from_this(),
                                                                     key](error_code, const Outcome<void>& outcome) {
                                session->end(key, outcome);
                            }));
    });
}

void Session::close(std::uint64_t key)
{
    run([key](Session& self) {
        if (!self.core_)
            return;
        web3::start_close(self.core_,
                          web3::Completion<void>(self.begin(key), [session = self.shared_from_this(),
                                                                   key](error_code, const Outcome<void>& outcome) {
                              session->end(key, outcome);
                          }));
    });
}

void Session::call(std::uint64_t key, Request request, CallOptions options)
{
    run([key, request = std::move(request), options](Session& self) mutable {
        if (!self.core_)
            return;
        io::Cancellation cancellation = self.begin(key);
        auto call = std::make_unique<PendingCall>(self.shared_from_this(), key, cancellation);
        web3::start_call(self.core_, std::move(request), options, std::move(call), std::move(cancellation));
    });
}

void Session::batch(std::uint64_t key, std::vector<Request> requests, CallOptions options)
{
    run([key, requests = std::move(requests), options](Session& self) {
        if (!self.core_)
            return;
        std::vector<std::shared_ptr<web3::BatchElement>> elements;
        for (const Request& request : requests)
            elements.push_back(std::make_shared<web3::TypedBatchElement<RawJson>>(request, error_code()));
        auto over = [session = self.shared_from_this(), key, elements](error_code, const Outcome<void>& outcome) {
            for (std::size_t i = 0; i < elements.size(); ++i) {
                auto& element = static_cast<web3::TypedBatchElement<RawJson>&>(*elements[i]);
                session->publish(key + 1 + i, element.outcome(), std::move(element.value().text));
            }
            session->end(key, outcome);
        };
        web3::start_batch(self.core_, std::move(elements), options,
                          web3::Completion<void>(self.begin(key), std::move(over)));
    });
}

std::shared_ptr<Feed> Session::make_feed(std::uint64_t key, QueueOptions options)
{
    if (options.overflow() == Overflow::backpressure)
        options = source_queue(options);
    const std::weak_ptr<Session> weak = weak_from_this();
    const auto ring = [weak, key] {
        if (const auto self = weak.lock())
            self->ring(key);
    };
    const auto want = [weak, key] {
        if (const auto self = weak.lock())
            self->run([key](Session& session) {
                const auto at = session.sources_.find(key);
                if (at != session.sources_.end())
                    session.move(at->second);
            });
    };
    return std::make_shared<Feed>(key, options, ring, want);
}

void Session::subscribe(std::uint64_t key, std::shared_ptr<Feed> feed, Request request, QueueOptions queue,
                        CallOptions options)
{
    run([key, feed = std::move(feed), request = std::move(request), queue, options](Session& self) {
        if (!self.core_)
            return;
        std::string label = "client#" + std::to_string(feed->key());
        auto made = std::make_shared<web3::SubscriptionCore>(request, source_queue(queue), std::move(label), false,
                                                             &never_decoded);
        self.made_.emplace(feed->key(), feed);
        io::Cancellation cancellation = self.begin(key);
        auto waiter =
            std::make_unique<PendingSubscription>(self.shared_from_this(), key, feed->key(), cancellation, made);
        web3::start_subscribe(self.core_, std::move(made), nullptr, options, std::move(waiter),
                              std::move(cancellation));
    });
}

void Session::unsubscribe(std::uint64_t key, std::uint64_t feed, CallOptions options)
{
    run([key, feed, options](Session& self) {
        if (!self.core_)
            return;
        io::Cancellation cancellation = self.begin(key);
        const auto at = self.sources_.find(feed);
        if (at == self.sources_.end()) {
            self.end(key, Outcome<void>({}, Sent::no), "false");
            return;
        }
        auto call = std::make_unique<PendingCall>(self.shared_from_this(), key, cancellation);
        const auto subscription = at->second.subscription;
        web3::start_unsubscribe(self.core_, subscription, options, std::move(call), std::move(cancellation));
    });
}

void Session::abandon(std::uint64_t feed)
{
    run([feed](Session& self) {
        self.made_.erase(feed);
        self.drop(feed);
    });
}

void Session::cancel(std::uint64_t key)
{
    run([key](Session& self) {
        const auto at = self.running_.find(key);
        if (at != self.running_.end())
            at->second.emit(asio::cancellation_type::terminal);
    });
}

void Session::stats(std::uint64_t key)
{
    run([key](Session& self) {
        if (!self.core_)
            return;
        const Stats stats = self.w3_.stats();
        json::Writer out;
        out.begin_object();
        out.key("connected");
        out.boolean(stats.connected);
        const auto count = [&](std::string_view name, std::uint64_t value) {
            out.key(name);
            out.number(value);
        };
        count("connects", stats.connects);
        count("losses", stats.losses);
        count("bytes_received", stats.bytes_received);
        count("bytes_sent", stats.bytes_sent);
        count("messages", stats.messages);
        count("calls", stats.calls);
        count("calls_in_flight", stats.calls_in_flight);
        count("subscriptions", stats.subscriptions);
        count("notifications", stats.notifications);
        count("malformed_messages", stats.malformed_messages);
        count("late_answers", stats.late_answers);
        out.end_object();
        self.end(key, Outcome<void>({}, Sent::no), out.take());
    });
}

void Session::discard()
{
    run([](Session& self) {
        self.core_.reset();
        AsyncWeb3 gone = std::move(self.w3_);
        for (const auto& [key, source] : self.sources_) {
            source.subscription->parts().queue.stop_waiting();
            source.feed->end(errc::closed);
        }
        self.sources_.clear();
        self.made_.clear();
    });
}

void Session::open(ProviderSettings settings)
{
    /// What makes a client for those who start operations themselves.
    struct Door : Provider {
        explicit Door(Provider provider) : Provider(std::move(provider)) {}
        const std::shared_ptr<web3::Core>& core() const noexcept { return core_; }
    };
    w3_ = AsyncWeb3(reactor_->executor(), std::move(settings));
    core_ = Door(w3_.provider()).core();
}

io::Cancellation Session::begin(std::uint64_t key) { return {running_[key].slot(), reactor_->executor()}; }

void Session::end(std::uint64_t key, const Outcome<void>& outcome, std::string text)
{
    running_.erase(key);
    if (outcome.error() != asio::error::operation_aborted)
        publish(key, outcome, std::move(text));
}

void Session::publish(std::uint64_t key, const Outcome<void>& outcome, std::string text)
{
    bool first = false;
    {
        const std::scoped_lock lock(mutex_);
        first = news_.ended.empty() && news_.feeds.empty();
        news_.ended.push_back({key, outcome, std::move(text)});
    }
    if (first)
        bell_.set();
}

void Session::ring(std::uint64_t feed)
{
    bool first = false;
    {
        const std::scoped_lock lock(mutex_);
        first = news_.ended.empty() && news_.feeds.empty();
        news_.feeds.push_back(feed);
    }
    if (first)
        bell_.set();
}

void Session::subscribed(std::uint64_t feed_key, std::shared_ptr<web3::SubscriptionCore> subscription)
{
    (void)subscription->claim_handle();
    const auto made = made_.extract(feed_key);
    Source& source = sources_[feed_key];
    source = {this, std::move(subscription), made ? made.mapped() : nullptr};
    if (made)
        move(source);
    else
        drop(feed_key);
}

/// Hands over what has come, and waits for more.
void Session::move(Source& source)
{
    rpc::SubscriptionQueue& queue = source.subscription->parts().queue;
    switch (source.feed->move_from(queue, source.subscription->server_error())) {
    case Feed::Moved::all:
        queue.wait({[](void* who) {
                        auto& woken = *static_cast<Source*>(who);
                        woken.session->move(woken);
                    },
                    &source, true});
        break;
    case Feed::Moved::full: break; // until the loop wants more
    case Feed::Moved::over: drop(source.feed->key()); break;
    }
}

/// The subscription is nobody's: it ends at the node, too.
void Session::drop(std::uint64_t feed)
{
    auto source = sources_.extract(feed);
    if (!source)
        return;
    const auto subscription = source.mapped().subscription;
    subscription->parts().queue.stop_waiting();
    if (core_ && !subscription->ended())
        // By post: a queue that is being filled must not be ended.
        core_->unsubscribe_later(subscription->number());
}

} // namespace ethwire::python
