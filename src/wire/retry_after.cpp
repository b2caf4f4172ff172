// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "retry_after.hpp"

#include "header_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>

namespace ethwire::wire {
namespace {

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

template <class Number>
std::optional<Number> whole_number(std::string_view text) noexcept
{
    Number number{};
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || failed != std::errc{} || end != text.data() + text.size())
        return {};
    return number;
}

/// Takes the text up to a mark and the mark off the front; all of it when there is no mark.
std::string_view take_until(std::string_view& text, char mark) noexcept
{
    const std::size_t at = text.find(mark);
    const std::string_view front = text.substr(0, at);
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
    return front;
}

std::string_view take_word(std::string_view& text) noexcept
{
    text = trimmed(text);
    return take_until(text, ' ');
}

struct Parts {
    std::string_view day;
    std::string_view month;
    std::string_view year;
    std::string_view time;
};

std::optional<std::chrono::sys_seconds> at(const Parts& parts) noexcept
{
    const auto day = whole_number<unsigned>(parts.day);
    auto year = whole_number<unsigned>(parts.year);
    const auto month = std::find(months.begin(), months.end(), parts.month);
    std::string_view rest = parts.time;
    const auto hour = whole_number<unsigned>(take_until(rest, ':'));
    const auto minute = whole_number<unsigned>(take_until(rest, ':'));
    const auto second = whole_number<unsigned>(rest);
    if (!day || !year || month == months.end() || !hour || !minute || !second || *hour > 23 || *minute > 59 ||
        *second > 60 || *year > 9999)
        return {};
    if (parts.year.size() == 2)
        year = *year + (*year < 70 ? 2000 : 1900);
    const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(*year)),
                                           std::chrono::month(static_cast<unsigned>(month - months.begin()) + 1),
                                           std::chrono::day(*day));
    if (!date.ok())
        return {};
    return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second);
}

} // namespace

std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text) noexcept
{
    text = trimmed(text);
    const bool has_comma = text.find(',') != std::string_view::npos;
    Parts parts;
    if (!has_comma) { // asctime: "Sun Nov  6 08:49:37 1994"
        take_word(text);
        parts.month = take_word(text);
        parts.day = take_word(text);
        parts.time = take_word(text);
        parts.year = trimmed(text);
        return at(parts);
    }
    take_until(text, ',');
    text = trimmed(text);
    if (text.size() > 2 && text[2] == '-') { // RFC 850: "Sunday, 06-Nov-94 08:49:37 GMT"
        parts.day = take_until(text, '-');
        parts.month = take_until(text, '-');
    } else { // "Sun, 06 Nov 1994 08:49:37 GMT"
        parts.day = take_word(text);
        parts.month = take_word(text);
    }
    parts.year = take_word(text);
    parts.time = take_word(text);
    return trimmed(text) == "GMT" ? at(parts) : std::nullopt;
}

std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, std::string_view date) noexcept
{
    value = trimmed(value);
    if (const auto seconds = whole_number<std::uint32_t>(value))
        return std::chrono::seconds(*seconds);
    const auto then = parse_http_date(value);
    const auto now = parse_http_date(date);
    if (!then || !now)
        return {};
    return std::max(*then - *now, std::chrono::seconds::zero());
}

} // namespace ethwire::wire
