// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "node.hpp"
#include "outbox.hpp"
#include "request.hpp"

#include <ethwire/eth/filter.hpp>
#include <ethwire/eth/log.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ethwire::devnode {

struct Subscription {
    std::string id;    ///< 16 random bytes in hex
    std::string ns;    ///< "eth": `eth_subscription` is the method of its notifications
    std::string kind;  ///< newHeads, logs, ...
    bool full = false; ///< whole pending transactions
    Filter filter;     ///< of `logs`
};

/// The JSON-RPC of one connection: requests in, answers and notifications to its outbox. Sans-io.
///
/// A subscription's reply leaves before any of its notifications, unless a fault says otherwise.
class Session {
public:
    static constexpr std::size_t max_subscriptions = 16'384;

    Session(Node& node, Outbox& outbox);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// One message of the client: a request, a notification or a batch.
    void on_message(std::string_view text);

    /// A notification to each subscription of this kind.
    void emit(std::string_view kind, std::string_view result);
    void emit_log(const Log& log, std::string_view result);
    void emit_pending(std::string_view hash, std::string_view whole);

    const std::vector<Subscription>& subscriptions() const noexcept { return subscriptions_; }
    bool subscribed(std::string_view kind) const noexcept;
    bool can_subscribe() const noexcept { return outbox_.framing() != Framing::http; }

    /// The new subscription's id. \pre `subscriptions().size() < max_subscriptions`
    const std::string& subscribe(std::string_view ns, std::string_view kind, bool full, Filter filter);
    bool unsubscribe(std::string_view id);

private:
    std::optional<MessageRule> answer(const Request& request, std::string& out);
    void answer_batch();
    void notify(const Subscription& subscription, std::string_view result);

    Node& node_;
    Outbox& outbox_;
    std::vector<Subscription> subscriptions_;
    std::vector<Request> requests_; // of the message at hand
    Params params_;
    std::string answer_;
    std::string result_;
    std::string event_;
};

} // namespace ethwire::devnode
