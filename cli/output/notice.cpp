// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "output/notice.hpp"

#include "output/text.hpp"

#include <ethwire/json/writer.hpp>

#include <chrono>

namespace ethwire::cli {
namespace {

/// A line under way: `{"KIND":"WHAT","time":...` and what is added.
class Line {
public:
    Line(std::string_view kind, std::string_view what)
    {
        writer_.begin_object();
        text(kind, what);
        text("time", wall_clock_text());
    }

    Line& text(std::string_view key, std::string_view value)
    {
        writer_.key(key);
        writer_.string(value);
        return *this;
    }
    Line& number(std::string_view key, std::uint64_t value)
    {
        writer_.key(key);
        writer_.number(value);
        return *this;
    }
    Line& boolean(std::string_view key, bool value)
    {
        writer_.key(key);
        writer_.boolean(value);
        return *this;
    }
    Line& raw(std::string_view key, std::string_view value)
    {
        writer_.key(key);
        writer_.raw(value);
        return *this;
    }

    std::string end()
    {
        writer_.end_object();
        std::string line = writer_.take();
        make_printable(line);
        return line += '\n';
    }

private:
    json::Writer writer_{};
};

} // namespace

std::string lagged_notice(std::string_view subscription, std::uint64_t lost)
{
    return Line("notice", "lagged").text("subscription", subscription).number("lost", lost).end();
}

std::string disconnected_notice(std::string_view subscription, const Disconnected& loss)
{
    Line line("notice", "disconnected");
    line.text("subscription", subscription).text("reason", loss.reason.message());
    if (!loss.said.empty())
        line.text("said", loss.said);
    return line.end();
}

std::string resubscribed_notice(std::string_view subscription)
{
    return Line("notice", "resubscribed").text("subscription", subscription).end();
}

std::string undecodable_notice(std::string_view subscription, error_code reason, std::string_view field,
                               std::string_view value)
{
    Line line("notice", "undecodable");
    line.text("subscription", subscription).text("reason", reason.message());
    if (!field.empty())
        line.text("field", field);
    if (!field.empty() && !value.empty())
        line.text("value", value); // as a text: what is long is cut, and no JSON then
    return line.end();
}

void NoticeObserver::tell(const std::string& line)
{
    if (print_)
        print_(line);
}

void NoticeObserver::on_connected(std::string_view endpoint, bool again)
{
    tell(Line("client", "connected").text("endpoint", endpoint).boolean("again", again).end());
}

void NoticeObserver::on_lost(const ConnectionLoss& loss)
{
    Line line("client", "lost");
    line.text("kind", loss.what).text("reason", loss.reason.message());
    if (loss.code != 0)
        line.number("code", loss.code);
    if (!loss.said.empty())
        line.text("said", loss.said);
    tell(line.end());
}

void NoticeObserver::on_retry(std::uint64_t attempt, Duration delay)
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(delay).count();
    tell(Line("client", "retry").number("attempt", attempt).number("delay_ms", static_cast<std::uint64_t>(ms)).end());
}

void NoticeObserver::on_protocol_error(error_code reason)
{
    tell(Line("client", "protocol_error").text("reason", reason.message()).end());
}

void NoticeObserver::on_server_message(const ServerError& said)
{
    tell(Line("client", "server_message").raw("said", said.to_json()).end());
}

void NoticeObserver::on_subscription_refused(std::string_view label, const ServerError& said)
{
    tell(Line("client", "subscription_refused").text("subscription", label).raw("said", said.to_json()).end());
}

void NoticeObserver::on_subscription_ended(std::string_view label, const ServerError& said)
{
    tell(Line("client", "subscription_ended").text("subscription", label).raw("said", said.to_json()).end());
}

void NoticeObserver::on_closed(error_code reason)
{
    tell(Line("client", "closed").text("reason", reason.message()).end());
}

} // namespace ethwire::cli
