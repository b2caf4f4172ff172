// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "request.hpp"

#include <ethwire/base/hex.hpp>
#include <ethwire/json/raw.hpp>

#include "base/text.hpp"
#include "base/utf8.hpp"

#include <array>
#include <bitset>
#include <charconv>
#include <cstring>
#include <utility>

namespace ethwire::devnode {

namespace {

constexpr std::size_t max_depth = 512;

using base::is_space;

bool ends_scalar(char c) noexcept
{
    return is_space(c) || c == ',' || c == ']' || c == '}' || c == ':' || c == '"' || c == '[' || c == '{';
}

/// A number as JSON has it, `true`, `false` or `null`.
bool is_scalar(std::string_view text) noexcept
{
    if (text == "true" || text == "false" || text == "null")
        return true;
    std::size_t i = !text.empty() && text[0] == '-' ? 1 : 0;
    const auto digits = [&] {
        const std::size_t first = i;
        while (i < text.size() && text[i] >= '0' && text[i] <= '9')
            ++i;
        return i > first;
    };
    const bool zero = i < text.size() && text[i] == '0';
    const std::size_t whole = i;
    if (!digits() || (zero && i > whole + 1))
        return false;
    if (i < text.size() && text[i] == '.') {
        ++i;
        if (!digits())
            return false;
    }
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        if (i < text.size() && (text[i] == '+' || text[i] == '-'))
            ++i;
        if (!digits())
            return false;
    }
    return i == text.size();
}

bool read_request(std::string_view text, Request& out)
{
    JsonScanner scan(text);
    if (!scan.take('{'))
        return false;
    bool method = false;
    if (scan.take('}'))
        return false;
    do {
        const auto key = scan.string();
        if (!key || !scan.take(':'))
            return false;
        const auto value = scan.value();
        if (!value)
            return false;
        if (*key == "method") {
            method = value->size() > 2 && value->front() == '"';
            out.method = method ? value->substr(1, value->size() - 2) : std::string_view();
        } else if (*key == "id") {
            out.id = *value;
        } else if (*key == "params") {
            out.params = *value;
        }
    } while (scan.take(','));
    return scan.take('}') && scan.at_end() && method;
}

MessageShape why_not(std::string_view text) noexcept
{
    return json::validate(text) ? MessageShape::broken : MessageShape::invalid;
}

std::optional<std::uint64_t> parse_integer(std::string_view text) noexcept
{
    int base = 10;
    if (text.starts_with("0x")) {
        base = 16;
        text.remove_prefix(2);
    }
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// The four digits of a \u escape at `i`.
std::optional<std::uint32_t> unit(std::string_view text, std::size_t i) noexcept
{
    std::array<std::uint8_t, 2> bytes{};
    if (i + 4 > text.size() || !hex::decode_scalar(text.substr(i, 4), bytes))
        return std::nullopt;
    return (std::uint32_t{bytes[0]} << 8) | bytes[1];
}

} // namespace

void JsonScanner::skip_space() noexcept
{
    while (at_ != end_ && is_space(*at_))
        ++at_;
}

bool JsonScanner::take(char c) noexcept
{
    skip_space();
    if (at_ == end_ || *at_ != c)
        return false;
    ++at_;
    return true;
}

bool JsonScanner::at_end() noexcept
{
    skip_space();
    return at_ == end_;
}

char JsonScanner::peek() noexcept
{
    skip_space();
    return at_ == end_ ? '\0' : *at_;
}

std::optional<std::string_view> JsonScanner::string() noexcept
{
    if (!take('"'))
        return std::nullopt;
    const char* first = at_;
    for (; at_ != end_; ++at_) {
        if (*at_ == '"')
            return std::string_view(first, static_cast<std::size_t>(at_++ - first));
        if (static_cast<unsigned char>(*at_) < 0x20)
            return std::nullopt;
        if (*at_ == '\\' && ++at_ == end_)
            return std::nullopt;
    }
    return std::nullopt;
}

std::optional<std::string_view> JsonScanner::value() noexcept
{
    skip_space();
    const char* first = at_;
    std::bitset<max_depth> is_object;
    std::size_t depth = 0;
    do {
        skip_space();
        if (at_ == end_)
            return std::nullopt;
        const char c = *at_;
        if (c == '"') {
            if (!string())
                return std::nullopt;
        } else if (c == '{' || c == '[') {
            if (depth == max_depth)
                return std::nullopt;
            is_object[depth++] = c == '{';
            ++at_;
        } else if (c == '}' || c == ']') {
            if (depth == 0 || is_object[depth - 1] != (c == '}'))
                return std::nullopt;
            --depth;
            ++at_;
        } else if (c == ',' || c == ':') {
            if (depth == 0)
                return std::nullopt;
            ++at_;
        } else {
            const char* scalar = at_;
            while (at_ != end_ && !ends_scalar(*at_))
                ++at_;
            if (!is_scalar({scalar, static_cast<std::size_t>(at_ - scalar)}))
                return std::nullopt;
        }
    } while (depth != 0);
    return std::string_view(first, static_cast<std::size_t>(at_ - first));
}

MessageShape read_message(std::string_view text, std::vector<Request>& out)
{
    out.clear();
    JsonScanner scan(text);
    if (scan.peek() == '{') {
        // The common case looks at each byte once; only what it refuses is looked at again, to say why.
        if (read_request(text, out.emplace_back()))
            return MessageShape::request;
        return why_not(text);
    }
    if (!scan.take('[') || scan.take(']'))
        return why_not(text);
    do {
        const auto element = scan.value();
        if (!element)
            return MessageShape::broken;
        Request request;
        if (!read_request(*element, request))
            request = {};
        out.push_back(request);
    } while (scan.take(','));
    return scan.take(']') && scan.at_end() ? MessageShape::batch : MessageShape::broken;
}

bool Params::read(std::string_view text)
{
    values_.clear();
    if (text.empty() || text == "null")
        return true;
    JsonScanner scan(text);
    if (!scan.take('['))
        return false;
    if (scan.take(']'))
        return true;
    do {
        const auto value = scan.value();
        if (!value)
            return false;
        values_.push_back(*value);
    } while (scan.take(','));
    return scan.take(']');
}

std::optional<std::string_view> as_text(std::string_view value) noexcept
{
    if (value.size() < 2 || value.front() != '"' || value.find('\\') != std::string_view::npos)
        return std::nullopt;
    return value.substr(1, value.size() - 2);
}

std::optional<bool> as_boolean(std::string_view value) noexcept
{
    if (value == "true")
        return true;
    if (value == "false")
        return false;
    return std::nullopt;
}

std::optional<std::uint64_t> as_integer(std::string_view value) noexcept
{
    return parse_integer(as_text(value).value_or(value));
}

std::optional<double> as_number(std::string_view value) noexcept
{
    value = as_text(value).value_or(value);
    double out = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), out);
    if (value.empty() || error != std::errc() || end != value.data() + value.size())
        return std::nullopt;
    return out;
}

std::optional<std::string> as_string(std::string_view value)
{
    if (value.size() < 2 || value.front() != '"')
        return std::nullopt;
    return unescaped(value.substr(1, value.size() - 2));
}

std::optional<Hash32> Params::hash(std::size_t i) const noexcept
{
    const auto value = text(i);
    return value && value->starts_with("0x") ? Hash32::from_hex(*value) : std::nullopt;
}

std::optional<Bytes> Params::bytes(std::size_t i) const
{
    const auto value = text(i);
    if (!value || !value->starts_with("0x") || value->size() % 2 != 0)
        return std::nullopt;
    Bytes out((value->size() - 2) / 2);
    if (!hex::decode(value->substr(2), out))
        return std::nullopt;
    return out;
}

std::optional<BlockId> Params::block(std::size_t i) const
{
    if (!has(i))
        return BlockId();
    if (const auto value = text(i))
        return BlockId::parse(*value);
    // The object form of EIP-1898.
    JsonScanner scan(raw(i));
    if (!scan.take('{'))
        return std::nullopt;
    std::optional<BlockId> out;
    std::optional<bool> canonical;
    do {
        const auto key = scan.string();
        if (!key || !scan.take(':'))
            return std::nullopt;
        if (*key == "requireCanonical") {
            const auto value = scan.value();
            canonical = value == "true";
            continue;
        }
        const auto value = scan.string();
        if (!value)
            return std::nullopt;
        if (*key == "blockNumber" || *key == "blockHash")
            out = BlockId::parse(*value);
    } while (scan.take(','));
    if (out && out->hash() != nullptr && canonical)
        return BlockId(out->hash()->hash, canonical);
    return out;
}

std::string unescaped(std::string_view text)
{
    constexpr std::string_view letters = "bfnrt";
    constexpr std::string_view controls = "\b\f\n\r\t";
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        const char c = text[++i];
        if (c != 'u') {
            const std::size_t control = letters.find(c);
            out += control == std::string_view::npos ? c : controls[control];
            continue;
        }
        std::uint32_t point = unit(text, i + 1).value_or(0xfffd);
        i += 4;
        const bool high = point >= 0xd800 && point < 0xdc00;
        const auto low = high && text.substr(i + 1, 2) == "\\u" ? unit(text, i + 3) : std::nullopt;
        if (low && *low >= 0xdc00 && *low < 0xe000) {
            point = 0x10000 + ((point - 0xd800) << 10) + (*low - 0xdc00);
            i += 6;
        } else if (point >= 0xd800 && point < 0xe000) {
            point = 0xfffd;
        }
        base::append_utf8(point, out);
    }
    return out;
}

} // namespace ethwire::devnode
