// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/hash32.hpp>
#include <ethwire/eth/header.hpp>
#include <ethwire/eth/log.hpp>
#include <ethwire/eth/receipt.hpp>
#include <ethwire/eth/sync_status.hpp>
#include <ethwire/eth/transaction.hpp>

#include <string_view>
#include <vector>

namespace ethwire {

/// A kind of `eth_subscribe`: the name on the wire and the type of an event.
template <class EventType>
struct SubscriptionKind {
    using Event = EventType;

    std::string_view name;
    bool full_transactions = false; ///< second parameter `true` of `newPendingTransactions`
};

namespace subscriptions {

inline constexpr SubscriptionKind<Header> new_heads{"newHeads"};
inline constexpr SubscriptionKind<Log> logs{"logs"}; ///< the second parameter is a `Filter`
inline constexpr SubscriptionKind<Hash32> new_pending_transactions{"newPendingTransactions"};
inline constexpr SubscriptionKind<Transaction> full_pending_transactions{"newPendingTransactions", true};
inline constexpr SubscriptionKind<SyncStatus> syncing{"syncing"};
inline constexpr SubscriptionKind<std::vector<Receipt>> transaction_receipts{"transactionReceipts"}; ///< of a block

} // namespace subscriptions

} // namespace ethwire
