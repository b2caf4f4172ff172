// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "wire/upgrade.hpp"

#include <ethwire/wire/limits.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ethwire::wire {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using Progress = UpgradeResponse::Progress;

constexpr auto status_101 = "HTTP/1.1 101 Switching Protocols\r\n";
constexpr auto upgrade = "Upgrade: websocket\r\n";
constexpr auto connection = "Connection: Upgrade\r\n";
constexpr auto accept = "Sec-WebSocket-Accept: KEY=\r\n";

std::string answer(const std::string& headers = {})
{
    return std::string(status_101) + upgrade + connection + accept + headers + "\r\n";
}

struct Outcome {
    Progress progress{};
    errc error{};
    unsigned status = 0;
    std::size_t left = 0; // bytes not consumed

    bool operator==(const Outcome&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Outcome& outcome)
{
    return out << "progress " << static_cast<int>(outcome.progress) << ", error " << static_cast<int>(outcome.error)
               << ", status " << outcome.status << ", left " << outcome.left;
}

/// Gives the bytes in slices, keeping what is not consumed, as the receive buffer does.
Outcome run(UpgradeResponse& response, std::string_view bytes, std::size_t slice)
{
    std::string held;
    Outcome outcome;
    while (!bytes.empty() && outcome.progress == Progress::need_more) {
        held += bytes.substr(0, slice);
        bytes.remove_prefix(std::min(slice, bytes.size()));
        outcome.progress = response.resume(held);
        held.erase(0, response.consumed());
    }
    outcome.error = static_cast<errc>(response.error().value());
    outcome.status = response.status();
    outcome.left = held.size() + bytes.size();
    return outcome;
}

/// The verdict, which must not depend on the slicing.
Outcome verdict(std::string_view bytes, std::vector<std::string> offered = {})
{
    UpgradeResponse at_once("KEY=", offered);
    const Outcome outcome = run(at_once, bytes, bytes.size());
    for (const std::size_t slice : {1u, 2u, 7u, 64u, 1000u}) {
        UpgradeResponse sliced("KEY=", offered);
        const Outcome other = run(sliced, bytes, slice);
        EXPECT_EQ(other.progress, outcome.progress) << slice;
        EXPECT_EQ(other.error, outcome.error) << slice;
        EXPECT_EQ(other.status, outcome.status) << slice;
    }
    return outcome;
}

errc refusal(std::string_view bytes, std::vector<std::string> offered = {})
{
    const Outcome outcome = verdict(bytes, std::move(offered));
    EXPECT_EQ(outcome.progress, Progress::failed);
    return outcome.error;
}

TEST(UpgradeResponse, AcceptsAndLeavesTheFirstFrameAlone)
{
    EXPECT_EQ(verdict(answer()), (Outcome{Progress::accepted, {}, 101, 0}));
    EXPECT_EQ(verdict(answer() + "\x81\x01x"), (Outcome{Progress::accepted, {}, 101, 3}));
}

TEST(UpgradeResponse, NamesAndTokensHaveNoCaseAndValuesMayHaveSpaceAround)
{
    EXPECT_EQ(verdict("HTTP/1.1 101\r\nUPGRADE:WebSocket\r\nconnection: keep-alive ,\tUPGRADE\r\n"
                      "sec-websocket-accept: \tKEY= \r\n\r\n")
                  .progress,
              Progress::accepted);
}

TEST(UpgradeResponse, EachMissingOrWrongHeaderHasItsOwnError)
{
    EXPECT_EQ(refusal(std::string(status_101) + connection + accept + "\r\n"), errc::no_upgrade_header);
    EXPECT_EQ(refusal(std::string(status_101) + "Upgrade: h2c\r\n" + connection + accept + "\r\n"),
              errc::no_upgrade_header);
    EXPECT_EQ(refusal(std::string(status_101) + upgrade + accept + "\r\n"), errc::no_connection_header);
    EXPECT_EQ(refusal(std::string(status_101) + upgrade + "Connection: upgraded\r\n" + accept + "\r\n"),
              errc::no_connection_header);
    EXPECT_EQ(refusal(std::string(status_101) + upgrade + connection + "\r\n"), errc::bad_accept_key);
    EXPECT_EQ(refusal(std::string(status_101) + upgrade + connection + "Sec-WebSocket-Accept: key=\r\n\r\n"),
              errc::bad_accept_key);
    EXPECT_EQ(refusal(answer(accept)), errc::bad_accept_key);
}

TEST(UpgradeResponse, KeepsReasonAndHeadersAsTheyCame)
{
    UpgradeResponse response("KEY=", {});
    EXPECT_EQ(response.resume("HTTP/1.1 403  Not for you \r\nX-A: 1\r\nx-a:\t2 \r\n\r\n"), Progress::failed);
    EXPECT_EQ(response.reason(), "Not for you");
    EXPECT_EQ(response.headers(), (std::vector<std::pair<std::string, std::string>>{{"X-A", "1"}, {"x-a", "2"}}));
}

TEST(UpgradeResponse, NothingIsAcceptedWithoutAKey)
{
    UpgradeResponse response("", {});
    const std::string bytes = std::string(status_101) + upgrade + connection + "Sec-WebSocket-Accept: \r\n\r\n";
    EXPECT_EQ(response.resume(bytes), Progress::failed);
}

TEST(UpgradeResponse, OnlyWhatWasOfferedMayBeChosen)
{
    EXPECT_EQ(refusal(answer("Sec-WebSocket-Extensions: permessage-deflate\r\n")), errc::unrequested_extension);
    EXPECT_EQ(verdict(answer("Sec-WebSocket-Extensions: \r\n")).progress, Progress::accepted);

    EXPECT_EQ(refusal(answer("Sec-WebSocket-Protocol: a\r\n")), errc::unrequested_subprotocol);
    EXPECT_EQ(refusal(answer("Sec-WebSocket-Protocol: c\r\n"), {"a", "b"}), errc::unrequested_subprotocol);
    EXPECT_EQ(refusal(answer("Sec-WebSocket-Protocol: A\r\n"), {"a", "b"}), errc::unrequested_subprotocol);
    EXPECT_EQ(refusal(answer("Sec-WebSocket-Protocol: a, b\r\n"), {"a", "b"}), errc::unrequested_subprotocol);
    EXPECT_EQ(refusal(answer("Sec-WebSocket-Protocol: a\r\nSec-WebSocket-Protocol: b\r\n"), {"a", "b"}),
              errc::unrequested_subprotocol);
    EXPECT_EQ(verdict(answer(), {"a"}).progress, Progress::accepted);

    UpgradeResponse response("KEY=", {"a", "b"});
    EXPECT_EQ(response.resume(answer("Sec-WebSocket-Protocol: b\r\n")), Progress::accepted);
    EXPECT_EQ(response.subprotocol(), "b");
}

TEST(UpgradeResponse, ARefusalKeepsItsStatus)
{
    for (const unsigned status : {200u, 301u, 400u, 401u, 403u, 404u, 429u, 500u, 503u}) {
        const std::string bytes = "HTTP/1.1 " + std::to_string(status) + " No\r\nContent-Length: 6\r\n\r\n<html>";
        EXPECT_EQ(verdict(bytes), (Outcome{Progress::failed, errc::upgrade_refused, status, 0}));
    }
    EXPECT_EQ(refusal("HTTP/1.0 400 Bad Request\r\n\r\n"), errc::upgrade_refused);
}

TEST(UpgradeResponse, TheBodyOfARefusalIsAwaitedAsFarAsItsLengthIsKnown)
{
    constexpr std::string_view head = "HTTP/1.1 403 No\r\nContent-Length: ";
    const auto body_of = [&](std::string_view rest, std::size_t slice) {
        UpgradeResponse response("KEY=", {});
        const Outcome outcome = run(response, std::string(head).append(rest), slice);
        EXPECT_EQ(outcome.progress, Progress::failed) << rest;
        EXPECT_EQ(outcome.error, errc::upgrade_refused);
        EXPECT_FALSE(response.awaits_body());
        return response.body();
    };
    const std::string page(2000, 'p');
    for (const std::size_t slice : {1u, 7u, 50u, 10'000u}) {
        EXPECT_EQ(body_of("9\r\n\r\nno access", slice), "no access");
        EXPECT_EQ(body_of("2\r\n\r\nno access", slice), "no");
        EXPECT_EQ(body_of("0\r\n\r\n", slice), "");
        EXPECT_EQ(body_of("2000\r\n\r\n" + page, slice), page.substr(0, 512));
        EXPECT_EQ(body_of("99999999999999999999999\r\n\r\n" + page, slice), page.substr(0, 512));
    }
    // Of unknown length: what came together.
    EXPECT_EQ(body_of("9 bytes\r\n\r\nno", 10'000), "no");
    EXPECT_EQ(body_of("-1\r\n\r\nno", 10'000), "no");

    // Not that of an interim answer.
    EXPECT_EQ(refusal("HTTP/1.1 103 Early Hints\r\nContent-Length: 5\r\n\r\nHTTP/1.1 403 No\r\n\r\n"),
              errc::upgrade_refused);

    UpgradeResponse response("KEY=", {});
    EXPECT_EQ(response.resume(std::string(head) + "9\r\n\r\nno ac"), Progress::need_more);
    EXPECT_TRUE(response.awaits_body());
    EXPECT_EQ(response.status(), 403u);
    EXPECT_EQ(response.body(), "no ac");
}

TEST(UpgradeResponse, RetryAfterIsKeptInSeconds)
{
    const auto retry_after = [](std::string_view value) {
        UpgradeResponse response("KEY=", {});
        EXPECT_EQ(response.resume("HTTP/1.1 429 Slow\r\nretry-after: " + std::string(value) + "\r\n\r\n"),
                  Progress::failed);
        return response.retry_after();
    };
    EXPECT_EQ(retry_after("0"), 0s);
    EXPECT_EQ(retry_after(" 120 "), 120s);
    EXPECT_EQ(retry_after("4294967295"), 4294967295s);
    EXPECT_EQ(retry_after("4294967296"), std::nullopt);
    EXPECT_EQ(retry_after("-1"), std::nullopt);
    EXPECT_EQ(retry_after("1.5"), std::nullopt);
    EXPECT_EQ(retry_after(""), std::nullopt);
    EXPECT_EQ(retry_after("Wed, 21 Oct 2015 07:28:00 GMT"), std::nullopt);
}

TEST(UpgradeResponse, ARefusalCutShortHasItsStatusAlready)
{
    UpgradeResponse response("KEY=", {});
    EXPECT_EQ(response.resume("HTTP/1.1 503 Unavailable\r\nRetry-After: 7\r\nDate"), Progress::need_more);
    EXPECT_EQ(response.status(), 503u);
    EXPECT_EQ(response.retry_after(), 7s);
}

TEST(UpgradeResponse, InterimAnswersArePassedOver)
{
    EXPECT_EQ(verdict("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + answer()).progress, Progress::accepted);
    EXPECT_EQ(verdict("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403 No\r\n\r\n"),
              (Outcome{Progress::failed, errc::upgrade_refused, 403, 0}));
}

TEST(UpgradeResponse, WhatIsNotHttpIsKnownByItsFirstByte)
{
    for (const auto& bytes : {"\x15\x03\x01"s, "SSH-2.0"s, "HTTP/2"s, "http/1.1"s, " HTTP/1.1"s, "\r\n"s})
        EXPECT_EQ(refusal(bytes), errc::bad_status_line) << bytes;
    EXPECT_EQ(verdict("HTTP/1.").progress, Progress::need_more);
}

TEST(UpgradeResponse, RefusesMalformedStatusLines)
{
    for (const auto line : {"HTTP/1.1 10", "HTTP/1.1  101 x", "HTTP/1.1 1O1 x", "HTTP/1.1 1011", "HTTP/1.1 099 x",
                            "HTTP/1.1 600 x", "HTTP/1.2 101 x", "HTTP/1.0 101 x", "HTTP/1.1\t101 x"})
        EXPECT_EQ(refusal(std::string(line) + "\r\n\r\n"), errc::bad_status_line) << line;
    EXPECT_EQ(refusal("HTTP/1.1 101 x\n"), errc::bad_status_line);
    EXPECT_EQ(verdict("HTTP/1.1 599\r\n\r\n").status, 599u);
}

TEST(UpgradeResponse, RefusesMalformedHeaders)
{
    for (const auto& line :
         {"NoColon"s, ": x"s, "A : x"s, " folded: x"s, "A\0: x"s, "A: x\ry"s, "A: x\0y"s, "A: \x01"s})
        EXPECT_EQ(refusal(std::string(status_101) + line + "\r\n\r\n"), errc::bad_header_line) << line;
    EXPECT_EQ(refusal(std::string(status_101) + "A: x\n\r\n"), errc::bad_header_line);
    EXPECT_EQ(refusal(std::string(status_101) + "\n"), errc::bad_header_line);
}

TEST(UpgradeResponse, TheHeadMayMeasureExactlyItsLimitOfBytes)
{
    const std::size_t rest = answer("X: \r\n").size();
    const auto of_size = [&](std::size_t size) { return answer("X: " + std::string(size - rest, 'x') + "\r\n"); };
    EXPECT_EQ(verdict(of_size(max_upgrade_bytes)).progress, Progress::accepted);
    EXPECT_EQ(refusal(of_size(max_upgrade_bytes + 1)), errc::upgrade_too_large);
    EXPECT_EQ(refusal(std::string(status_101) + std::string(max_upgrade_bytes, 'x')), errc::upgrade_too_large);
}

TEST(UpgradeResponse, TheHeadMayHaveExactlyItsLimitOfLines)
{
    const auto with_lines = [](std::size_t lines) {
        std::string more;
        for (std::size_t i = 4; i < lines; ++i)
            more += "X: y\r\n";
        return answer(more);
    };
    EXPECT_EQ(verdict(with_lines(max_upgrade_lines)).progress, Progress::accepted);
    EXPECT_EQ(refusal(with_lines(max_upgrade_lines + 1)), errc::upgrade_too_large);
}

} // namespace
} // namespace ethwire::wire
