// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <string_view>

/// JSON text, taken apart where it lies.
///
/// What is accepted here is what RFC 8259 and Python's json.loads both accept with one meaning. Everything else is
/// refused, which is no verdict on it: the caller then asks json.loads itself.
namespace ethwire::python {

/// Deeper nesting is refused, far below where the interpreter ends a recursion.
inline constexpr int max_depth = 64;

/// json.loads has a limit of its own for digits, which can be changed; longer numbers are refused before it matters.
inline constexpr std::size_t max_digits = 512;

/// A place in the text. Nothing behind `end` is read.
struct Cursor {
    const char* at;
    const char* end;

    explicit Cursor(std::string_view text) noexcept : at(text.data()), end(text.data() + text.size()) {}

    std::size_t left() const noexcept { return static_cast<std::size_t>(end - at); }
    bool is(char c) const noexcept { return at != end && *at == c; }

    /// Steps over `c` if it is the next character.
    bool take(char c) noexcept
    {
        if (!is(c))
            return false;
        ++at;
        return true;
    }

    bool take(std::string_view word) noexcept
    {
        if (left() < word.size() || std::string_view(at, word.size()) != word)
            return false;
        at += word.size();
        return true;
    }

    void skip_blanks() noexcept
    {
        while (at != end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
            ++at;
    }
};

/// A string without its quotes, as it is written.
struct StringToken {
    std::string_view text;
    bool has_escape = false;
    bool is_ascii = true;
};

/// Reads a string, from its opening quote on. Escapes are checked, not resolved.
bool read_string(Cursor& cursor, StringToken& out) noexcept;

/// A number as it is written.
struct NumberToken {
    std::string_view text;
    bool is_integer = true;
};

bool read_number(Cursor& cursor, NumberToken& out) noexcept;

/// Steps over one whole value, checking all of it. Where a string has other than ASCII in it, `is_ascii` becomes false.
bool skip_value(Cursor& cursor, bool& is_ascii, int depth = 0) noexcept;

/// An object, member by member: `visit(key) -> bool` is called with the cursor at the value, and steps over it.
/// A key with an escape is refused.
template <class Visit>
bool read_object(Cursor& cursor, Visit&& visit)
{
    if (!cursor.take('{'))
        return false;
    cursor.skip_blanks();
    if (cursor.take('}'))
        return true;
    while (true) {
        StringToken key;
        if (!read_string(cursor, key) || key.has_escape)
            return false;
        cursor.skip_blanks();
        if (!cursor.take(':'))
            return false;
        cursor.skip_blanks();
        if (!visit(key))
            return false;
        cursor.skip_blanks();
        if (cursor.take('}'))
            return true;
        if (!cursor.take(','))
            return false;
        cursor.skip_blanks();
    }
}

/// An array, element by element: `visit() -> bool`.
template <class Visit>
bool read_array(Cursor& cursor, Visit&& visit)
{
    if (!cursor.take('['))
        return false;
    cursor.skip_blanks();
    if (cursor.take(']'))
        return true;
    while (true) {
        if (!visit())
            return false;
        cursor.skip_blanks();
        if (cursor.take(']'))
            return true;
        if (!cursor.take(','))
            return false;
        cursor.skip_blanks();
    }
}

} // namespace ethwire::python
