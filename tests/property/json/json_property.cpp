// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/json/raw.hpp>

#include "document.hpp"
#include "unit/json/padded.hpp"
#include "json/reader.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <boost/json/error.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace ethwire::json {
namespace {

std::string written(const boost::json::value& value)
{
    Writer writer;
    write(writer, value);
    return writer.take();
}

/// What Boost.JSON says to it.
boost::system::error_code judged_by_boost(std::string_view text)
{
    boost::json::parse_options options;
    options.max_depth = max_depth;
    boost::system::error_code e;
    boost::json::parse(text, e, {}, options);
    return e;
}

/// Reads a value to its leaves and writes it again.
error_code copy(Value& value, Writer& writer)
{
    const auto element = [&](Value& inner) { return copy(inner, writer); };
    const auto member = [&](std::string_view key, Value& inner) {
        writer.key(key);
        return copy(inner, writer);
    };
    std::string_view text;
    error_code e;
    switch (value.kind()) {
    case Kind::object:
        writer.begin_object();
        e = value.object(member);
        writer.end_object();
        return e;
    case Kind::array:
        writer.begin_array();
        e = value.array(element);
        writer.end_array();
        return e;
    case Kind::string:
        e = value.string(text);
        writer.string(text);
        return e;
    default:
        e = value.raw(text);
        writer.raw(text);
        return e;
    }
}

RC_GTEST_PROP(WriterProperty, WhatIsWrittenReadsBackInBoost, ())
{
    const auto value = arbitrary_value(4);
    RC_ASSERT(boost::json::serialize(boost::json::parse(written(value))) == boost::json::serialize(value));
}

RC_GTEST_PROP(ReaderProperty, WhatIsReadIsWhatWasWritten, ())
{
    const std::string text = written(arbitrary_value(4));
    const Padded padded("[" + text + "]");
    Parser parser;
    Document document(parser);
    RC_ASSERT(!document.open(padded));
    Writer writer;
    RC_ASSERT(!document.array([&](Value& value) { return copy(value, writer); }));
    RC_ASSERT(writer.view() == text);
}

RC_GTEST_PROP(EqualProperty, MeansWhatItMeansInBoost, ())
{
    const auto a = arbitrary_value(3);
    const auto b = *rc::gen::arbitrary<bool>() ? a : arbitrary_value(3);
    RC_ASSERT(equal(written(a), boost::json::serialize(a)));
    RC_ASSERT(equal(written(a), written(b)) == (a == b));
}

RC_GTEST_PROP(ValidateProperty, AcceptsWhatBoostAndOnDemandAccept, ())
{
    const std::string text = damaged(written(arbitrary_value(3)));
    const bool valid = !validate(text);
    const auto judgement = judged_by_boost(text);
    RC_PRE(judgement != boost::json::error::exponent_overflow); // a limit of its own, not one of JSON
    RC_ASSERT(valid == !judgement);

    const Padded padded(text);
    Parser parser;
    Document document(parser);
    RC_ASSERT(!document.open(padded) == valid);
    if (valid && document.kind() == Kind::array) {
        Writer writer;
        writer.begin_array();
        RC_ASSERT(!document.array([&](Value& value) { return copy(value, writer); }));
        writer.end_array();
        RC_ASSERT(equal(writer.view(), text));
    }
}

} // namespace
} // namespace ethwire::json
