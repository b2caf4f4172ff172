// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "options/values.hpp"

#include "base/text.hpp"
#include "options/usage_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <fstream>
#include <istream>

namespace ethwire::cli {
namespace {

constexpr double most_seconds = 1e9;
constexpr std::size_t most_file_bytes = std::size_t{32} << 20;

using base::trimmed;

bool is_alphanumeric(char c) noexcept
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// A character of an HTTP header's name (RFC 9110, section 5.6.2).
bool is_token(char c) noexcept { return is_alphanumeric(c) || std::strchr("!#$%&'*+-.^_`|~", c) != nullptr; }

/// The whole of `text` as a decimal number; false when it is none.
template <class Number>
bool read_number(std::string_view text, Number& out)
{
    if (text.empty() || !(text[0] >= '0' && text[0] <= '9'))
        return false;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size();
}

} // namespace

std::string in_quotes(std::string_view text)
{
    constexpr std::size_t longest = 40;
    const bool plain = text.size() <= longest && text.find("://") == std::string_view::npos &&
                       std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
    return plain ? fmt::format("'{}'", text) : "what is given";
}

std::uint64_t whole_number(std::string_view option, std::string_view text, std::uint64_t least, std::uint64_t most)
{
    std::uint64_t value = 0;
    if (read_number(text, value) && value >= least && value <= most)
        return value;
    if (most == UINT64_MAX)
        throw UsageError(option, fmt::format("{} is not a whole number of at least {}", in_quotes(text), least));
    throw UsageError(option, fmt::format("{} is not a whole number from {} to {}", in_quotes(text), least, most));
}

Duration seconds(std::string_view option, std::string_view text)
{
    double value = 0;
    if (!read_number(text, value) || !(value > 0))
        throw UsageError(option, in_quotes(text) + " is not a number of seconds above 0");
    if (!(value <= most_seconds))
        throw UsageError(option, fmt::format("{} is more than {} seconds", in_quotes(text), most_seconds));
    return std::max(Duration(1), std::chrono::duration_cast<Duration>(std::chrono::duration<double>(value)));
}

HeartbeatOptions heartbeat(std::string_view option, std::string_view text)
{
    if (text == "off")
        return HeartbeatOptions::off();
    double value = 0;
    if (!read_number(text, value) || !(value > 0))
        throw UsageError(option, in_quotes(text) + " is neither off nor a number of seconds above 0");
    const Duration silence = seconds(option, text);
    return HeartbeatOptions().silence(silence).grace(std::min<Duration>(silence / 2, std::chrono::seconds{5}));
}

Overflow overflow(std::string_view option, std::string_view text)
{
    constexpr std::array<std::pair<std::string_view, Overflow>, 5> policies{{{"drop-oldest", Overflow::drop_oldest},
                                                                             {"drop-newest", Overflow::drop_newest},
                                                                             {"latest", Overflow::latest},
                                                                             {"fail", Overflow::fail},
                                                                             {"backpressure", Overflow::backpressure}}};
    std::string name(text);
    std::replace(name.begin(), name.end(), '_', '-');
    for (const auto& [known, policy] : policies)
        if (name == known)
            return policy;
    throw UsageError(option, in_quotes(text) + " is not one of drop-oldest, drop-newest, latest, fail, backpressure");
}

std::pair<std::string, std::string> header(std::string_view option, std::string_view text)
{
    const auto colon = text.find(':');
    const std::string_view name = text.substr(0, colon);
    if (colon == std::string_view::npos || name.empty() || !std::all_of(name.begin(), name.end(), is_token))
        throw UsageError(option, "is not of the form 'Name: value'");
    const std::string_view value = trimmed(text.substr(colon + 1));
    if (std::any_of(value.begin(), value.end(), [](char c) { return (c < ' ' && c != '\t') || c == 0x7f; }))
        throw UsageError(option,
                         fmt::format("the value of {} holds characters that no header may have", in_quotes(name)));
    return {std::string(name), std::string(value)};
}

std::string file_content(std::string_view option, const std::string& path)
{
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file.is_open())
        throw UsageError(option, fmt::format("cannot read {}: {}", in_quotes(path), std::strerror(errno)));
    const std::string content = read_all(fmt::format("{}: {}", option, in_quotes(path)), file);
    const std::string_view text = trimmed(content);
    if (text.empty())
        throw UsageError(option, fmt::format("{} is empty", in_quotes(path)));
    return std::string(text);
}

std::string read_all(std::string_view option, std::istream& in)
{
    constexpr std::size_t step = std::size_t{64} << 10;
    std::string content;
    while (in.good()) {
        const std::size_t old = content.size();
        content.resize(old + step);
        in.read(content.data() + old, step);
        content.resize(old + static_cast<std::size_t>(in.gcount()));
        if (content.size() > most_file_bytes)
            throw UsageError(option, fmt::format("is larger than {} MiB", most_file_bytes >> 20));
    }
    if (in.bad())
        throw UsageError(option, "cannot be read");
    return content;
}

} // namespace ethwire::cli
