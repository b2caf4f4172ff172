// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "document.hpp"

#include <rapidcheck.h>

namespace ethwire::json {
namespace {

std::string arbitrary_text()
{
    // ASCII with its control characters and what needs an escape, and characters of two to four bytes.
    const auto ascii = rc::gen::map(rc::gen::inRange<char>(0, 127), [](char c) { return std::string(1, c); });
    const auto other = rc::gen::element<std::string>("\"", "\\", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80");
    const auto part = rc::gen::oneOf(ascii, other);
    std::string text;
    for (const auto& piece : *rc::gen::resize(12, rc::gen::container<std::vector<std::string>>(part)))
        text += piece;
    return text;
}

} // namespace

boost::json::value arbitrary_value(int depth)
{
    switch (*rc::gen::inRange(0, depth > 0 ? 7 : 5)) {
    case 0: return nullptr;
    case 1: return *rc::gen::arbitrary<bool>();
    case 2: return *rc::gen::arbitrary<std::int64_t>();
    case 3: return *rc::gen::arbitrary<std::uint64_t>();
    case 4: return boost::json::string(arbitrary_text());
    case 5: {
        boost::json::array array;
        for (int n = *rc::gen::inRange(0, 5); n > 0; --n)
            array.push_back(arbitrary_value(depth - 1));
        return array;
    }
    default: {
        boost::json::object object;
        for (int n = *rc::gen::inRange(0, 5); n > 0; --n)
            object[arbitrary_text()] = arbitrary_value(depth - 1);
        return object;
    }
    }
}

void write(Writer& writer, const boost::json::value& value)
{
    switch (value.kind()) {
    case boost::json::kind::null: return writer.null();
    case boost::json::kind::bool_: return writer.boolean(value.get_bool());
    case boost::json::kind::int64: return writer.number(value.get_int64());
    case boost::json::kind::uint64: return writer.number(value.get_uint64());
    case boost::json::kind::double_: return writer.raw("0.5");
    case boost::json::kind::string: return writer.string(std::string_view(value.get_string()));
    case boost::json::kind::array:
        writer.begin_array();
        for (const auto& element : value.get_array())
            write(writer, element);
        return writer.end_array();
    case boost::json::kind::object:
        writer.begin_object();
        for (const auto& member : value.get_object()) {
            writer.key(std::string_view(member.key()));
            write(writer, member.value());
        }
        return writer.end_object();
    }
}

std::string damaged(std::string text)
{
    const auto structural =
        rc::gen::element('{', '}', '[', ']', ',', ':', '"', '\\', '0', '-', '.', 'e', ' ', 'u', 't');
    const auto byte = rc::gen::oneOf(structural, rc::gen::arbitrary<char>());
    for (int n = *rc::gen::inRange(1, 4); n > 0; --n) {
        const auto at = *rc::gen::inRange<std::size_t>(0, text.size() + 1);
        switch (*rc::gen::inRange(0, 3)) {
        case 0: text.insert(at, 1, *byte); break;
        case 1: text.erase(at, 1); break;
        default:
            if (at < text.size())
                text[at] = *byte;
        }
    }
    return text;
}

} // namespace ethwire::json
