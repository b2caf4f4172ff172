// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "options/values.hpp"

#include "unit/cli/usage.hpp"

#include <sstream>

namespace ethwire::cli {
namespace {

using namespace std::chrono_literals;

TEST(whole_number, is_decimal_within_its_limits)
{
    EXPECT_EQ(whole_number("--n", "0", 0), 0u);
    EXPECT_EQ(whole_number("--n", "18446744073709551615", 0), UINT64_MAX);
    for (const char* wrong : {"", " 1", "1 ", "+1", "-1", "0x1", "1e3", "1.0", "18446744073709551616", "one"})
        EXPECT_NE(complaint([&] { whole_number("--n", wrong, 0); }), "") << wrong;
    EXPECT_EQ(complaint([] { whole_number("--n", "0", 1); }), "--n: '0' is not a whole number of at least 1");
    EXPECT_EQ(complaint([] { whole_number("--n", "9", 1, 8); }), "--n: '9' is not a whole number from 1 to 8");
}

TEST(seconds, have_fractions_and_are_more_than_none)
{
    EXPECT_EQ(seconds("--s", "30"), 30s);
    EXPECT_EQ(seconds("--s", "0.25"), 250ms);
    EXPECT_EQ(seconds("--s", "1e-12"), 1ns);
    EXPECT_EQ(seconds("--s", "1000000000"), 1000000000s);
    for (const char* wrong : {"", "0", "0.0", "-1", "nan", "inf", "1s", ".5", "1000000001", "1e300"})
        EXPECT_NE(complaint([&] { seconds("--s", wrong); }), "") << wrong;
}

TEST(heartbeat, has_half_of_its_silence_for_the_answer)
{
    EXPECT_FALSE(heartbeat("--h", "off").enabled());
    EXPECT_EQ(heartbeat("--h", "2").silence(), 2s);
    EXPECT_EQ(heartbeat("--h", "2").grace(), 1s);
    EXPECT_EQ(heartbeat("--h", "60").grace(), 5s);
    EXPECT_EQ(heartbeat("--h", "10").grace(), HeartbeatOptions().grace());
    EXPECT_NE(complaint([] { heartbeat("--h", "0"); }), "");
}

TEST(overflow, is_spelled_with_either_dash)
{
    EXPECT_EQ(overflow("--o", "drop-oldest"), Overflow::drop_oldest);
    EXPECT_EQ(overflow("--o", "drop_newest"), Overflow::drop_newest);
    EXPECT_EQ(overflow("--o", "backpressure"), Overflow::backpressure);
    EXPECT_NE(complaint([] { overflow("--o", "Latest"); }), "");
}

TEST(header, is_split_and_checked)
{
    EXPECT_EQ(header("--h", "X-Key:  a:b "), (std::pair<std::string, std::string>("X-Key", "a:b")));
    EXPECT_EQ(header("--h", "Empty:").second, "");
    for (const char* wrong : {"", ":", "no colon", ": v", "a b: c", "a: b\nc: d", "a: \x01", "a\r: b"})
        EXPECT_NE(complaint([&] { header("--h", wrong); }), "") << wrong;
    EXPECT_EQ(complaint([] { header("--h", "Key: s3cret\n"); }), "");
    EXPECT_EQ(complaint([] { header("--h", "Key: s3\ncret"); }).find("s3"), std::string::npos);
}

TEST(file_content, names_the_file)
{
    EXPECT_EQ(complaint([] { file_content("--f", "/nonexistent"); }),
              "--f: cannot read '/nonexistent': No such file or directory");
    EXPECT_EQ(complaint([] { file_content("--f", "/dev/null"); }), "--f: '/dev/null' is empty");
    EXPECT_NE(complaint([] { file_content("--f", "/"); }), "");
}

TEST(read_all, takes_everything)
{
    const std::string text(200'000, 'x');
    std::istringstream in(text);
    EXPECT_EQ(read_all("-", in), text);
}

TEST(in_quotes, repeats_only_what_cannot_be_a_secret)
{
    EXPECT_EQ(in_quotes("12"), "'12'");
    EXPECT_EQ(in_quotes("wss://k@h"), "what is given");
    EXPECT_EQ(in_quotes(std::string(41, 'k')), "what is given");
    EXPECT_EQ(in_quotes("a\x1b[31m"), "what is given");
}

} // namespace
} // namespace ethwire::cli
