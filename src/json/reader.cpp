// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "json/reader.hpp"

#include <ethwire/json/raw.hpp>

#include <algorithm>
#include <bit>
#include <charconv>
#include <type_traits>

namespace ethwire::json {

static_assert(padding >= simdjson::SIMDJSON_PADDING);

struct Parser::State {
    simdjson::ondemand::parser parser{};
};

namespace {

/// The smallest capacity that is asked for: most messages are smaller.
constexpr std::size_t smallest = 4096;

constexpr std::string_view space = " \t\r\n";

std::string_view trim_right(std::string_view text) noexcept { return text.substr(0, text.find_last_not_of(space) + 1); }

Kind kind_of(char first) noexcept
{
    switch (first) {
    case '{': return Kind::object;
    case '[': return Kind::array;
    case '"': return Kind::string;
    case 't':
    case 'f': return Kind::boolean;
    case 'n': return Kind::null;
    default: return Kind::number;
    }
}

template <class Integer>
error_code read_integer(std::string_view token, Integer& out) noexcept
{
    if (token.find_first_not_of("-0123456789") != std::string_view::npos)
        return errc::wrong_type;
    if (std::is_unsigned_v<Integer> && token.front() == '-')
        return errc::out_of_range;
    const auto [end, e] = std::from_chars(token.data(), token.data() + token.size(), out);
    return e == std::errc{} ? error_code() : errc::out_of_range;
}

} // namespace

error_code from_simdjson(simdjson::error_code e) noexcept
{
    switch (e) {
    case simdjson::SUCCESS: return {};
    case simdjson::DEPTH_ERROR: return errc::too_deep;
    case simdjson::CAPACITY:
    case simdjson::MEMALLOC: return errc::too_large;
    case simdjson::INCORRECT_TYPE: return errc::wrong_type;
    default: return errc::malformed;
    }
}

Parser::Parser() : state_(std::make_unique<State>()) {}
Parser::~Parser() = default;
Parser::Parser(Parser&&) noexcept = default;
Parser& Parser::operator=(Parser&&) noexcept = default;

std::size_t Parser::capacity() const noexcept { return state_->parser.capacity(); }

std::string_view Value::token() noexcept { return trim_right(value_.raw_json_token()); }

Kind Value::kind() noexcept { return kind_of(value_.raw_json_token().front()); }

error_code Value::raw(std::string_view& out) noexcept
{
    simdjson::error_code e = simdjson::SUCCESS;
    switch (kind()) {
    case Kind::object: {
        simdjson::ondemand::object object;
        e = value_.get_object().get(object);
        if (!e)
            e = object.raw_json().get(out);
        break;
    }
    case Kind::array: {
        simdjson::ondemand::array array;
        e = value_.get_array().get(array);
        if (!e)
            e = array.raw_json().get(out);
        break;
    }
    default: out = token(); return {};
    }
    out = trim_right(out);
    return from_simdjson(e);
}

error_code Value::string(std::string_view& out) noexcept
{
    if (kind() != Kind::string)
        return errc::wrong_type;
    const std::string_view text = token();
    out = text.substr(1, text.size() - 2);
    if (out.find('\\') == std::string_view::npos)
        return {};
    return from_simdjson(value_.get_string().get(out));
}

error_code Value::u64(std::uint64_t& out) noexcept
{
    return kind() == Kind::number ? read_integer(token(), out) : errc::wrong_type;
}

error_code Value::i64(std::int64_t& out) noexcept
{
    return kind() == Kind::number ? read_integer(token(), out) : errc::wrong_type;
}

error_code Value::boolean(bool& out) noexcept
{
    if (kind() != Kind::boolean)
        return errc::wrong_type;
    out = token() == "true";
    return {};
}

Document::~Document()
{
    if (parser_.state_->parser.capacity() > Parser::keep)
        parser_.state_->parser = simdjson::ondemand::parser();
}

error_code Document::open(std::string_view text) noexcept
{
    if (const error_code e = validate(text))
        return e;
    const std::size_t begin = text.find_first_not_of(space);
    text_ = trim_right(text).substr(begin);
    kind_ = kind_of(text_.front());
    if (kind_ != Kind::object && kind_ != Kind::array)
        return {};

    auto& parser = parser_.state_->parser;
    if (parser.capacity() < text.size()) {
        const std::size_t capacity = text.size() > Parser::keep ? text.size() : std::bit_ceil(text.size());
        if (const auto e = parser.allocate(std::max(capacity, smallest), max_depth + 2))
            return from_simdjson(e);
    }
    const simdjson::padded_string_view padded(text_.data(), text_.size(), text_.size() + padding);
    return from_simdjson(parser.iterate(padded).get(document_));
}

namespace detail {

error_code key_of(simdjson::ondemand::field& field, std::string_view& out) noexcept
{
    const char* const begin = field.key().raw();
    const char* end = begin;
    while (*end != '"') // the end, or the quote of an escape
        ++end;
    out = {begin, static_cast<std::size_t>(end - begin)};
    if (out.find('\\') == std::string_view::npos)
        return {};
    return from_simdjson(field.unescaped_key().get(out));
}

} // namespace detail
} // namespace ethwire::json
