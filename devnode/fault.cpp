// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/devnode/fault.hpp>

#include "request.hpp"

#include <array>
#include <utility>

namespace ethwire::devnode {

namespace {

using namespace std::string_view_literals;
using Act = MessageRule::Act;

constexpr std::array act_names{
    std::pair{"drop"sv, Act::drop},
    std::pair{"delay"sv, Act::delay},
    std::pair{"duplicate"sv, Act::duplicate},
    std::pair{"hold"sv, Act::hold},
    std::pair{"raw"sv, Act::raw},
    // for answers only
    std::pair{"error"sv, Act::error},
    std::pair{"unknown_id"sv, Act::unknown_id},
    std::pair{"string_id"sv, Act::string_id},
    std::pair{"both"sv, Act::both},
    std::pair{"neither"sv, Act::neither},
};
constexpr std::size_t acts_of_events = 5;

constexpr std::array upgrade_names{
    std::pair{"none"sv, UpgradeFault::Act::none},     std::pair{"status"sv, UpgradeFault::Act::status},
    std::pair{"silent"sv, UpgradeFault::Act::silent}, std::pair{"deaf"sv, UpgradeFault::Act::deaf},
    std::pair{"drip"sv, UpgradeFault::Act::drip},     std::pair{"bad_key"sv, UpgradeFault::Act::bad_key},
    std::pair{"raw"sv, UpgradeFault::Act::raw},
};

constexpr std::array heads_names{
    std::pair{"all"sv, Announce::Heads::all},
    std::pair{"last"sv, Announce::Heads::last},
    std::pair{"none"sv, Announce::Heads::none},
};

template <class T>
bool set(std::string_view value, T& out)
{
    if constexpr (std::is_same_v<T, bool>) {
        const auto read = as_boolean(value);
        out = read.value_or(out);
        return read.has_value();
    } else if constexpr (std::is_same_v<T, std::string>) {
        auto read = as_string(value);
        if (read)
            out = std::move(*read);
        return read.has_value();
    } else if constexpr (std::is_same_v<T, Duration>) {
        const auto milliseconds = as_number(value);
        if (!milliseconds || !(*milliseconds >= 0 && *milliseconds <= 1e9))
            return false;
        out = std::chrono::nanoseconds(static_cast<std::int64_t>(*milliseconds * 1e6));
        return true;
    } else {
        const auto read = as_integer(value);
        if (!read || *read > std::numeric_limits<T>::max())
            return false;
        out = static_cast<T>(*read);
        return true;
    }
}

bool set(std::string_view value, std::optional<std::uint64_t>& out)
{
    out = value == "null" ? std::nullopt : as_integer(value);
    return out || value == "null";
}

template <class Names, class T>
bool set_word(std::string_view value, const Names& names, std::size_t count, T& out)
{
    const auto word = as_text(value);
    for (std::size_t i = 0; word && i < count; ++i) {
        if (names[i].first == *word) {
            out = names[i].second;
            return true;
        }
    }
    return false;
}

/// Gives each member of an object to `take`; the name of the first that it refuses, or what is wrong with the object.
template <class Take>
std::string each_member(std::string_view json, Take take)
{
    JsonScanner scan(json);
    if (!scan.take('{'))
        return "is no object";
    if (scan.take('}'))
        return {};
    do {
        const auto key = scan.string();
        if (!key || !scan.take(':'))
            return "is no JSON";
        const auto value = scan.value();
        if (!value)
            return "is no JSON";
        const std::string problem = take(*key, *value);
        if (!problem.empty())
            return std::string(*key) + (problem[0] == '.' || problem[0] == '[' ? "" : ": ") + problem;
    } while (scan.take(','));
    return scan.take('}') && scan.at_end() ? std::string() : "is no JSON";
}

std::string verdict(bool good) { return good ? "" : "wrong value"; }

constexpr std::string_view unknown = "no such member";

std::string read_rule(std::string_view json, bool answer, MessageRule& out)
{
    return each_member(json, [&](std::string_view key, std::string_view value) -> std::string {
        if (key == (answer ? "method" : "kind"))
            return verdict(set(value, out.name));
        if (key == "do")
            return verdict(set_word(value, act_names, answer ? act_names.size() : acts_of_events, out.act));
        if (key == "after")
            return verdict(set(value, out.after));
        if (key == "times")
            return verdict(set(value, out.times));
        if (key == "delay_ms")
            return verdict(set(value, out.delay));
        if (key == "hold")
            return verdict(set(value, out.hold));
        if (key == "text")
            return verdict(set(value, out.text));
        if (key == "error" && answer) {
            out.text = value;
            return {};
        }
        return std::string(unknown);
    });
}

std::string read_rules(std::string_view json, bool answers, std::vector<MessageRule>& out)
{
    Params elements;
    if (json == "null" || !elements.read(json))
        return "is no array";
    out.clear();
    for (std::size_t i = 0; i < elements.size(); ++i) {
        MessageRule& rule = out.emplace_back();
        if (const std::string problem = read_rule(elements.raw(i), answers, rule); !problem.empty())
            return "[" + std::to_string(i) + "]." + problem;
        if (rule.act == Act::error && rule.text.empty())
            rule.text = R"({"code":-32000,"message":"told to fail"})";
    }
    return {};
}

std::string read_upgrade(std::string_view json, UpgradeFault& out)
{
    const std::string problem = each_member(json, [&](std::string_view key, std::string_view value) -> std::string {
        if (key == "do")
            return verdict(set_word(value, upgrade_names, upgrade_names.size(), out.act));
        if (key == "status")
            return verdict(set(value, out.status) && out.status >= 100 && out.status <= 999);
        if (key == "headers")
            return verdict(set(value, out.headers));
        if (key == "body")
            return verdict(set(value, out.body));
        if (key == "pace_ms")
            return verdict(set(value, out.pace));
        if (key == "times")
            return verdict(set(value, out.times));
        return std::string(unknown);
    });
    return problem.empty() ? problem : "." + problem;
}

std::string read_transport(std::string_view key, std::string_view value, TransportFault& out)
{
    if (key == "fragment")
        return verdict(set(value, out.fragment));
    if (key == "slice")
        return verdict(set(value, out.slice));
    if (key == "slice_pause_ms")
        return verdict(set(value, out.slice_pause));
    if (key == "silent")
        return verdict(set(value, out.silent));
    if (key == "deaf")
        return verdict(set(value, out.deaf));
    if (key == "no_pong")
        return verdict(set(value, out.no_pong));
    if (key == "no_close")
        return verdict(set(value, out.no_close));
    if (key == "ping_every_ms")
        return verdict(set(value, out.ping_every));
    if (key == "reset_at")
        return verdict(set(value, out.reset_at));
    if (key == "reset_times")
        return verdict(set(value, out.reset_times));
    if (key == "lying_length")
        return verdict(set(value, out.lying_length));
    if (key == "garbage")
        return verdict(set(value, out.garbage) && out.garbage <= (std::size_t{16} << 20));
    return std::string(unknown);
}

std::string read_member(std::string_view key, std::string_view value, Faults& out)
{
    if (key == "answers")
        return read_rules(value, true, out.answers);
    if (key == "events")
        return read_rules(value, false, out.events);
    if (key == "upgrade")
        return read_upgrade(value, out.upgrade);
    if (key == "http")
        return read_upgrade(value, out.http);
    if (key == "heads")
        return verdict(set_word(value, heads_names, heads_names.size(), out.announce.heads));
    if (key == "logs_first")
        return verdict(set(value, out.announce.logs_first));
    if (key == "removed")
        return verdict(set(value, out.announce.removed));
    if (key == "removed_last")
        return verdict(set(value, out.announce.removed_last));
    if (key == "early_blocks")
        return verdict(set(value, out.early_blocks) && out.early_blocks <= 10'000);
    return read_transport(key, value, out.transport);
}

} // namespace

MessageRule MessageRule::of(std::string name, Act act, std::uint64_t times)
{
    MessageRule rule;
    rule.name = std::move(name);
    rule.act = act;
    rule.times = times;
    return rule;
}

MessageRule MessageRule::drop(std::string name, std::uint64_t times) { return of(std::move(name), Act::drop, times); }

MessageRule MessageRule::error(std::string name, std::string error_object, std::uint64_t times)
{
    MessageRule rule = of(std::move(name), Act::error, times);
    rule.text = std::move(error_object);
    return rule;
}

MessageRule MessageRule::delayed(std::string name, Duration delay, std::uint64_t times)
{
    MessageRule rule = of(std::move(name), Act::delay, times);
    rule.delay = delay;
    return rule;
}

MessageRule MessageRule::raw(std::string name, std::string text, std::uint64_t times)
{
    MessageRule rule = of(std::move(name), Act::raw, times);
    rule.text = std::move(text);
    return rule;
}

std::string Faults::merge_json(std::string_view json)
{
    Faults merged = *this;
    std::string problem = each_member(
        json, [&](std::string_view key, std::string_view value) { return read_member(key, value, merged); });
    if (problem.empty())
        *this = std::move(merged);
    return problem;
}

MessageRule* take_rule(std::vector<MessageRule>& rules, std::string_view name) noexcept
{
    for (MessageRule& rule : rules) {
        if (rule.times == 0 || (rule.name != "*" && rule.name != name))
            continue;
        if (rule.after > 0) {
            --rule.after;
            continue;
        }
        if (rule.times != always)
            --rule.times;
        return &rule;
    }
    return nullptr;
}

} // namespace ethwire::devnode
