// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "transport/line_codec.hpp"
#include "unit/wire/feed.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ethwire::python {
namespace {

struct Reading {
    std::vector<std::string> lines;
    std::string tail;

    bool operator==(const Reading&) const = default;
};

Reading read(std::string_view bytes, std::size_t slice, std::size_t limit = 1000)
{
    Reading reading;
    const auto tail = std::make_shared<std::string>();
    {
        LineCodec codec(limit, tail);
        wire::test::feed(codec, bytes, slice,
                         [&](const wire::Item& item) { reading.lines.emplace_back(item.payload); });
    }
    reading.tail = *tail;
    return reading;
}

void same_however_sliced(std::string_view bytes, const Reading& expected, std::size_t limit = 1000)
{
    for (const std::size_t slice : {1u, 2u, 3u, 7u, 100u, 100'000u})
        EXPECT_EQ(read(bytes, slice, limit), expected) << slice;
}

TEST(LineCodec, AMessageIsALineWithItsEnd)
{
    same_however_sliced("{}\n[1]\n\nnot json\n", {{"{}\n", "[1]\n", "\n", "not json\n"}, ""});
}

TEST(LineCodec, WhatHasNoEndIsTheTail) { same_however_sliced("{}\n{\"a\":", {{"{}\n"}, "{\"a\":"}); }

TEST(LineCodec, ATooLongLineIsOneEmptyMessageAndTheNextOneIsRead)
{
    const std::string fits(10, 'x');
    same_however_sliced(fits + "\n" + fits + "y\n{}\n", {{fits + "\n", "", "{}\n"}, ""}, 10);
    same_however_sliced(std::string(50'000, 'x') + "\n{}\n", {{"", "{}\n"}, ""}, 10);
}

TEST(LineCodec, TheTailOfATooLongLineIsNoMessage) { same_however_sliced(std::string(50, 'x'), {{""}, ""}, 10); }

TEST(LineCodec, LongLinesGrowTheBuffer)
{
    const std::string line = std::string(3 << 20, 'x') + "\n";
    EXPECT_EQ(read(line + line, 65'536, 4 << 20).lines, (std::vector{line, line}));
}

TEST(LineCodec, AMessageLeavesAsALine)
{
    LineCodec codec(10, std::make_shared<std::string>());
    codec.send("{}");
    codec.send("[]");
    EXPECT_EQ(std::string(codec.output().data(), codec.output().size()), "{}\n[]\n");
    codec.sent(6);
    EXPECT_TRUE(codec.output().empty());
}

} // namespace
} // namespace ethwire::python
