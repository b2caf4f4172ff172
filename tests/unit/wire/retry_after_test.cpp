// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <wire/retry_after.hpp>

#include <gtest/gtest.h>

namespace ethwire::wire {
namespace {

using namespace std::chrono_literals;

std::optional<std::int64_t> seconds_of(std::string_view text)
{
    const auto time = parse_http_date(text);
    return time ? std::optional<std::int64_t>(time->time_since_epoch().count()) : std::nullopt;
}

TEST(HttpDate, IsReadInAllThreeForms)
{
    // RFC 9110, section 5.6.7
    for (const char* text :
         {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
        EXPECT_EQ(seconds_of(text), 784111777) << text;
    EXPECT_EQ(seconds_of("Thu, 01 Jan 1970 00:00:00 GMT"), 0);
    EXPECT_EQ(seconds_of("Thu, 29 Feb 2024 23:59:60 GMT"), 1709251200);
    EXPECT_EQ(seconds_of("Tuesday, 31-Dec-69 23:59:59 GMT"), 3155759999);
}

TEST(HttpDate, WhatIsNoDateIsNone)
{
    for (const char* text :
         {"", " ", "soon", ",", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET",
          "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nux 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
          "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 1994 08:49 GMT",
          "Sun, 06 Nov -994 08:49:37 GMT", "Sun, 06 Nov 99999999999 08:49:37 GMT", "Sun Nov 6 08:49:37",
          "Sun, 06 Nov 1994 08:49:37:1 GMT", "1994-11-06T08:49:37Z"})
        EXPECT_EQ(seconds_of(text), std::nullopt) << text;
}

TEST(RetryAfter, IsSecondsOrATimeByTheServersOwnClock)
{
    EXPECT_EQ(parse_retry_after("7", ""), 7s);
    EXPECT_EQ(parse_retry_after(" 0 ", ""), 0s);
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:50:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT"), 60s);
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:48:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT"), 0s);
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:50:37 GMT", ""), std::nullopt);
    for (const char* text : {"", "-1", "1.5", "1s", "4294967296", "later"})
        EXPECT_EQ(parse_retry_after(text, "Sun, 06 Nov 1994 08:49:37 GMT"), std::nullopt) << text;
}

} // namespace
} // namespace ethwire::wire
