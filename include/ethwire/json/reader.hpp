// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>
#include <ethwire/json/decode_context.hpp>
#include <ethwire/json/errc.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace ethwire::json {

/// The kind of a value, by its first character; `none` where no value begins.
enum class Kind : std::uint8_t { none, object, array, string, number, boolean, null };

/// Reads one JSON document from front to back, in one pass and without memory of its own: each value is taken by the
/// member function of the type that it must have.
///
///     json::Reader in(text, &context);
///     error_code e = in.object([&](std::string_view key) -> error_code {
///         if (key == "number")
///             return in.number(number);
///         if (key == "tags")
///             return in.array([&](std::size_t) { return in.string(tags.emplace_back()); });
///         return {}; // skipped
///     });
///     if (!e)
///         e = in.finish();
///
/// Strict: RFC 8259 to the letter, what is skipped too, and no conversion from one type to another. A value that is not
/// of the type asked for is `errc::wrong_type`; after any error the reader and what was read are of no use. What was
/// read may come from a document whose end is broken, so it counts only once `finish` has been reached.
///
/// One thread; the text must outlive the reader.
class Reader {
public:
    /// How deep `object` and `array` may be nested in each other's visits, which take the stack; deeper is
    /// `errc::too_deep`. What is skipped or taken raw may be `max_depth` deep.
    static constexpr std::size_t max_visits = 512;

    /// \param context where an error leaves the path of its value; may be null
    explicit Reader(std::string_view text, DecodeContext* context = nullptr) noexcept
        : p_(text.data()), end_(text.data() + text.size()), context_(context)
    {}

    /// The kind of the next value, which is not taken.
    Kind kind() noexcept;

    /// Takes null, if that is the next value.
    bool null() noexcept;

    error_code boolean(bool& out) noexcept;

    /// Integers written without fraction and exponent: `out_of_range` when they do not fit, else `wrong_type`.
    error_code number(std::uint64_t& out) noexcept;
    error_code number(std::int64_t& out) noexcept;
    /// Any number, as the nearest double; `out_of_range` beyond the largest.
    error_code number(double& out) noexcept;

    /// A string, its escapes resolved.
    error_code string(std::string& out);

    /// One value of any type as its text: a view into the document, without white space around it.
    error_code raw(std::string_view& out) noexcept;
    error_code skip() noexcept;

    /// `visit(std::string_view key) -> error_code` for each member in order. The visit takes the member's value, at
    /// most once; one that it leaves is skipped. Of a key that comes twice, both are visited. The key, its escapes
    /// resolved, is valid during the visit. The first error ends the walk and is returned.
    template <class Visit>
    error_code object(Visit&& visit);

    /// `visit(std::size_t index) -> error_code` for each element in order.
    template <class Visit>
    error_code array(Visit&& visit);

    /// Nothing but white space follows: `trailing_content` otherwise.
    error_code finish() noexcept;

    // For decoders that read the text themselves: they take the next value from `rest` and say where it ended.

    bool value_due() const noexcept { return due_; }
    std::string_view rest() const noexcept { return {p_, static_cast<std::size_t>(end_ - p_)}; }
    void taken_to(const char* end) noexcept;

    /// Notes what stands at `begin` as the value that could not be read, unless one is noted.
    void blame(const char* begin);
    DecodeContext* context() const noexcept { return context_; }

private:
    /// The name of a member; `unescaped` only where the document's spelling has escapes.
    struct Key {
        std::string_view name{};
        std::string unescaped{};
    };

    char peek() noexcept;
    error_code due(char first) noexcept;
    error_code mismatch() noexcept;
    error_code number_token(std::string_view& out) noexcept;
    error_code open(char bracket, char closing, bool& more) noexcept;
    error_code take_key(Key& out);
    error_code next(char closing, bool& more) noexcept;

    const char* p_;
    const char* end_;
    DecodeContext* context_;
    std::size_t depth_ = 0;
    bool due_ = true; // a value is due here and was not taken yet
};

template <class Visit>
error_code Reader::object(Visit&& visit)
{
    bool more = false;
    if (const error_code e = open('{', '}', more))
        return e;
    while (more) {
        Key key;
        if (const error_code e = take_key(key))
            return e;
        const char* const begin = p_;
        due_ = true;
        error_code e = visit(std::as_const(key.name));
        if (!e && due_)
            e = skip();
        if (e) {
            blame(begin);
            if (context_)
                context_->enter_field(key.name);
            return e;
        }
        if (e = next('}', more); e)
            return e;
    }
    return {};
}

template <class Visit>
error_code Reader::array(Visit&& visit)
{
    bool more = false;
    if (const error_code e = open('[', ']', more))
        return e;
    for (std::size_t index = 0; more; ++index) {
        const char* const begin = p_;
        due_ = true;
        error_code e = visit(std::as_const(index));
        if (!e && due_)
            e = skip();
        if (e) {
            blame(begin);
            if (context_)
                context_->enter_element(index);
            return e;
        }
        if (e = next(']', more); e)
            return e;
    }
    return {};
}

} // namespace ethwire::json
