// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/errc.hpp>

#include "base/text.hpp"

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace ethwire::eth {

/// What a reader of quantities gives besides success and errors: the value is read, but its text begins with zeros, so
/// it is not what `write` would give. An object keeps such a text; everywhere else this is a success.
inline constexpr errc leading_zeros = static_cast<errc>(-1);

constexpr bool failed(errc e) noexcept { return e != errc{} && e != leading_zeros; }

/// A position in JSON text: what all decoders of this room read from. It never looks outside the text.
///
/// The documents are hex between quotes for the most part, and what reads them knows the type of each value before it
/// comes. One pass over the bytes that decodes on the way is therefore several times as fast here as an index of the
/// structure first and the values after it. What has no type here, and whatever is spelled unusually, goes through
/// `json::Scanner`, so that nothing is accepted or kept that is not JSON.
///
/// Functions return `errc{}` for success.
class ValueReader {
public:
    /// \param context where errors leave the path of the value; may be null
    explicit ValueReader(std::string_view text, DecodeContext* context = nullptr) noexcept
        : p_(text.data()), end_(text.data() + text.size()), context_(context)
    {}

    DecodeContext* context() const noexcept { return context_; }
    void set_context(DecodeContext* context) noexcept { context_ = context; }

    const char* position() const noexcept { return p_; }
    const char* end() const noexcept { return end_; }
    std::size_t left() const noexcept { return static_cast<std::size_t>(end_ - p_); }
    void move_to(const char* position) noexcept { p_ = position; }

    /// The next character that is no white space, not taken; 0 at the end.
    char peek() noexcept
    {
        while (p_ != end_ && base::is_space(*p_))
            ++p_;
        return p_ == end_ ? '\0' : *p_;
    }

    /// Takes `c` if it is the next character behind white space.
    bool take(char c) noexcept
    {
        if (peek() != c || p_ == end_)
            return false;
        ++p_;
        return true;
    }

    /// Takes `word` if it stands exactly here.
    bool take_word(std::string_view word) noexcept
    {
        if (left() < word.size() || std::memcmp(p_, word.data(), word.size()) != 0)
            return false;
        p_ += word.size();
        return true;
    }

    /// Takes a string and gives what is between its quotes, escapes as they are.
    errc raw_string(std::string_view& content) noexcept;

    /// Takes a string and puts it into `out` with its escapes resolved.
    errc string(std::string& out);

    /// Takes one value of any kind and gives its text.
    errc skip_value(std::string_view& text) noexcept;

    /// The error for a value that begins here and is not of the type wanted: `wrong_type` when it is some other
    /// value, else `not_json`.
    errc mismatch() noexcept;

    /// Takes the key of a member with its colon, and gives it with its escapes as they are.
    errc raw_key(std::string_view& content) noexcept;

    /// Puts a key that is written with escapes into `resolved`, without them. False for one that has none.
    static bool resolve(std::string_view& key, std::string& resolved);

    // The way of an error to its reader, innermost first: what stands at `begin` is what is wrong.

    void blame_field(std::string_view name, const char* begin);
    void blame_element(std::size_t index, const char* begin);
    void blame_value(const char* begin);

private:
    const char* p_;
    const char* end_;
    DecodeContext* context_;
};

/// Takes an object: `visit(std::string_view key) -> errc` takes the value of each member.
template <class Visit>
errc each_member(ValueReader& reader, Visit visit)
{
    if (!reader.take('{'))
        return reader.mismatch();
    if (reader.take('}'))
        return {};
    for (std::string resolved;;) {
        std::string_view key;
        if (const errc e = reader.raw_key(key); e != errc{})
            return e;
        ValueReader::resolve(key, resolved);
        const char* const begin = reader.position();
        if (const errc e = visit(key); failed(e)) {
            reader.blame_field(key, begin);
            return e;
        }
        if (reader.take('}'))
            return {};
        if (!reader.take(','))
            return errc::not_json;
    }
}

/// Takes an array: `visit(std::size_t index) -> errc` takes each element.
template <class Visit>
errc each_element(ValueReader& reader, Visit visit)
{
    if (!reader.take('['))
        return reader.mismatch();
    if (reader.take(']'))
        return {};
    errc spelling{};
    for (std::size_t index = 0;; ++index) {
        const char* const begin = reader.position();
        if (const errc e = visit(index); e != errc{}) {
            if (failed(e)) {
                reader.blame_element(index, begin);
                return e;
            }
            spelling = e;
        }
        if (reader.take(']'))
            return spelling;
        if (!reader.take(','))
            return errc::not_json;
    }
}

/// Takes `null` if that is the next value.
inline bool take_null(ValueReader& reader) noexcept { return reader.peek() == 'n' && reader.take_word("null"); }

} // namespace ethwire::eth
