// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "close_policy.hpp"

#include <algorithm>
#include <limits>

namespace ethwire::session {
namespace {

using Kind = Loss::Kind;
using Retry = Verdict::Retry;
using Event = Verdict::Event;
using std::chrono::seconds;

constexpr unsigned any = std::numeric_limits<unsigned>::max();

struct Row {
    Kind kind;
    unsigned first; // of the value
    unsigned last;
    Retry retry;
    Event event;
    errc reason;
    unsigned farewell = 0;
    bool final_at_first = false;
    bool if_it_worked = false; // holds only for a connection that had brought a result or an event
};

// The first row that fits holds.
constexpr Row rows[] = {
    {Kind::refused, 0, any, Retry::backoff, Event::not_connected, errc::refused},
    {Kind::unreachable, 0, any, Retry::backoff, Event::not_connected, errc::unreachable},
    {Kind::resolve, 0, any, Retry::backoff, Event::not_connected, errc::resolve_failed},
    {Kind::connect_timeout, 0, any, Retry::backoff, Event::not_connected, errc::connect_timeout},
    {Kind::tls, 0, any, Retry::backoff, Event::not_connected, errc::tls_failed, 0, true},

    {Kind::upgrade_refused, 401, 401, Retry::suspend, Event::unauthorized, errc::unauthorized, 0, true},
    {Kind::upgrade_refused, 403, 403, Retry::suspend, Event::unauthorized, errc::unauthorized, 0, true},
    {Kind::upgrade_refused, 407, 407, Retry::suspend, Event::unauthorized, errc::unauthorized, 0, true},
    {Kind::upgrade_refused, 408, 408, Retry::backoff, Event::refused, errc::upgrade_refused},
    {Kind::upgrade_refused, 425, 425, Retry::backoff, Event::refused, errc::upgrade_refused},
    {Kind::upgrade_refused, 429, 429, Retry::backoff, Event::rate_limited, errc::rate_limited},
    {Kind::upgrade_refused, 500, 599, Retry::backoff, Event::server_failed, errc::upgrade_refused},
    {Kind::upgrade_refused, 0, any, Retry::backoff, Event::refused, errc::upgrade_refused, 0, true},

    {Kind::unverified, 0, any, Retry::backoff, Event::refused, errc::unverified, 1000},
    {Kind::wrong_chain, 0, any, Retry::suspend, Event::wrong_chain, errc::wrong_chain, 1000, true},

    {Kind::tcp_end, 0, any, Retry::at_once, Event::lost, errc::connection_lost},
    {Kind::reset, 0, any, Retry::at_once, Event::lost, errc::connection_lost},
    {Kind::heartbeat, 0, any, Retry::at_once, Event::lost, errc::heartbeat_timeout},
    {Kind::write_stuck, 0, any, Retry::at_once, Event::lost, errc::write_timeout},

    {Kind::close_code, 1000, 1001, Retry::at_once, Event::lost, errc::peer_closed},
    {Kind::close_code, 1002, 1003, Retry::backoff, Event::protocol_error, errc::peer_complained},
    {Kind::close_code, 1005, 1006, Retry::at_once, Event::lost, errc::peer_closed},
    {Kind::close_code, 1007, 1007, Retry::backoff, Event::protocol_error, errc::peer_complained},
    {Kind::close_code, 1008, 1008, Retry::at_once, Event::lost, errc::peer_closed, 0, false, true},
    {Kind::close_code, 1008, 1008, Retry::suspend, Event::unauthorized, errc::unauthorized},
    {Kind::close_code, 1009, 1009, Retry::at_once, Event::too_large, errc::message_refused},
    {Kind::close_code, 1010, 1010, Retry::backoff, Event::protocol_error, errc::peer_complained},
    {Kind::close_code, 1013, 1013, Retry::backoff, Event::rate_limited, errc::rate_limited},
    {Kind::close_code, 3000, 3000, Retry::suspend, Event::unauthorized, errc::unauthorized},
    {Kind::close_code, 3003, 3003, Retry::suspend, Event::unauthorized, errc::unauthorized},
    {Kind::close_code, 4000, 4999, Retry::at_once, Event::lost, errc::peer_closed, 0, false, true},
    {Kind::close_code, 4000, 4999, Retry::suspend, Event::unauthorized, errc::unauthorized},
    {Kind::close_code, 0, any, Retry::backoff, Event::server_failed, errc::peer_failed},

    {Kind::limit_size, 0, any, Retry::backoff, Event::too_large, errc::peer_misbehaved, 1009, true},
    {Kind::limit_utf8, 0, any, Retry::backoff, Event::protocol_error, errc::peer_misbehaved, 1007, true},
    {Kind::limit_framing, 0, any, Retry::backoff, Event::protocol_error, errc::peer_misbehaved, 1002, true},
    {Kind::malformed_json, 0, any, Retry::backoff, Event::protocol_error, errc::peer_misbehaved, 1007, true},

    {Kind::requested, 0, any, Retry::never, Event::closed, errc::closed},
};

const Row& row_of(const Loss& loss) noexcept
{
    return *std::find_if(std::begin(rows), std::end(rows) - 1, [&](const Row& row) {
        return row.kind == loss.kind() && loss.value() >= row.first && loss.value() <= row.last &&
               (loss.worked() || !row.if_it_worked);
    });
}

bool is_misdeed(Kind kind) noexcept
{
    return kind == Kind::limit_size || kind == Kind::limit_utf8 || kind == Kind::limit_framing ||
           kind == Kind::malformed_json;
}

/// Nobody was there to behave well or badly.
bool is_absence(Kind kind) noexcept
{
    return kind == Kind::refused || kind == Kind::unreachable || kind == Kind::resolve || kind == Kind::connect_timeout;
}

bool obeys_retry_after(const Loss& loss) noexcept
{
    return loss.kind() == Kind::upgrade_refused && (loss.value() == 429 || loss.value() == 503);
}

} // namespace

Verdict ClosePolicy::judge(const Loss& loss) noexcept
{
    const Row& row = row_of(loss);
    Verdict verdict;
    verdict.retry = row.retry;
    verdict.event = row.event;
    verdict.reason = loss.error() ? loss.error() : make_error_code(row.reason);
    verdict.farewell = row.farewell;
    verdict.final_at_first = row.final_at_first;

    constexpr unsigned patience = 3;
    if (is_misdeed(loss.kind())) {
        if (++misdeeds_ >= patience) {
            verdict.retry = Retry::suspend;
            verdict.reason = errc::suspended;
        }
    } else if (!is_absence(loss.kind())) {
        misdeeds_ = 0;
    }

    if (verdict.retry == Retry::suspend)
        verdict.at_least = suspension_;
    if (verdict.event == Event::rate_limited)
        verdict.at_least = seconds{1};
    if (obeys_retry_after(loss) && loss.retry_after())
        verdict.at_least = std::max<Duration>(seconds{1}, std::min(*loss.retry_after(), retry_after_cap_));
    return verdict;
}

const char* to_string(Verdict::Event event) noexcept
{
    switch (event) {
    case Event::lost: return "lost";
    case Event::not_connected: return "not_connected";
    case Event::refused: return "refused";
    case Event::server_failed: return "server_failed";
    case Event::protocol_error: return "protocol_error";
    case Event::too_large: return "too_large";
    case Event::unauthorized: return "unauthorized";
    case Event::rate_limited: return "rate_limited";
    case Event::wrong_chain: return "wrong_chain";
    case Event::closed: return "closed";
    }
    return "unknown";
}

} // namespace ethwire::session
