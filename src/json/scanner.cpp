// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "json/scanner.hpp"

#include <ethwire/base/hex.hpp>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "json/special.hpp"

#include <cstring>

namespace ethwire::json {
namespace {

using base::is_space;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool is_letter(char c) noexcept { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

/// The four hex digits at `p`, or -1.
int code_unit(const char* p) noexcept
{
    int value = 0;
    for (int i = 0; i < 4; ++i) {
        const int digit = hex::digit(p[i]);
        if (digit < 0)
            return -1;
        value = value << 4 | digit;
    }
    return value;
}

bool is_high_surrogate(int unit) noexcept { return unit >= 0xd800 && unit < 0xdc00; }

bool is_low_surrogate(int unit) noexcept { return unit >= 0xdc00 && unit < 0xe000; }

} // namespace

Scanner::Token Scanner::next() noexcept
{
    if (error_ != errc{})
        return Token::error;
    skip_space();
    switch (due_) {
    case Due::value: return value();
    case Due::value_or_end: return at(']') ? close(false) : value();
    case Due::key: return key();
    case Due::key_or_end: return at('}') ? close(true) : key();
    case Due::nothing: return p_ == end_ ? Token::end : fail(errc::trailing_content);
    case Due::comma_or_end: break;
    }
    const bool object = in_object();
    if (!at(','))
        return at(object ? '}' : ']') ? close(object) : fail(errc::malformed);
    ++p_;
    skip_space();
    return object ? key() : value();
}

errc Scanner::skip_value() noexcept
{
    do
        if (next() == Token::error)
            return error_;
    while (depth_ != 0);
    return {};
}

Scanner::Token Scanner::value() noexcept
{
    switch (p_ == end_ ? '\0' : *p_) {
    case '{': return open(true);
    case '[': return open(false);
    case '"': return scalar(&Scanner::skip_string, Token::string);
    case 't': return scalar(&Scanner::skip_true, Token::true_value);
    case 'f': return scalar(&Scanner::skip_false, Token::false_value);
    case 'n': return scalar(&Scanner::skip_null, Token::null_value);
    default: return scalar(&Scanner::skip_number, Token::number);
    }
}

Scanner::Token Scanner::key() noexcept
{
    const char* const begin = p_;
    if (!at('"') || !skip_string())
        return fail(errc::malformed);
    take_until_here(begin);
    skip_space();
    if (!at(':'))
        return fail(errc::malformed);
    ++p_;
    due_ = Due::value;
    return Token::key;
}

Scanner::Token Scanner::open(bool object) noexcept
{
    if (depth_ == limit_)
        return fail(errc::too_deep);
    const std::uint64_t bit = std::uint64_t{1} << (depth_ % 64);
    std::uint64_t& kinds = kinds_[depth_ / 64];
    kinds = object ? kinds | bit : kinds & ~bit;
    ++depth_;
    take_until_here(p_++);
    due_ = object ? Due::key_or_end : Due::value_or_end;
    return object ? Token::begin_object : Token::begin_array;
}

Scanner::Token Scanner::close(bool object) noexcept
{
    take_until_here(p_++);
    due_ = --depth_ == 0 ? Due::nothing : Due::comma_or_end;
    return object ? Token::end_object : Token::end_array;
}

Scanner::Token Scanner::scalar(bool (Scanner::*skip)() noexcept, Token token) noexcept
{
    const char* const begin = p_;
    if (!(this->*skip)())
        return fail(errc::malformed);
    take_until_here(begin);
    due_ = depth_ == 0 ? Due::nothing : Due::comma_or_end;
    return token;
}

Scanner::Token Scanner::fail(errc e) noexcept
{
    error_ = e;
    return Token::error;
}

void Scanner::skip_space() noexcept
{
    while (p_ != end_ && is_space(*p_))
        ++p_;
}

bool Scanner::skip_word(std::string_view word) noexcept
{
    if (left() < word.size() || std::memcmp(p_, word.data(), word.size()) != 0)
        return false;
    p_ += word.size();
    return true;
}

bool Scanner::skip_digits() noexcept
{
    const char* const begin = p_;
    while (p_ != end_ && is_digit(*p_))
        ++p_;
    return p_ != begin;
}

bool Scanner::skip_number() noexcept
{
    if (at('-'))
        ++p_;
    if (at('0'))
        ++p_; // and no digit may follow
    else if (!skip_digits())
        return false;
    if (at('.')) {
        ++p_;
        if (!skip_digits())
            return false;
    }
    if (at('e') || at('E')) {
        ++p_;
        if (at('+') || at('-'))
            ++p_;
        if (!skip_digits())
            return false;
    }
    // What runs on, as `01` and `1x` do, is one broken token and not a number with something behind it.
    return p_ == end_ || !(is_digit(*p_) || is_letter(*p_) || at('.') || at('+') || at('-'));
}

bool Scanner::skip_string() noexcept
{
    ++p_;
    for (;;) {
        p_ = find_special(p_, end_);
        if (p_ == end_)
            return false;
        if (*p_ == '"') {
            ++p_;
            return true;
        }
        if (*p_ == '\\' ? !skip_escape() : static_cast<unsigned char>(*p_) < 0x80 || !skip_utf8())
            return false;
    }
}

bool Scanner::skip_escape() noexcept
{
    if (left() < 2)
        return false;
    if (p_[1] != 'u') {
        constexpr std::string_view short_escapes = "\"\\/bfnrt";
        const bool known = short_escapes.find(p_[1]) != std::string_view::npos;
        p_ += 2;
        return known;
    }
    if (left() < 6)
        return false;
    const int unit = code_unit(p_ + 2);
    p_ += 6;
    if (!is_high_surrogate(unit))
        return unit >= 0 && !is_low_surrogate(unit);
    if (left() < 6 || p_[0] != '\\' || p_[1] != 'u' || !is_low_surrogate(code_unit(p_ + 2)))
        return false;
    p_ += 6;
    return true;
}

bool Scanner::skip_utf8() noexcept
{
    const auto byte = [this](std::size_t i) { return static_cast<unsigned char>(p_[i]); };
    const base::Utf8Lead lead = base::utf8_lead(byte(0));
    if (lead.size == 0 || left() < lead.size || byte(1) < lead.low || byte(1) > lead.high)
        return false;
    for (std::size_t i = 2; i < lead.size; ++i)
        if ((byte(i) & 0xc0) != 0x80)
            return false;
    p_ += lead.size;
    return true;
}

void append_unescaped(std::string_view token, std::string& out)
{
    const char* p = token.data() + 1;
    const char* const end = token.data() + token.size() - 1;
    while (p != end) {
        if (*p != '\\') {
            out.push_back(*p++);
            continue;
        }
        if (p[1] == 'u') {
            int c = code_unit(p + 2);
            p += 6;
            if (is_high_surrogate(c)) {
                c = 0x10000 + ((c - 0xd800) << 10) + (code_unit(p + 2) - 0xdc00);
                p += 6;
            }
            base::append_utf8(static_cast<std::uint32_t>(c), out);
            continue;
        }
        constexpr std::string_view letters = "bfnrt";
        const std::size_t control = letters.find(p[1]);
        out.push_back(control == std::string_view::npos ? p[1] : "\b\f\n\r\t"[control]);
        p += 2;
    }
}

} // namespace ethwire::json
