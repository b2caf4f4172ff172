// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/json/reader.hpp>

#include "base/text.hpp"
#include "json/scanner.hpp"

#include <charconv>
#include <system_error>
#include <type_traits>

namespace ethwire::json {
namespace {

using Token = Scanner::Token;

using base::is_space;

Kind kind_of(char first) noexcept
{
    switch (first) {
    case '{': return Kind::object;
    case '[': return Kind::array;
    case '"': return Kind::string;
    case 't':
    case 'f': return Kind::boolean;
    case 'n': return Kind::null;
    default: return first == '-' || (first >= '0' && first <= '9') ? Kind::number : Kind::none;
    }
}

template <class Integer>
error_code integer_of(std::string_view token, Integer& out) noexcept
{
    if (token.find_first_not_of("-0123456789") != std::string_view::npos)
        return errc::wrong_type;
    if (std::is_unsigned_v<Integer> && token.front() == '-')
        return errc::out_of_range;
    const auto [end, e] = std::from_chars(token.data(), token.data() + token.size(), out);
    return e == std::errc{} ? error_code() : errc::out_of_range;
}

} // namespace

char Reader::peek() noexcept
{
    while (p_ != end_ && is_space(*p_))
        ++p_;
    return p_ == end_ ? '\0' : *p_;
}

/// No error when the next value begins with `first`.
error_code Reader::due(char first) noexcept
{
    if (!due_)
        return errc::already_read;
    return peek() == first ? error_code() : mismatch();
}

/// The error for a value that is not of the type wanted: what is no JSON at all is that first.
error_code Reader::mismatch() noexcept
{
    const error_code e = skip();
    return e ? e : errc::wrong_type;
}

void Reader::taken_to(const char* end) noexcept
{
    p_ = end;
    due_ = false;
}

void Reader::blame(const char* begin)
{
    if (!context_ || !context_->path().empty() || !context_->value().empty())
        return;
    std::string_view text;
    if (!Reader({begin, static_cast<std::size_t>(end_ - begin)}).raw(text))
        context_->set_value(text);
}

Kind Reader::kind() noexcept { return due_ ? kind_of(peek()) : Kind::none; }

bool Reader::null() noexcept { return kind() == Kind::null && !skip(); }

error_code Reader::boolean(bool& out) noexcept
{
    if (due_ && kind() != Kind::boolean)
        return mismatch();
    std::string_view token;
    const error_code e = raw(token);
    out = token == "true";
    return e;
}

error_code Reader::number_token(std::string_view& out) noexcept
{
    if (due_ && kind() != Kind::number)
        return mismatch();
    return raw(out);
}

error_code Reader::number(std::uint64_t& out) noexcept
{
    std::string_view token;
    const error_code e = number_token(token);
    return e ? e : integer_of(token, out);
}

error_code Reader::number(std::int64_t& out) noexcept
{
    std::string_view token;
    const error_code e = number_token(token);
    return e ? e : integer_of(token, out);
}

error_code Reader::number(double& out) noexcept
{
    std::string_view token;
    if (const error_code e = number_token(token))
        return e;
    const auto [end, e] = std::from_chars(token.data(), token.data() + token.size(), out);
    return e == std::errc{} ? error_code() : errc::out_of_range;
}

error_code Reader::string(std::string& out)
{
    if (const error_code e = due('"'))
        return e;
    std::string_view token;
    if (const error_code e = raw(token))
        return e;
    out.clear();
    append_unescaped(token, out);
    return {};
}

error_code Reader::raw(std::string_view& out) noexcept
{
    if (!due_)
        return errc::already_read;
    peek();
    const char* const begin = p_;
    Scanner scanner({p_, static_cast<std::size_t>(end_ - p_)}, max_depth - depth_);
    if (const errc e = scanner.skip_value(); e != errc{})
        return e;
    taken_to(scanner.text().data() + scanner.text().size());
    out = {begin, static_cast<std::size_t>(p_ - begin)};
    return {};
}

error_code Reader::skip() noexcept
{
    std::string_view ignored;
    return raw(ignored);
}

error_code Reader::open(char bracket, char closing, bool& more) noexcept
{
    if (const error_code e = due(bracket))
        return e;
    if (depth_ == max_visits)
        return errc::too_deep;
    ++depth_;
    ++p_;
    more = peek() != closing;
    return more ? error_code() : next(closing, more);
}

error_code Reader::take_key(Key& out)
{
    if (peek() != '"')
        return errc::malformed;
    Scanner scanner(std::string_view(p_, static_cast<std::size_t>(end_ - p_)));
    if (scanner.next() != Token::string)
        return errc::malformed;
    const std::string_view token = scanner.text();
    p_ = token.data() + token.size();
    if (peek() != ':')
        return errc::malformed;
    ++p_;
    out.name = token.substr(1, token.size() - 2);
    if (out.name.find('\\') != std::string_view::npos) {
        append_unescaped(token, out.unescaped);
        out.name = out.unescaped;
    }
    return {};
}

/// Behind a member or an element: the container's end, or a comma and one more.
error_code Reader::next(char closing, bool& more) noexcept
{
    const char c = peek();
    more = c == ',';
    if (p_ == end_ || (c != ',' && c != closing))
        return errc::malformed;
    ++p_;
    if (!more) {
        --depth_;
        due_ = false;
    }
    return {};
}

error_code Reader::finish() noexcept
{
    if (due_)
        if (const error_code e = skip())
            return e;
    peek();
    return p_ == end_ ? error_code() : errc::trailing_content;
}

} // namespace ethwire::json
