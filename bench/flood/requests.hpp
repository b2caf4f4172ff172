// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "feed.hpp"

#include <boost/json/value.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace flood {

/// Answers the JSON-RPC requests of one connection: those that the clients of the bench make on their way to a
/// subscription, and `eth_blockNumber` as a request that costs the node next to nothing.
class Requests {
public:
    /// What only the connection can do.
    struct Subscriptions {
        std::function<std::string(Kind)> subscribe; ///< starts a feed and names it
        std::function<bool(std::string_view id)> unsubscribe;
    };

    explicit Requests(Subscriptions subscriptions);

    /// The reply to one message: an object, or an array for a batch. Empty when the message is no JSON.
    std::string answer(std::string_view message);

private:
    std::string answer_one(const boost::json::value& request);
    std::string result_of(std::string_view method, const boost::json::value& request);

    Subscriptions subscriptions_;
    std::string block_ = block_json();
};

} // namespace flood
