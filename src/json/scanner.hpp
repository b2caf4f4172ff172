// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/json/errc.hpp>
#include <ethwire/json/raw.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ethwire::json {

/// Takes JSON text apart, one token a call, strictly by RFC 8259: what all validation rests on. Nesting is a bit a
/// level, so no depth costs stack or memory. Never looks outside the text.
class Scanner {
public:
    enum class Token {
        begin_object,
        end_object,
        begin_array,
        end_array,
        key,    ///< `text()` is the string with its quotes
        string, ///< `text()` is the string with its quotes
        number,
        true_value,
        false_value,
        null_value,
        end,   ///< the document is complete and nothing follows
        error, ///< see `error()`
    };

    /// \param limit levels that may be open at once, at most `max_depth`
    explicit Scanner(std::string_view text, std::size_t limit = max_depth) noexcept
        : p_(text.data()), end_(text.data() + text.size()), limit_(limit)
    {}

    Token next() noexcept;

    /// Takes one whole value from the front, after which `text()` is its last token.
    errc skip_value() noexcept;

    /// The token that `next` returned, as it stands.
    std::string_view text() const noexcept { return text_; }

    errc error() const noexcept { return error_; }

private:
    enum class Due { value, value_or_end, key, key_or_end, comma_or_end, nothing };

    Token value() noexcept;
    Token key() noexcept;
    Token open(bool object) noexcept;
    Token close(bool object) noexcept;
    Token scalar(bool (Scanner::*skip)() noexcept, Token token) noexcept;
    Token fail(errc e) noexcept;
    void take_until_here(const char* begin) noexcept { text_ = {begin, static_cast<std::size_t>(p_ - begin)}; }

    bool in_object() const noexcept { return kinds_[(depth_ - 1) / 64] >> ((depth_ - 1) % 64) & 1; }
    std::size_t left() const noexcept { return static_cast<std::size_t>(end_ - p_); }
    bool at(char c) const noexcept { return p_ != end_ && *p_ == c; }
    void skip_space() noexcept;
    bool skip_word(std::string_view word) noexcept;
    bool skip_true() noexcept { return skip_word("true"); }
    bool skip_false() noexcept { return skip_word("false"); }
    bool skip_null() noexcept { return skip_word("null"); }
    bool skip_digits() noexcept;
    bool skip_number() noexcept;
    bool skip_string() noexcept;
    bool skip_escape() noexcept;
    bool skip_utf8() noexcept;

    const char* p_;
    const char* end_;
    std::size_t limit_;
    std::string_view text_{};
    std::size_t depth_ = 0;
    Due due_ = Due::value;
    errc error_{};
    std::array<std::uint64_t, max_depth / 64> kinds_; // bit d: whether level d is an object; set when it is opened
};

/// Appends the content of a string token, quotes removed and escapes resolved, to `out`.
void append_unescaped(std::string_view token, std::string& out);

} // namespace ethwire::json
