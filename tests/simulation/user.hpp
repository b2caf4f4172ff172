// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "follower.hpp"
#include "operations.hpp"
#include "world.hpp"

#include <ethwire/ethwire.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ethwire::simulation {

/// A handler that only has to be called.
inline constexpr auto nothing = [](error_code, auto&&...) {};

/// A program over the public interface, random but repeatable: calls, batches, subscriptions of every policy with every
/// kind of consumer, cancellations, exceptions, ends and new beginnings, from outside of the executor, on it, and from
/// within callbacks. It checks what it is promised.
class User {
public:
    enum class Over { websocket, ipc, http };

    User(World& world, Over over);
    ~User();

    /// Makes a client and opens it.
    void begin();
    /// One thing that a program may do.
    void act();
    /// What can be looked at at any time.
    void look();
    /// Everything is healed, and must be well again; then everything is given up in order, and must be gone.
    void examine();

    std::size_t operations() const noexcept { return operations_.size(); }

private:
    class Watcher;
    using Act = void (User::*)();

    static constexpr Duration request_timeout = std::chrono::seconds{10};

    // Operations.

    /// \tparam asks the operation asks the node for something: its outcome says what of it was sent
    template <bool asks = true, class Handler>
    auto observed(std::size_t number, Handler handler);
    std::size_t start(std::string name, Duration limit, bool cancellable);
    void complete(std::size_t number, error_code error, const Outcome<void>* outcome);

    // What a program does.

    void act_once();
    void call();
    void call_by_name();
    void send_transaction();
    void batch();
    void subscribe();
    void unsubscribe();
    void unsubscribe_all();
    void unsubscribe_unseen();
    void cancel();
    void connect();
    void close();
    void destroy();
    void throw_at_completion();

    void nested(std::uint64_t stream);
    void run_handlers();
    awaitable<void> handle(SubscriptionManager manager, unsigned client);
    awaitable<bool> take(Follower* taker, Subscription<RawJson>* source);
    awaitable<void> follow(std::shared_ptr<Follower> follower, Duration pace, Duration work);
    void work(Duration span);
    ProviderSettings provider();
    bool explains(error_code reason, std::string_view what) const;

    // What is looked at when everything is well.

    void run_until_still();
    void check_deadlines();
    void check_recovery();
    void check_subscriptions();
    void check_burst();
    void check_hangups();
    void check_refusal();
    void check_quiet();
    void check_end();

    World& world_;
    const Over over_;
    std::unique_ptr<AsyncWeb3> w3_{};
    std::vector<std::shared_ptr<AsyncWeb3>> closing_;
    Operations operations_;
    std::vector<std::shared_ptr<Follower>> followers_; // of the client at hand, known to the program
    std::vector<std::shared_ptr<Follower>> all_followers_;
    QueueOptions default_queue_{};
    HeartbeatOptions heartbeat_{};
    unsigned clients_ = 0;
    std::uint64_t names_ = 0;
    std::uint64_t losses_ = 0;                 // of connections, as the client at hand tells them
    std::optional<std::size_t> acting_from_{}; // operations with this number and later ones are being started
    std::uint64_t refusals_ = 0;               // of the node, as the client at hand tells them
    bool given_up_ = false;                    // the client says that it is over
    bool reconnects_ = true;
    bool was_connected_ = false;
    bool handling_ = false; // handlers are fed, or will be
    bool nested_ = false;
    bool examining_ = false;
};

template <bool asks, class Handler>
auto User::observed(std::size_t number, Handler handler)
{
    return asio::bind_cancellation_slot(
        operations_.slot_of(number), [this, number, handler = std::move(handler)](error_code error, auto&&... value) {
            if constexpr (asks && sizeof...(value) == 1)
                complete(number, error, &static_cast<const Outcome<void>&>((value, ...)));
            else
                complete(number, error, nullptr);
            handler(error, value...);
            if (const std::uint64_t stream = std::exchange(operations_[number].then, 0))
                nested(stream);
        });
}

} // namespace ethwire::simulation
