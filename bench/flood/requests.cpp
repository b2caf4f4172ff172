// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "requests.hpp"

#include <boost/json/src.hpp> // the library itself, without a part of Boost that has to be installed for it

#include <utility>

namespace flood {

namespace {

/// The value at a JSON pointer (RFC 6901), or null.
const boost::json::value* at(const boost::json::value& value, std::string_view pointer)
{
    boost::system::error_code error;
    return value.find_pointer(pointer, error);
}

std::string_view text_or_nothing(const boost::json::value* value)
{
    const boost::json::string* text = value ? value->if_string() : nullptr;
    return text ? std::string_view(text->data(), text->size()) : std::string_view();
}

} // namespace

Requests::Requests(Subscriptions subscriptions) : subscriptions_(std::move(subscriptions)) {}

std::string Requests::answer(std::string_view message)
{
    boost::system::error_code error;
    const boost::json::value document = boost::json::parse(message, error);
    if (error)
        return {};

    const boost::json::array* batch = document.if_array();
    if (!batch)
        return answer_one(document);

    std::string replies;
    for (const boost::json::value& request : *batch) {
        replies += replies.empty() ? '[' : ',';
        replies += answer_one(request);
    }
    return replies + "]";
}

std::string Requests::answer_one(const boost::json::value& request)
{
    const boost::json::value* id = at(request, "/id");
    std::string reply = "{\"jsonrpc\":\"2.0\",\"id\":";
    reply += id ? boost::json::serialize(*id) : "null";

    const std::string_view method = text_or_nothing(at(request, "/method"));
    const std::string result = result_of(method, request);
    if (!result.empty())
        return reply + ",\"result\":" + result + "}";
    return reply + ",\"error\":{\"code\":-32601,\"message\":\"the flood node does not serve this\"}}";
}

std::string Requests::result_of(std::string_view method, const boost::json::value& request)
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

    const std::string_view first = text_or_nothing(at(request, "/params/0"));
    if (method == "eth_unsubscribe")
        return subscriptions_.unsubscribe(first) ? "true" : "false";
    if (method == "eth_subscribe")
        if (const auto kind = kind_named(first))
            return "\"" + subscriptions_.subscribe(*kind) + "\"";
    return {};
}

} // namespace flood
