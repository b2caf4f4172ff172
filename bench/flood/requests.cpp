// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "requests.hpp"

#include <utility>

namespace flood {

namespace {

std::string_view text_or_nothing(simdjson::simdjson_result<simdjson::dom::element> value)
{
    std::string_view text;
    return value.get(text) == simdjson::SUCCESS ? text : std::string_view();
}

} // namespace

Requests::Requests(Subscriptions subscriptions) : subscriptions_(std::move(subscriptions)) {}

std::string Requests::answer(std::string_view message)
{
    simdjson::dom::element document;
    if (parser_.parse(message.data(), message.size()).get(document) != simdjson::SUCCESS)
        return {};

    simdjson::dom::array batch;
    if (document.get(batch) != simdjson::SUCCESS)
        return answer_one(document);

    std::string replies;
    for (const simdjson::dom::element request : batch) {
        replies += replies.empty() ? '[' : ',';
        replies += answer_one(request);
    }
    return replies + "]";
}

std::string Requests::answer_one(simdjson::dom::element request)
{
    simdjson::dom::element id;
    const bool has_id = request["id"].get(id) == simdjson::SUCCESS;
    std::string reply = "{\"jsonrpc\":\"2.0\",\"id\":";
    reply += has_id ? std::string(simdjson::minify(id)) : "null";

    const std::string_view method = text_or_nothing(request["method"]);
    const std::string result = result_of(method, request);
    if (!result.empty())
        return reply + ",\"result\":" + result + "}";
    return reply + ",\"error\":{\"code\":-32601,\"message\":\"the flood node does not serve this\"}}";
}

std::string Requests::result_of(std::string_view method, simdjson::dom::element request)
{
    if (method == "eth_blockNumber")
        return "\"0x10000000\"";
    if (method == "eth_chainId")
        return "\"0x1\"";
    if (method == "net_version")
        return "\"1\"";
    if (method == "web3_clientVersion")
        return "\"flood_node\"";
    if (method == "eth_syncing")
        return "false";
    if (method == "eth_getBlockByNumber")
        return block_;

    const std::string_view first = text_or_nothing(request.at_pointer("/params/0"));
    if (method == "eth_unsubscribe")
        return subscriptions_.unsubscribe(first) ? "true" : "false";
    if (method == "eth_subscribe")
        if (const auto kind = kind_named(first))
            return "\"" + subscriptions_.subscribe(*kind) + "\"";
    return {};
}

} // namespace flood
