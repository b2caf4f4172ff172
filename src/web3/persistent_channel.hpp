// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "base/first_exception.hpp"
#include "io/connection.hpp"
#include "io/timer.hpp"
#include "rpc/backlog.hpp"
#include "rpc/request_processor.hpp"
#include "session/resubscription.hpp"
#include "web3/chain_check.hpp"
#include "web3/channel.hpp"
#include "web3/channel_role.hpp"

#include <ethwire/json/writer.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ethwire::web3 {

/// One persistent connection of a client, with its calls, batches and subscriptions.
///
/// A call is registered before its bytes leave. Calls that are made while there is no connection wait for one, until
/// their deadlines and within a bound of bytes. When the connection is lost, the calls that were handed to it end,
/// those that wait stay, and the subscriptions are made again on the next connection.
class PersistentChannel final : public std::enable_shared_from_this<PersistentChannel>,
                                public Channel,
                                public io::ConnectionOwner {
public:
    /// \param core outlives the channel
    PersistentChannel(Core& core, io::ConnectionOptions options, ChannelRole role);
    ~PersistentChannel() override;

    void open();
    /// `Core::on_over` follows.
    void close();
    /// The same for a channel of one subscription, which has ended.
    void close_own(base::FirstException& failed);
    /// Every call and subscription ends with `reason`.
    void fail(error_code reason);
    /// Destroys the transport and the timer at once; calls and subscriptions stay until `fail`.
    void discard_transport();
    /// Destroys these and every call and subscription; no callback is called.
    void discard();

    void call(const Request& request, const CallTerms& terms, std::unique_ptr<rpc::Call> call,
              const io::Cancellation& cancellation) override;
    void batch(std::vector<std::shared_ptr<BatchElement>> elements, const CallTerms& terms,
               Completion<void> completion) override;
    void subscribe(std::shared_ptr<SubscriptionCore> subscription, std::unique_ptr<SubscribeWaiter> waiter,
                   TimePoint deadline, const io::Cancellation& cancellation);
    /// Takes the subscription out of the channel. True when the node is told, at once or when it has answered the
    /// request for the subscription; `call` is moved from then.
    bool unsubscribe(SubscriptionCore& subscription, std::unique_ptr<rpc::Call>& call, TimePoint deadline,
                     const io::Cancellation& cancellation);

    bool is_open() const noexcept override { return connection_->is_open(); }
    /// As `rpc::RequestProcessor::note_malformed_event`.
    bool note_malformed_event() noexcept { return processor_.note_malformed_event(); }
    ChannelRole role() const noexcept { return role_; }
    bool is_over() const noexcept { return over_; }
    bool was_open() const noexcept { return connection_->run().connects() > 0; }
    bool was_lost() const noexcept { return losses_ > 0; }
    void add_to(Stats& stats) const noexcept override;

private:
    class AnySubscribe;
    class SubscribeAttempt;
    class Resubscribe;
    class ChainIdCall;
    class ChainCheckCall;

    // io::ConnectionOwner
    void on_connected() override;
    void on_open() override;
    Heard on_message(std::string_view text, TimePoint now) override;
    bool wants_pause() const noexcept override { return processor_.paused(); }
    void on_walk_end() override;
    void on_down(const io::Downfall& downfall, Duration delay) override;
    void on_over(const io::Downfall& downfall) override;
    void on_drained(const session::Loss& loss) override;

    bool is_own() const noexcept { return role_ == ChannelRole::one_subscription; }
    void submit(std::uint64_t first_id, std::uint64_t last_id, std::string_view text, Lane lane = Lane::user);
    void send_waiting();
    void on_chain_checked(ChainCheck::Verdict verdict);
    void end_chain_check();
    bool backlog_is_full(std::size_t bytes) const noexcept;
    void cancel_by(const io::Cancellation& cancellation, std::uint64_t first_id, std::uint64_t last_id);
    void wake_by(TimePoint deadline);
    void ask(std::shared_ptr<SubscriptionCore> subscription, std::unique_ptr<SubscribeWaiter> waiter,
             TimePoint deadline);
    void fail_subscribing(std::uint64_t number);
    void ask_again();
    void on_ended_by_server();
    TimePoint wake_at() const noexcept { return std::min(processor_.wake_at(), resubscription_.wake_at()); }
    void unsubscribe_unwanted(std::string_view namespaced, std::string id);
    std::uint64_t open_unsubscribe(std::unique_ptr<rpc::Call> call, TimePoint deadline,
                                   const io::Cancellation& cancellation);
    void tell_unsubscribed(std::string_view namespaced, std::string_view id, std::uint64_t call);
    void lose_subscriptions(error_code reason);
    void tell_loss(const io::Downfall& downfall, std::string_view said);
    void interrupt_subscriptions(const Disconnected& loss);

    Core& core_;
    rpc::RequestProcessor processor_;
    std::shared_ptr<io::Connection> connection_;
    std::unique_ptr<io::Timer> timer_;
    session::Resubscription resubscription_;
    std::map<std::uint64_t, std::shared_ptr<SubscriptionCore>> live_; // by number; the node has them, or will again
    std::map<std::uint64_t, SubscribeAttempt*> subscribing_;          // first requests in flight, by number
    rpc::Backlog backlog_;
    json::Writer writer_;
    std::string chain_id_; // the node's answer to `eth_chainId` on this connection; empty before it has answered
    std::optional<ChainCheck> chain_check_{};    // while the connection is verified
    std::vector<std::uint64_t> chain_check_ids_; // of its questions
    std::uint64_t losses_ = 0;
    std::uint64_t calls_ = 0;
    std::uint64_t messages_walked_ = 0; // the count of messages at the end of the last turn of reading
    ChannelRole role_;
    std::uint32_t connection_number_ = 0;
    bool over_ = false;
    std::vector<std::uint64_t> held_; // calls whose answers stand behind the last events of the connection before
    Disconnected draining_for_{};     // why the connection was lost whose last events are still on their way
};

/// `eth_subscribe` to `eth_unsubscribe`.
std::string unsubscribe_method(std::string_view subscribe_method);

} // namespace ethwire::web3
