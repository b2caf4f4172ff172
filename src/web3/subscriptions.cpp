// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/web3/subscriptions.hpp>

#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/subscription_kind.hpp>
#include <ethwire/json/writer.hpp>

namespace ethwire {
namespace {

constexpr const char* eth_subscribe = "eth_subscribe";

template <class T>
Request subscribe_request(const SubscriptionKind<T>& kind)
{
    json::Writer params;
    params.begin_array();
    params.string(kind.name);
    if (kind.full_transactions)
        params.boolean(true);
    params.end_array();
    return Request::written(eth_subscribe, params.take());
}

Filter addresses_and_topics(const Filter& filter)
{
    Filter rest;
    rest.addresses(filter.addresses());
    const auto topics = filter.topics();
    for (std::size_t position = 0; position < topics.size(); ++position) {
        if (topics[position].empty())
            rest.any_topic(position);
        else
            rest.topics(position, topics[position]);
    }
    return rest;
}

Request logs_request(const Filter& filter)
{
    json::Writer params;
    params.begin_array();
    params.string(subscriptions::logs.name);
    encode(addresses_and_topics(filter), params);
    params.end_array();
    return Request::written(eth_subscribe, params.take());
}

Request receipts_request(const std::vector<Hash32>& transactions)
{
    json::Writer params;
    params.begin_array();
    params.string(subscriptions::transaction_receipts.name);
    if (!transactions.empty())
        json::write_members(params, json::member("transactionHashes", transactions));
    params.end_array();
    return Request::written(eth_subscribe, params.take());
}

} // namespace

NewHeadsSubscription::NewHeadsSubscription() : SubscriptionRequest(subscribe_request(subscriptions::new_heads)) {}

LogsSubscription::LogsSubscription(const Filter& filter) : SubscriptionRequest(logs_request(filter)) {}

PendingTxSubscription::PendingTxSubscription()
    : SubscriptionRequest(subscribe_request(subscriptions::new_pending_transactions))
{}

FullPendingTxSubscription::FullPendingTxSubscription()
    : SubscriptionRequest(subscribe_request(subscriptions::full_pending_transactions))
{}

SyncingSubscription::SyncingSubscription() : SubscriptionRequest(subscribe_request(subscriptions::syncing)) {}

TransactionReceiptsSubscription::TransactionReceiptsSubscription(const std::vector<Hash32>& transactions)
    : SubscriptionRequest(receipts_request(transactions))
{}

EthSubscription::EthSubscription(std::string params) : SubscriptionRequest(Request(eth_subscribe, std::move(params))) {}

} // namespace ethwire
