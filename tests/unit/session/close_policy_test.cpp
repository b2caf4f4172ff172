// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <session/close_policy.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace ethwire::session {
namespace {

using namespace std::chrono_literals;
using Kind = Loss::Kind;
using Retry = Verdict::Retry;
using Event = Verdict::Event;

Verdict judge(const Loss& loss) { return ClosePolicy(ReconnectPolicy()).judge(loss); }

struct Row {
    Loss loss;
    Retry retry;
    Event event;
    Duration at_least;
    errc reason;
    unsigned farewell;
    bool final_at_first;
};

TEST(Fault, F12_close_codes_row_by_row)
{
    const auto code = [](unsigned n) { return Loss::close_code(n); };
    const auto http = [](unsigned n) { return Loss::upgrade_refused(n); };
    const Row rows[] = {
        // 1000, 1001, TCP end, RST, ping timeout: at once
        {code(1000), Retry::at_once, Event::lost, 0s, errc::peer_closed, 0, false},
        {code(1001), Retry::at_once, Event::lost, 0s, errc::peer_closed, 0, false},
        {code(1005), Retry::at_once, Event::lost, 0s, errc::peer_closed, 0, false},
        {Loss(Kind::tcp_end), Retry::at_once, Event::lost, 0s, errc::connection_lost, 0, false},
        {Loss(Kind::reset), Retry::at_once, Event::lost, 0s, errc::connection_lost, 0, false},
        {Loss(Kind::heartbeat), Retry::at_once, Event::lost, 0s, errc::heartbeat_timeout, 0, false},
        {Loss(Kind::write_stuck), Retry::at_once, Event::lost, 0s, errc::write_timeout, 0, false},

        // 1002, 1003, 1007, 1010: back off, and say so
        {code(1002), Retry::backoff, Event::protocol_error, 0s, errc::peer_complained, 0, false},
        {code(1003), Retry::backoff, Event::protocol_error, 0s, errc::peer_complained, 0, false},
        {code(1007), Retry::backoff, Event::protocol_error, 0s, errc::peer_complained, 0, false},
        {code(1010), Retry::backoff, Event::protocol_error, 0s, errc::peer_complained, 0, false},

        // 1008 and 4xxx of a server that had answered: as quick as 1006
        {code(1008).worked(true), Retry::at_once, Event::lost, 0s, errc::peer_closed, 0, false},
        {code(4000).worked(true), Retry::at_once, Event::lost, 0s, errc::peer_closed, 0, false},
        {code(4999).worked(true), Retry::at_once, Event::lost, 0s, errc::peer_closed, 0, false},
        {code(3000).worked(true), Retry::suspend, Event::unauthorized, 30s, errc::unauthorized, 0, false},
        {code(1011).worked(true), Retry::backoff, Event::server_failed, 0s, errc::peer_failed, 0, false},

        // 1008, 4xxx, 401, 403: suspended for 30 s at least
        {code(1008), Retry::suspend, Event::unauthorized, 30s, errc::unauthorized, 0, false},
        {code(3000), Retry::suspend, Event::unauthorized, 30s, errc::unauthorized, 0, false},
        {code(3003), Retry::suspend, Event::unauthorized, 30s, errc::unauthorized, 0, false},
        {code(4000), Retry::suspend, Event::unauthorized, 30s, errc::unauthorized, 0, false},
        {code(4999), Retry::suspend, Event::unauthorized, 30s, errc::unauthorized, 0, false},
        {http(401), Retry::suspend, Event::unauthorized, 30s, errc::unauthorized, 0, true},
        {http(403), Retry::suspend, Event::unauthorized, 30s, errc::unauthorized, 0, true},
        {http(407), Retry::suspend, Event::unauthorized, 30s, errc::unauthorized, 0, true},

        // 1009: the call in flight was too large
        {code(1009), Retry::at_once, Event::too_large, 0s, errc::message_refused, 0, false},

        // 1011, 1012, 1014, 5xx: back off
        {code(1011), Retry::backoff, Event::server_failed, 0s, errc::peer_failed, 0, false},
        {code(1012), Retry::backoff, Event::server_failed, 0s, errc::peer_failed, 0, false},
        {code(1014), Retry::backoff, Event::server_failed, 0s, errc::peer_failed, 0, false},
        {http(500), Retry::backoff, Event::server_failed, 0s, errc::upgrade_refused, 0, false},
        {http(502), Retry::backoff, Event::server_failed, 0s, errc::upgrade_refused, 0, false},
        {http(599), Retry::backoff, Event::server_failed, 0s, errc::upgrade_refused, 0, false},

        // Codes that mean nothing to us: back off
        {code(0), Retry::backoff, Event::server_failed, 0s, errc::peer_failed, 0, false},
        {code(999), Retry::backoff, Event::server_failed, 0s, errc::peer_failed, 0, false},
        {code(1015), Retry::backoff, Event::server_failed, 0s, errc::peer_failed, 0, false},
        {code(2999), Retry::backoff, Event::server_failed, 0s, errc::peer_failed, 0, false},
        {code(3001), Retry::backoff, Event::server_failed, 0s, errc::peer_failed, 0, false},
        {code(3999), Retry::backoff, Event::server_failed, 0s, errc::peer_failed, 0, false},
        {code(5000), Retry::backoff, Event::server_failed, 0s, errc::peer_failed, 0, false},
        {code(65535), Retry::backoff, Event::server_failed, 0s, errc::peer_failed, 0, false},

        // 1013, 429: at least a second
        {code(1013), Retry::backoff, Event::rate_limited, 1s, errc::rate_limited, 0, false},
        {http(429), Retry::backoff, Event::rate_limited, 1s, errc::rate_limited, 0, false},

        // Our limits: we say why, then back off
        {Loss(Kind::limit_size), Retry::backoff, Event::too_large, 0s, errc::peer_misbehaved, 1009, true},
        {Loss(Kind::limit_utf8), Retry::backoff, Event::protocol_error, 0s, errc::peer_misbehaved, 1007, true},
        {Loss(Kind::limit_framing), Retry::backoff, Event::protocol_error, 0s, errc::peer_misbehaved, 1002, true},
        {Loss(Kind::malformed_json), Retry::backoff, Event::protocol_error, 0s, errc::peer_misbehaved, 1007, true},

        // Attempts that failed
        {Loss(Kind::unverified), Retry::backoff, Event::refused, 0s, errc::unverified, 1000, false},
        {Loss(Kind::wrong_chain), Retry::suspend, Event::wrong_chain, 30s, errc::wrong_chain, 1000, true},
        {Loss(Kind::refused), Retry::backoff, Event::not_connected, 0s, errc::refused, 0, false},
        {Loss(Kind::unreachable), Retry::backoff, Event::not_connected, 0s, errc::unreachable, 0, false},
        {Loss(Kind::resolve), Retry::backoff, Event::not_connected, 0s, errc::resolve_failed, 0, false},
        {Loss(Kind::connect_timeout), Retry::backoff, Event::not_connected, 0s, errc::connect_timeout, 0, false},
        {Loss(Kind::tls), Retry::backoff, Event::not_connected, 0s, errc::tls_failed, 0, true},
        {http(200), Retry::backoff, Event::refused, 0s, errc::upgrade_refused, 0, true},
        {http(302), Retry::backoff, Event::refused, 0s, errc::upgrade_refused, 0, true},
        {http(400), Retry::backoff, Event::refused, 0s, errc::upgrade_refused, 0, true},
        {http(404), Retry::backoff, Event::refused, 0s, errc::upgrade_refused, 0, true},
        {http(408), Retry::backoff, Event::refused, 0s, errc::upgrade_refused, 0, false},
        {http(425), Retry::backoff, Event::refused, 0s, errc::upgrade_refused, 0, false},

        // We closed
        {Loss(Kind::requested), Retry::never, Event::closed, 0s, errc::closed, 0, false},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(testing::Message() << "kind " << static_cast<int>(row.loss.kind()) << " value "
                                        << row.loss.value());
        const Verdict verdict = judge(row.loss);
        EXPECT_EQ(verdict.retry, row.retry);
        EXPECT_EQ(verdict.event, row.event);
        EXPECT_EQ(verdict.at_least, row.at_least);
        EXPECT_EQ(verdict.reason, row.reason);
        EXPECT_EQ(verdict.farewell, row.farewell);
        EXPECT_EQ(verdict.final_at_first, row.final_at_first);
    }
}

TEST(Fault, F12_third_violation_in_a_row_suspends_and_says_so)
{
    ClosePolicy policy{ReconnectPolicy()};
    EXPECT_EQ(policy.judge(Loss(Kind::limit_size)).retry, Retry::backoff);
    EXPECT_EQ(policy.judge(Loss(Kind::limit_utf8)).retry, Retry::backoff);
    const Verdict third = policy.judge(Loss(Kind::limit_framing));
    EXPECT_EQ(third.retry, Retry::suspend);
    EXPECT_EQ(third.at_least, 30s);
    EXPECT_EQ(third.reason, errc::suspended);
    EXPECT_EQ(third.farewell, 1002U);
    EXPECT_EQ(policy.judge(Loss(Kind::malformed_json)).retry, Retry::suspend) << "until something else ends it";
}

TEST(Fault, F12_any_other_end_breaks_the_row)
{
    ClosePolicy policy{ReconnectPolicy()};
    for (const Loss& other : {Loss(Kind::tcp_end), Loss::close_code(1000), Loss::upgrade_refused(500)}) {
        policy.judge(Loss(Kind::limit_size));
        policy.judge(Loss(Kind::limit_size));
        policy.judge(other);
        EXPECT_EQ(policy.judge(Loss(Kind::limit_size)).retry, Retry::backoff);
        policy.judge(Loss(Kind::tcp_end));
    }
}

TEST(Fault, F12_attempts_that_found_nobody_do_not_break_the_row)
{
    ClosePolicy policy{ReconnectPolicy()};
    for (const Kind absence : {Kind::refused, Kind::unreachable, Kind::resolve, Kind::connect_timeout}) {
        policy.judge(Loss(Kind::limit_size));
        policy.judge(Loss(absence));
        policy.judge(Loss(Kind::limit_size));
        policy.judge(Loss(absence));
        EXPECT_EQ(policy.judge(Loss(Kind::limit_size)).retry, Retry::suspend);
        policy.judge(Loss(Kind::tcp_end));
    }
}

TEST(Fault, F34_retry_after_is_obeyed_between_one_second_and_a_minute)
{
    EXPECT_EQ(judge(Loss::upgrade_refused(429, 0s)).at_least, 1s);
    EXPECT_EQ(judge(Loss::upgrade_refused(429, 1s)).at_least, 1s);
    EXPECT_EQ(judge(Loss::upgrade_refused(429, 7s)).at_least, 7s);
    EXPECT_EQ(judge(Loss::upgrade_refused(429, 60s)).at_least, 60s);
    EXPECT_EQ(judge(Loss::upgrade_refused(429, 61s)).at_least, 60s);
    EXPECT_EQ(judge(Loss::upgrade_refused(429, Duration::max())).at_least, 60s);
    EXPECT_EQ(judge(Loss::upgrade_refused(503, 7s)).at_least, 7s);
    EXPECT_EQ(judge(Loss::upgrade_refused(503)).at_least, 0s);
    EXPECT_EQ(judge(Loss::upgrade_refused(500, 7s)).at_least, 0s) << "it means nothing there";
    EXPECT_EQ(judge(Loss::upgrade_refused(401, 7s)).at_least, 30s);
}

TEST(ClosePolicy, CauseThatWasNamedIsTheReason)
{
    const error_code cause = boost::system::errc::make_error_code(boost::system::errc::connection_reset);
    EXPECT_EQ(judge(Loss(Kind::reset, cause)).reason, cause);
}

TEST(ClosePolicy, EveryEventHasANameOfItsOwn)
{
    std::set<std::string> names;
    for (int event = 0; event <= static_cast<int>(Event::closed); ++event)
        EXPECT_TRUE(names.insert(to_string(static_cast<Event>(event))).second);
    EXPECT_EQ(names.count("unknown"), 0U);
}

TEST(SessionErrc, EveryValueHasAMessageOfItsOwn)
{
    std::set<std::string> messages;
    for (int value = 1; value <= static_cast<int>(errc::closed); ++value)
        EXPECT_TRUE(messages.insert(category().message(value)).second) << value;
    EXPECT_EQ(messages.count(category().message(0)), 0U);
    EXPECT_EQ(category().message(0), category().message(static_cast<int>(errc::closed) + 1));
}

} // namespace
} // namespace ethwire::session
