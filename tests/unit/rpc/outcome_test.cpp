// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/rpc/errc.hpp>
#include <ethwire/rpc/outcome.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ethwire {
namespace {

TEST(Excerpt, IsOneLineThatATerminalDoesNotObey)
{
    EXPECT_EQ(rpc::excerpt(""), "");
    EXPECT_EQ(rpc::excerpt("Invalid API key\n"), "Invalid API key");
    EXPECT_EQ(rpc::excerpt("<html>\r\n  <h1>429</h1>\t\t</html>\r\n"), "<html> <h1>429</h1> </html>");
    EXPECT_EQ(rpc::excerpt("a\x1b[31mb\x07"), "a?[31mb?");
    EXPECT_EQ(rpc::excerpt(std::string("a\0b", 3)), "a?b");
    EXPECT_EQ(rpc::excerpt("\xe9\x99\x90\xe6\xb5\x81 caf\xc3\xa9 \xf0\x9f\x9a\xab"),
              "\xe9\x99\x90\xe6\xb5\x81 caf\xc3\xa9 \xf0\x9f\x9a\xab");
    // C1, the other direction, no width, the mark; and what is no UTF-8: cut, overlong, a surrogate, too large.
    EXPECT_EQ(rpc::excerpt("a\xc2\x9bz\xe2\x80\xaez\xe2\x80\x8bz\xef\xbb\xbfz"), "a?z?z?z?z");
    EXPECT_EQ(rpc::excerpt("\xc3"), "?");
    EXPECT_EQ(rpc::excerpt("\xc0\xaf"), "??");
    EXPECT_EQ(rpc::excerpt("\xed\xa0\x80"), "???");
    EXPECT_EQ(rpc::excerpt("\xf5\x80\x80\x80"), "????");
}

TEST(Excerpt, IsNeverLongerThanItMayBe)
{
    EXPECT_EQ(rpc::excerpt(std::string(512, 'x')).size(), 512u);
    EXPECT_EQ(rpc::excerpt(std::string(513, 'x')).size(), 512u);
    EXPECT_EQ(rpc::excerpt(std::string(511, 'x') + "\xc3\xa9").size(), 511u);
    EXPECT_EQ(rpc::excerpt(std::string(511, 'x') + " x").size(), 511u);
    EXPECT_EQ(rpc::excerpt(std::string(100000, ' ') + "x"), "x");
}

TEST(OutcomeTest, SaysEverythingOnOneLine)
{
    EXPECT_EQ(Outcome<void>(rpc::errc::timed_out, Sent::unknown).describe(),
              make_error_code(rpc::errc::timed_out).message());
    Outcome<void> refused(rpc::errc::malformed_reply, Sent::yes);
    refused.http_status(429).retry_after(std::chrono::seconds{7}).excerpt("slow down");
    EXPECT_EQ(refused.describe(), make_error_code(rpc::errc::malformed_reply).message() +
                                      " (HTTP 429), to be asked again after 7 s: slow down");
    EXPECT_EQ(refused.http_status(), 429u);
    EXPECT_EQ(refused.sent(), Sent::yes);
    EXPECT_EQ(refused.excerpt(), "slow down");
    EXPECT_FALSE(refused);

    const Outcome<void> before = refused;
    refused.error(rpc::errc::server_error).server_error(ServerError{-32005, "no", ""});
    EXPECT_EQ(refused.describe(), make_error_code(rpc::errc::server_error).message() +
                                      R"( (HTTP 429), to be asked again after 7 s: {"code":-32005,"message":"no"})");
    EXPECT_EQ(before.server_error(), ServerError()) << "a copy is what it was";
    EXPECT_EQ(before.excerpt(), "slow down");
}

TEST(OutcomeTest, IsItsValueWithItsEnd)
{
    Outcome<std::string> outcome(Outcome<void>({}, Sent::yes), "0x1");
    EXPECT_TRUE(outcome);
    EXPECT_EQ(*outcome, "0x1");
    EXPECT_EQ(outcome->size(), 3u);
    const std::string taken = *std::move(outcome);
    EXPECT_EQ(taken, "0x1");

    const Outcome<std::string> none;
    EXPECT_EQ(*none, "");
    EXPECT_EQ(none.server_error(), ServerError());
    EXPECT_EQ(none.http_status(), 0u);
    EXPECT_FALSE(none.retry_after());
}

} // namespace
} // namespace ethwire
