// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "output/text.hpp"

#include "base/text.hpp"
#include "io/output_stream.hpp"

#include <ethwire/base/hex.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>

namespace ethwire::cli {
namespace {

/// What stands between quotes from `begin` on, both quotes included.
std::string_view string_at(std::string_view text, std::size_t begin)
{
    std::size_t end = begin + 1;
    while (end < text.size() && text[end] != '"')
        end += text[end] == '\\' ? 2 : 1;
    return text.substr(begin, end + 1 - begin);
}

} // namespace

TextStyle TextStyle::of(int descriptor)
{
    if (!io::is_terminal(descriptor))
        return {};
    const char* no_color = std::getenv("NO_COLOR"); // https://no-color.org: set and not empty
    const char* term = std::getenv("TERM");
    const bool dumb = term != nullptr && std::string_view(term) == "dumb";
    return {false, !dumb && (no_color == nullptr || *no_color == '\0')};
}

void append_coloured(std::string& out, const TextStyle& style, Colour colour, std::string_view text)
{
    if (!style.colour()) {
        out += text;
        return;
    }
    switch (colour) {
    case Colour::strong: out += "\x1b[1m"; break;
    case Colour::dim: out += "\x1b[2m"; break;
    case Colour::red: out += "\x1b[31m"; break;
    }
    out.append(text).append("\x1b[0m");
}

std::string hash_text(std::span<const std::uint8_t> hash, const TextStyle& style)
{
    constexpr std::size_t shown = 8; // digits on either side
    std::string text = hex::to_string(hash);
    if (style.full_hashes() || text.size() <= 2 + 2 * shown + 2)
        return text;
    return text.substr(0, 2 + shown) + ".." + text.substr(text.size() - shown);
}

std::string decimal_text(const U256& value, std::size_t shift, std::size_t shown)
{
    std::string digits = value.to_decimal();
    if (digits.size() <= shift)
        digits.insert(0, shift + 1 - digits.size(), '0');
    std::string out = digits.substr(0, digits.size() - shift);
    if (shown > 0)
        out.append(".").append(digits, digits.size() - shift, std::min(shown, shift));
    return out;
}

std::string time_text(std::uint64_t seconds_since_1970)
{
    constexpr std::uint64_t year_10000 = 253402300800;
    if (seconds_since_1970 >= year_10000)
        return fmt::format("{:>19}", seconds_since_1970);
    const auto seconds = static_cast<std::time_t>(seconds_since_1970);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                       utc.tm_hour, utc.tm_min, utc.tm_sec);
}

std::string wall_clock_text()
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    std::string text = time_text(static_cast<std::uint64_t>(ms / 1000));
    text[10] = 'T';
    return fmt::format("{}.{:03}Z", text, ms % 1000);
}

void make_printable(std::string& text)
{
    std::size_t i = text.find_first_of("\r\n\x7f\xc2");
    for (; i != std::string::npos; i = text.find_first_of("\r\n\x7f\xc2", i)) {
        if (text[i] == '\xc2') {
            // U+0080 to U+009F, which some terminals take for escape sequences; the rest of this row is letters.
            const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
            if (next >= 0x80 && next <= 0x9f)
                text.replace(i, 2, fmt::format("\\u{:04x}", next));
        } else if (text[i] == '\x7f') {
            text.replace(i, 1, "\\u007f");
        } else {
            text[i] = ' ';
        }
        ++i;
    }
}

std::string indented_json(std::string_view text)
{
    std::string out;
    std::size_t level = 0;
    const auto new_line = [&out, &level] { out.append("\n").append(2 * level, ' '); };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"') {
            const std::string_view whole = string_at(text, i);
            out += whole;
            i += whole.size() - 1;
        } else if (c == '{' || c == '[') {
            out += c;
            const auto next = text.find_first_not_of(base::white_space, i + 1);
            if (next != std::string_view::npos && (text[next] == '}' || text[next] == ']')) {
                out += text[next];
                i = next;
            } else {
                ++level;
                new_line();
            }
        } else if (c == '}' || c == ']') {
            level -= level > 0 ? 1 : 0;
            new_line();
            out += c;
        } else if (c == ',') {
            out += c;
            new_line();
        } else if (c == ':') {
            out += ": ";
        } else if (base::white_space.find(c) == std::string_view::npos) {
            out += c;
        }
    }
    return out;
}

} // namespace ethwire::cli
