// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/unknown_fields.hpp>
#include <ethwire/json/raw.hpp>
#include <ethwire/json/writer.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace ethwire {

template <class T>
T decoded(std::string_view json)
{
    T value;
    DecodeContext context;
    const error_code e = decode(json, value, &context);
    EXPECT_FALSE(e) << context.describe(e) << " of " << json;
    return value;
}

template <class T>
std::string encoded(const T& value)
{
    json::Writer writer;
    encode(value, writer);
    return writer.take();
}

/// How the document is refused: the line a user reads; `accepted` when it is not.
template <class T>
std::string refusal(std::string_view json)
{
    T value;
    DecodeContext context;
    const error_code e = decode(json, value, &context);
    return e ? context.describe(e) : "accepted";
}

template <class T>
void expect_round_trip(std::string_view json)
{
    const std::string again = encoded(decoded<T>(json));
    EXPECT_TRUE(json::equal(json, again)) << "received  " << json << "\nreencoded " << again;
}

/// The names of the misfits, with commas between.
template <class T>
std::string misfits_of(const T& value)
{
    std::string names;
    for (const UnknownFields::Field field : value.misfits()) {
        EXPECT_TRUE(field.misfit);
        names += (names.empty() ? "" : ",") + std::string(field.key);
    }
    EXPECT_EQ(value.misfits().empty(), names.empty());
    return names;
}

/// That the document is accepted, that `names` are its misfits, and that it is written as it came.
template <class T>
T expect_misfits(std::string_view json, std::string_view names)
{
    T value = decoded<T>(json);
    EXPECT_EQ(misfits_of(value), names) << json;
    expect_round_trip<T>(json);
    return value;
}

/// A document of tests/data.
inline std::string data_file(const std::string& name)
{
    std::ifstream in(std::string(ETHWIRE_TESTS_DATA) + '/' + name, std::ios::binary);
    EXPECT_TRUE(in) << name;
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// A JSON string of `0x` and `count` times `digit`.
inline std::string hex_of(std::size_t count, char digit) { return "\"0x" + std::string(count, digit) + '"'; }

} // namespace ethwire
