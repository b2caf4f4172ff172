// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>
#include <ethwire/base/error.hpp>
#include <ethwire/io/async.hpp>
#include <ethwire/rpc/queue_options.hpp>
#include <ethwire/rpc/server_error.hpp>
#include <ethwire/web3/event.hpp>
#include <ethwire/web3/request.hpp>
#include <ethwire/web3/stats.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ethwire {
class DecodeContext;
}

namespace ethwire::web3 {

class Core;
struct SubscriptionParts;

/// A subscription without the type of its events: what all of its handles share.
///
/// Everything here runs on the client's executor.
class SubscriptionCore : public std::enable_shared_from_this<SubscriptionCore> {
public:
    /// Decodes an event into the slot. With a context, it notes there what is wrong.
    using Decode = error_code (*)(std::string_view value, void* slot, DecodeContext* context);

    /// What is at the front of the queue.
    enum class Front { empty, lagged, disconnected, resubscribed, undecodable, event, ended };

    /// What became of the front event.
    enum class Taken {
        event,       ///< it was decoded into the slot
        undecodable, ///< it is no value of the type: `take_undecodable` gives it
        malformed,   ///< it is no JSON, and is counted as lost before the next event
        closed,      ///< it is still there: the client is gone
    };

    /// \param request `<namespace>_subscribe` and its parameters
    /// \param own_label the label was chosen by the user and must be unique; otherwise it is made so
    SubscriptionCore(Request request, QueueOptions queue, std::string label, bool own_label, Decode decode);
    virtual ~SubscriptionCore();
    SubscriptionCore(const SubscriptionCore&) = delete;
    SubscriptionCore& operator=(const SubscriptionCore&) = delete;

    /// The server's id, of the current connection. Empty while there is none.
    const std::string& id() const noexcept;
    /// Stable for the life of the subscription, across reconnects; unique in its client.
    std::uint64_t number() const noexcept;
    const std::string& label() const noexcept;
    const Request& request() const noexcept;
    SubscriptionStats stats() const noexcept;
    bool ended() const noexcept;
    /// Why it ended, and what the server said if that was the reason.
    error_code reason() const noexcept;
    const ServerError& server_error() const noexcept;

    // For the consumer that takes events through a handle.

    /// Makes the handles the consumer; `rpc::errc::consumer_fixed` when there is another one.
    error_code claim_handle();
    Front front() noexcept;
    /// Decodes the front event into `slot` and takes it off the queue, also when it does not decode.
    Taken take(void* slot, Arrival& arrival, std::uint64_t& lost_before);
    /// The event that `take` took and could not decode.
    Undecodable take_undecodable();
    /// The events lost right before the front event that no `Lagged` has told yet; they count as told then.
    Lagged take_lagged() noexcept;
    Disconnected take_notice();
    std::uint64_t lost_at_end() const noexcept;

    /// Suspends until something is at the front: at the next event, or, for a batch, at the end of the walk over the
    /// bytes that bring it. Fails with `rpc::errc::already_waiting` when another consumer waits. Cancelling it loses
    /// no event.
    awaitable<void> wait(bool batch);
    /// The same, but fails with `rpc::errc::timed_out` at `deadline`.
    awaitable<void> wait_until(TimePoint deadline);
    /// The time `limit` from now, by the client's clock; in the past when the client is gone.
    TimePoint deadline_in(Duration limit) const noexcept;
    /// The time by the client's clock; `TimePoint::max()` when the client is gone.
    TimePoint now() const noexcept;

    SubscriptionParts& parts() noexcept { return *parts_; }

private:
    Taken take_odd(Core& core, void* slot, std::uint64_t lost_before);

    std::unique_ptr<SubscriptionParts> parts_;
};

} // namespace ethwire::web3
