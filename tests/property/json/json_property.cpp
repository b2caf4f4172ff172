// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/json/raw.hpp>
#include <ethwire/json/reader.hpp>

#include "document.hpp"
#include "unit/json/padded.hpp"

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
error_code copy(Reader& in, Writer& writer)
{
    std::string_view raw;
    std::string text;
    error_code e;
    switch (in.kind()) {
    case Kind::object:
        writer.begin_object();
        e = in.object([&](std::string_view key) {
            writer.key(key);
            return copy(in, writer);
        });
        writer.end_object();
        return e;
    case Kind::array:
        writer.begin_array();
        e = in.array([&](std::size_t) { return copy(in, writer); });
        writer.end_array();
        return e;
    case Kind::string:
        e = in.string(text);
        writer.string(text);
        return e;
    default:
        e = in.raw(raw);
        writer.raw(raw);
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
    const Padded padded(text);
    Reader in(padded);
    Writer writer;
    RC_ASSERT(!copy(in, writer));
    RC_ASSERT(!in.finish());
    RC_ASSERT(writer.view() == text);
}

RC_GTEST_PROP(EqualProperty, MeansWhatItMeansInBoost, ())
{
    const auto a = arbitrary_value(3);
    const auto b = *rc::gen::arbitrary<bool>() ? a : arbitrary_value(3);
    RC_ASSERT(equal(written(a), boost::json::serialize(a)));
    RC_ASSERT(equal(written(a), written(b)) == (a == b));
}

RC_GTEST_PROP(ValidateProperty, AcceptsWhatBoostAccepts, ())
{
    const std::string text = damaged(written(arbitrary_value(3)));
    const bool valid = !validate(text);
    const auto judgement = judged_by_boost(text);
    RC_PRE(judgement != boost::json::error::exponent_overflow); // a limit of its own, not one of JSON
    RC_ASSERT(valid == !judgement);

    // Skipped whole, and with every value visited.
    const Padded padded(text);
    RC_ASSERT(!Reader(padded).finish() == valid);
    Reader in(padded);
    Writer writer;
    const error_code e = copy(in, writer);
    RC_ASSERT((!e && !in.finish()) == valid);
    RC_ASSERT(!valid || equal(writer.view(), text));
}

} // namespace
} // namespace ethwire::json
