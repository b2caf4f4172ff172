// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "ipc_oracle.hpp"

#include "unit/wire/feed.hpp"
#include "wire/ipc.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

namespace ethwire::wire::test {
namespace {

using Messages = std::vector<std::string>;

Messages read(std::string_view bytes, std::size_t slice)
{
    IpcCodec codec;
    Messages messages;
    feed(codec, bytes, slice, [&](const Item& item) {
        EXPECT_EQ(item.kind, Item::Kind::text);
        messages.emplace_back(item.payload);
    });
    return messages;
}

std::size_t any_slice() { return *rc::gen::inRange<std::size_t>(1, 100); }

/// What goes wrong in JSON, and what only looks as if.
std::string any_pieces(bool line_feeds)
{
    std::vector<std::string> pieces{
        "{",
        "}",
        "[",
        "]",
        "{}",
        "[]",
        ",",
        ":",
        "\"",
        "\"\"",
        "\\",
        "\\\"",
        "\\\\",
        " ",
        "\t",
        "a",
        "1",
        "null",
        "{\"",
        "\"k\":",
        "\"a\":1",
        "{\"k\":\"v\"}",
        "{\"jsonrpc\":\"2.0\"}",
        "[{\"jsonrpc\":\"2.0\"}]",
        "\"a string of more than a vector or two, with { and ] in it, then some\"",
        "0123456789012345678901234567890",
        std::string(1, '\0'),
        "\xef\xbb\xbf",
        "\xff",
    };
    if (line_feeds)
        pieces.insert(pieces.end(), {"\n", "\r\n", "{\n", "\n}", "[\n", "\n]", ",\n", ":\n", "\n{", "\n["});
    std::string text;
    for (const auto& piece : *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces)))
        text += piece;
    return text;
}

/// A valid document, printed as some node might.
class Printer {
public:
    explicit Printer(std::string line_end, std::size_t indent) : line_end_(std::move(line_end)), indent_(indent) {}

    std::string object(int depth = 0)
    {
        std::string text = "{";
        for (int n = *rc::gen::inRange(0, 4); n > 0; --n)
            text += line(depth + 1) + string() + ": " + value(depth + 1) + (n > 1 ? "," : "");
        return text + line(depth) + "}";
    }

private:
    std::string value(int depth)
    {
        switch (*rc::gen::inRange(0, depth > 4 ? 2 : 4)) {
        case 0: return *rc::gen::element<std::string>("null", "true", "false", "-1.5e+10", "0");
        case 1: return string();
        case 2: return object(depth);
        default: break;
        }
        std::string text = "[";
        for (int n = *rc::gen::inRange(0, 4); n > 0; --n)
            text += line(depth + 1) + value(depth + 1) + (n > 1 ? "," : "");
        return text + line(depth) + "]";
    }

    static std::string string()
    {
        return *rc::gen::element<std::string>(R"("")", R"("0x1")", R"("}{][")", R"("\"\\")", R"("\n")",
                                              "\"" + std::string(70, 'x') + "\"");
    }

    std::string line(int depth) const
    {
        return line_end_.empty() ? "" : line_end_ + std::string(indent_ * static_cast<std::size_t>(depth), ' ');
    }

    std::string line_end_; // empty: all in one line
    std::size_t indent_;
};

RC_GTEST_PROP(IpcCodec, AnySlicingOfAnyBytesAgreesWithTheOracle, ())
{
    const std::string bytes = *rc::gen::element<std::string>("", "{", "[\"", "[{\"k\":") + any_pieces(true);
    RC_ASSERT(read(bytes, any_slice()) == IpcOracle(bytes).messages());
}

RC_GTEST_PROP(IpcCodec, EveryDocumentComesWholeHoweverItIsPrintedAndGlued, ())
{
    Messages documents;
    std::string bytes;
    for (int n = *rc::gen::inRange(1, 6); n > 0; --n) {
        Printer printer(*rc::gen::element<std::string>("", "\n", "\r\n"), *rc::gen::inRange<std::size_t>(0, 3));
        documents.push_back(printer.object());
        bytes += documents.back() + *rc::gen::element<std::string>("", "\n", "\r\n", " ", "\n\n");
    }
    RC_ASSERT(read(bytes, any_slice()) == documents);
}

/// The first may be taken for an element of an array that was left open, the next one cannot.
RC_GTEST_PROP(IpcCodec, WhateverALineHoldsTheMessagesBehindItComeThrough, ())
{
    const Messages behind{R"({"jsonrpc":"2.0","id":1,"result":[]})", R"({"jsonrpc":"2.0","id":2,"result":{"a":"}"}})",
                          R"({"id":3,"jsonrpc":"2.0","result":"0x1"})"};
    std::string bytes = any_pieces(false);
    for (const auto& message : behind)
        bytes += "\n" + message;
    const Messages found = read(bytes, any_slice());
    RC_ASSERT(found.size() >= 2u);
    RC_ASSERT(Messages(found.end() - 2, found.end()) == Messages(behind.end() - 2, behind.end()));
}

} // namespace
} // namespace ethwire::wire::test
