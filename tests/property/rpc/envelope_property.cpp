// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/envelope.hpp"

#include <ethwire/json/raw.hpp>

#include "property/json/document.hpp"
#include "unit/json/padded.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <string>
#include <vector>

namespace ethwire::rpc {
namespace {

std::string some_value() { return boost::json::serialize(json::arbitrary_value(3)); }

std::string some_id()
{
    return *rc::gen::element<std::string>("1", "7", "9007199254740991", "9007199254740992", "\"7\"", "7.0", "null", "0",
                                          "-1", "12345678901234567", "[7]");
}

/// The shapes that servers write, with now and then something about them that is not usual.
std::string some_reply()
{
    std::string text = R"({"jsonrpc":"2.0","id":)" + some_id();
    text += *rc::gen::weightedElement<std::string>({{6, ",\"result\":"}, {1, ",\"error\":"}, {1, ", \"result\":"}});
    text += some_value();
    text += *rc::gen::weightedElement<std::string>(
        {{6, ""}, {1, ",\"error\":null"}, {1, ",\"result\":{}"}, {1, ",\"x\":{\"y\":[]}"}, {1, " "}});
    return text + "}";
}

std::string some_notification()
{
    std::string text = R"({"jsonrpc":"2.0","method":")";
    text += *rc::gen::weightedElement<std::string>({{6, "eth_subscription"}, {2, "x_subscription"}, {1, "eth_other"}});
    text += R"(","params":{"subscription":)";
    text += *rc::gen::weightedElement<std::string>({{6, "\"0xa\""}, {1, "\"\""}, {1, "7"}, {1, "\"a\\u0041\""}});
    text += ",\"result\":" + some_value();
    text += *rc::gen::weightedElement<std::string>({{6, "}}"},
                                                    {1, "},\"x\":{}}"},
                                                    {1, ",\"x\":{}}}"},
                                                    {1, ",\"result\":1}}"},
                                                    {1, "},\"params\":{\"a\":{}}}"},
                                                    {1, "} }"}});
    return text;
}

/// Any members in any order, some of them twice.
std::string some_object()
{
    std::string text = "{";
    const int members = *rc::gen::inRange(0, 7);
    for (int i = 0; i < members; ++i) {
        text += i == 0 ? "" : *rc::gen::element<std::string>(",", " ,\n");
        const auto name = *rc::gen::element<std::string>("jsonrpc", "id", "result", "error", "method", "params", "x");
        text += "\"" + name + "\"" + *rc::gen::element<std::string>(":", " : ");
        if (name == "params" && *rc::gen::arbitrary<bool>())
            text += R"({"result":)" + some_value() + R"(,"subscription":"0xb"})";
        else if (name == "id")
            text += some_id();
        else if (name == "jsonrpc")
            text += *rc::gen::element<std::string>("\"2.0\"", "\"1.0\"", "2");
        else
            text += some_value();
    }
    return text + "}";
}

std::string some_message()
{
    switch (*rc::gen::inRange(0, 5)) {
    case 0:
    case 1: return some_reply();
    case 2:
    case 3: return some_notification();
    default: return some_object();
    }
}

std::string unquoted(std::string_view text)
{
    if (text.size() >= 2 && text.front() == '"')
        text = text.substr(1, text.size() - 2);
    return std::string(text);
}

/// Both absent, or both the same value.
void same(std::string_view raw, const boost::json::object& object, const char* name)
{
    const boost::json::value* const expected = object.if_contains(name);
    RC_ASSERT(raw.empty() == (expected == nullptr));
    if (expected)
        RC_ASSERT(boost::json::parse(boost::json::string_view(raw.data(), raw.size())) == *expected);
}

RC_GTEST_PROP(EnvelopeProperty, is_what_boost_reads, ())
{
    const std::string text = some_message();
    const json::Padded padded(text);
    Envelope envelope;
    RC_ASSERT(!parse_envelope(padded, envelope));

    const boost::json::object object = boost::json::parse(text).as_object(); // of equal names the last counts
    same(envelope.id, object, "id");
    same(envelope.result, object, "result");
    same(envelope.error, object, "error");
    const auto* const params = object.if_contains("params");
    if (params && params->is_object()) {
        same(envelope.value, params->get_object(), "result");
        RC_ASSERT(params->get_object().contains("subscription") || envelope.subscription.empty());
    } else {
        RC_ASSERT(envelope.value.empty());
        RC_ASSERT(envelope.subscription.empty());
    }
    if (const auto* const method = object.if_contains("method"); !method)
        RC_ASSERT(envelope.method.empty());
}

RC_GTEST_PROP(EnvelopeProperty, takes_what_is_an_object_and_nothing_else, ())
{
    const std::string text = json::damaged(some_message());
    const json::Padded padded(text);
    Envelope envelope;
    const bool is_object = !json::validate(text) && text.find_first_not_of(" \t\r\n") != std::string::npos &&
                           text[text.find_first_not_of(" \t\r\n")] == '{';
    RC_ASSERT(!parse_envelope(padded, envelope) == is_object);
}

/// A quick shape either leaves the text to the parser, or gives what the parser gives, or a value that no decoder
/// takes, and then the parser is asked.
RC_GTEST_PROP(EnvelopeProperty, quick_shapes_agree_with_the_parser, ())
{
    const std::string text = *rc::gen::arbitrary<bool>() ? some_message() : json::damaged(some_message());
    const json::Padded padded(text);
    Envelope envelope;
    const bool parsed = !parse_envelope(padded, envelope);

    std::uint64_t id = 0;
    std::string_view value;
    if (quick_reply(padded, id, value) && !json::validate(value)) {
        RC_ASSERT(parsed);
        RC_ASSERT(json::equal(envelope.result, value));
        RC_ASSERT(envelope.error.empty());
        RC_ASSERT(id == envelope.our_id() || id >= std::uint64_t{1} << 53);
        RC_ASSERT(quick_reply_id(text) == id);
    }
    std::string_view subscription;
    if (quick_notification(padded, subscription, value) && !json::validate(value) && parsed) {
        RC_ASSERT(envelope.is_notification());
        RC_ASSERT(subscription == envelope.subscription);
        RC_ASSERT(json::equal(envelope.value, value));
    }
}

RC_GTEST_PROP(EnvelopeProperty, the_usual_shapes_are_quick, ())
{
    const std::string value = some_value();
    const json::Padded reply(R"({"jsonrpc":"2.0","id":77,"result":)" + value + "}");
    std::uint64_t id = 0;
    std::string_view found;
    RC_ASSERT(quick_reply(reply, id, found));
    RC_ASSERT(id == 77u);
    RC_ASSERT(found == value);
    const json::Padded event(
        R"({"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0xa","result":)" + value + "}}");
    std::string_view subscription;
    RC_ASSERT(quick_notification(event, subscription, found));
    RC_ASSERT(unquoted(subscription) == "0xa");
    RC_ASSERT(found == value);
}

RC_GTEST_PROP(EnvelopeProperty, a_batch_is_its_elements, ())
{
    std::vector<std::string> elements;
    std::string text = "[";
    const int count = *rc::gen::inRange(0, 6);
    for (int i = 0; i < count; ++i) {
        elements.push_back(*rc::gen::arbitrary<bool>() ? some_message() : some_value());
        text += (i == 0 ? "" : *rc::gen::element<std::string>(",", " , ")) + elements.back();
    }
    text += "]";
    const json::Padded padded(text);
    std::vector<std::string_view> found;
    RC_ASSERT(!split_batch(padded, found));
    RC_ASSERT(found.size() == elements.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        RC_ASSERT(found[i] == elements[i]);
}

RC_GTEST_PROP(EnvelopeProperty, a_server_error_is_written_as_it_was_read, ())
{
    ServerError said;
    said.code = *rc::gen::arbitrary<std::int64_t>();
    said.message = *rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));
    if (*rc::gen::arbitrary<bool>())
        said.data = some_value();
    const std::string text = said.to_json();
    const json::Padded padded(text);
    const ServerError read = parse_server_error(padded);
    RC_ASSERT(read.to_json() == text);
    said.raw = text;
    RC_ASSERT(read == said);
}

} // namespace
} // namespace ethwire::rpc
