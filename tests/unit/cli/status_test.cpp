// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "output/notice.hpp"
#include "output/stats_json.hpp"
#include "output/status_line.hpp"

#include <ethwire/json/raw.hpp>
#include <ethwire/session/errc.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ethwire::cli {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

const TimePoint start{1h};

TEST(status_text, has_every_figure)
{
    StatusFigures figures;
    figures.events = 12;
    figures.per_second = 1.04;
    figures.cpu_percent = 0.04;
    figures.resident_bytes = 7'440'000;
    figures.reconnects = 2;
    EXPECT_EQ(status_text(figures), "12 events  1.0/s  latency -  cpu 0.0 %  rss 7.4 MB  reconnects 2");
    figures.latency_seconds = 0.25;
    EXPECT_THAT(status_text(figures), HasSubstr("latency 0.2 s"));
}

TEST(StatusLine, takes_figures_at_most_once_a_second)
{
    StatusLine line;
    EXPECT_EQ(line.text(), "");
    line.begin(start);
    EXPECT_EQ(line.text(), "listening");
    int taken = 0;
    for (int ms = 0; ms < 10'000; ms += 20)
        taken += line.on_events(static_cast<std::uint64_t>(ms), {}, 0, start + std::chrono::milliseconds(ms)) ? 1 : 0;
    EXPECT_EQ(taken, 9);
}

TEST(StatusLine, shows_each_of_events_that_come_a_second_apart_more_or_less)
{
    StatusLine line;
    line.begin(start);
    EXPECT_TRUE(line.on_events(1, {}, 0, start + 1010ms));
    EXPECT_TRUE(line.on_events(2, {}, 0, start + 2020ms));
    EXPECT_TRUE(line.on_events(3, {}, 0, start + 3010ms));
    EXPECT_TRUE(line.on_events(4, {}, 0, start + 4030ms));
    EXPECT_THAT(line.text(), StartsWith("4 events  1.0/s"));
}

TEST(StatusLine, counts_events_since_the_last_figures)
{
    StatusLine line;
    line.begin(start);
    EXPECT_TRUE(line.on_events(10, {}, 0, start + 2s));
    EXPECT_THAT(line.text(), StartsWith("10 events  5.0/s"));
    EXPECT_FALSE(line.on_events(20, {}, 0, start + 2200ms));
    EXPECT_TRUE(line.on_events(110, {}, 3, start + 12s));
    EXPECT_THAT(line.text(), StartsWith("110 events  10.0/s"));
    EXPECT_THAT(line.text(), HasSubstr("reconnects 3"));
}

TEST(notices, are_one_line_of_json_each)
{
    for (const std::string& line : {lagged_notice("newHeads", 7),
                                    disconnected_notice("a\n\"b", Disconnected{session::errc::peer_closed, "\x1b bye"}),
                                    resubscribed_notice("logs"), undecodable_notice("logs", session::errc::peer_closed),
                                    undecodable_notice("logs", session::errc::peer_closed, "topics[0]", "\"cut")}) {
        EXPECT_EQ(line.find('\n'), line.size() - 1);
        EXPECT_FALSE(json::validate(line)) << line;
    }
    EXPECT_THAT(
        lagged_notice("newHeads", 7),
        MatchesRegex(R"(\{"notice":"lagged","time":"....-..-..T..:..:......Z","subscription":"newHeads","lost":7\})"
                     "\n"));
}

TEST(NoticeObserver, tells_everything)
{
    std::string printed;
    NoticeObserver observer([&printed](const std::string& line) { printed += line; });
    observer.on_connected("ws://h:1", true);
    observer.on_lost(ConnectionLoss{session::errc::peer_closed, "peer_closed", 1001, "going away"});
    observer.on_retry(3, 1500ms);
    observer.on_protocol_error(session::errc::peer_misbehaved);
    observer.on_server_message(ServerError{-1, "no", ""});
    observer.on_subscription_refused("label", ServerError{-2, "no", "[1]"});
    observer.on_subscription_ended("label", ServerError{-3, "lagged behind", ""});
    observer.on_closed(session::errc::closed);
    EXPECT_EQ(std::count(printed.begin(), printed.end(), '\n'), 8);
    EXPECT_THAT(printed, HasSubstr(R"("code":1001,"said":"going away")"));
    EXPECT_THAT(printed, HasSubstr(R"("client":"retry")"));
    EXPECT_THAT(printed, HasSubstr(R"("attempt":3,"delay_ms":1500)"));
    EXPECT_THAT(printed, HasSubstr(R"("said":{"code":-2,"message":"no","data":[1]})"));
}

TEST(stats_json, is_one_object_on_one_line)
{
    Stats client;
    client.notifications = 5;
    const std::string text = stats_json(3, 1.5, ProcessUsage(), client);
    EXPECT_FALSE(json::validate(text)) << text;
    EXPECT_EQ(text.find('\n'), text.size() - 1);
    EXPECT_THAT(text, StartsWith(R"({"events":3,"seconds":1.500000,)"));
    EXPECT_THAT(text, HasSubstr(R"("notifications":5)"));
}

TEST(ProcessMeter, measures_this_process)
{
    ProcessMeter meter;
    EXPECT_GT(meter.resident(), std::uint64_t{100'000});
    EXPECT_GE(ProcessUsage::now().max_rss_bytes, std::uint64_t{100'000});
    EXPECT_GE(meter.cpu_percent(std::chrono::steady_clock::now() + 1s), 0.0);
}

} // namespace
} // namespace ethwire::cli
