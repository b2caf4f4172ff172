// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/json/raw.hpp>
#include <ethwire/json/reader.hpp>
#include <ethwire/json/writer.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// How values become JSON and come from it: two functions a type, found by the type's namespace.
///
///     struct Pool {
///         U256 reserve;
///         std::optional<std::string> name;
///     };
///
///     error_code read_json(json::Reader& in, Pool& out)
///     {
///         return json::read_members(in, json::member("reserve", out.reserve), json::member("name", out.name));
///     }
///     void write_json(json::Writer& out, const Pool& pool)
///     {
///         json::write_members(out, json::member("reserve", pool.reserve), json::member("name", pool.name));
///     }
///
/// Whatever has them may be the result of a call, a parameter, an element of a vector, or a member of another type.
/// They have to be declared before the type's first use. For a type of another library they may stand in
/// `ethwire::json`.
namespace ethwire::json {

template <class T>
concept Readable = requires(Reader& in, T& out) {
    { read_json(in, out) } -> std::convertible_to<error_code>;
};

template <class T>
concept Writable = requires(Writer& out, const T& value) { write_json(out, value); };

/// The integers that are no quantities of Ethereum: all but `bool`, characters and `std::uint64_t`.
template <class T>
concept PlainInteger = std::integral<T> && sizeof(T) > 1 && !std::same_as<T, std::uint64_t> &&
                       !std::same_as<T, wchar_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

error_code read_json(Reader& in, bool& out) noexcept;
error_code read_json(Reader& in, double& out) noexcept;
error_code read_json(Reader& in, std::string& out);
error_code read_json(Reader& in, RawJson& out);
void write_json(Writer& out, std::same_as<bool> auto value) { out.boolean(value); }
void write_json(Writer& out, double value);
void write_json(Writer& out, const std::string& value);
void write_json(Writer& out, const RawJson& value);

/// A number of JSON, or a QUANTITY (`"0x1b4"`), that lies between the two.
error_code read_integer(Reader& in, std::int64_t least, std::int64_t most, std::int64_t& out) noexcept;
error_code read_integer(Reader& in, std::uint64_t most, std::uint64_t& out) noexcept;

/// A number of JSON without fraction and exponent, or a QUANTITY; `out_of_range` when it does not fit.
template <PlainInteger T>
error_code read_json(Reader& in, T& out) noexcept
{
    using Limits = std::numeric_limits<T>;
    std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t> value = 0;
    error_code e;
    if constexpr (std::is_signed_v<T>)
        e = read_integer(in, Limits::min(), Limits::max(), value);
    else
        e = read_integer(in, Limits::max(), value);
    out = static_cast<T>(value);
    return e;
}

template <PlainInteger T>
void write_json(Writer& out, T value)
{
    out.number(value);
}

// All are declared before the first that calls another: of standard types their namespace brings none.
template <Readable T>
error_code read_json(Reader& in, std::optional<T>& out);
template <Readable T>
    requires(!std::same_as<T, std::uint8_t> && !std::same_as<T, bool>)
error_code read_json(Reader& in, std::vector<T>& out);
template <Readable T, std::size_t N>
error_code read_json(Reader& in, std::array<T, N>& out);
template <Writable T>
void write_json(Writer& out, const std::optional<T>& value);
template <Writable T>
    requires(!std::same_as<T, std::uint8_t> && !std::same_as<T, bool>)
void write_json(Writer& out, const std::vector<T>& values);
template <Writable T, std::size_t N>
void write_json(Writer& out, const std::array<T, N>& values);

/// Null is an empty one.
template <Readable T>
error_code read_json(Reader& in, std::optional<T>& out)
{
    if (in.null()) {
        out.reset();
        return {};
    }
    return read_json(in, out ? *out : out.emplace());
}

/// An array. Elements that are there already are read into again.
template <Readable T>
    requires(!std::same_as<T, std::uint8_t> && !std::same_as<T, bool>)
error_code read_json(Reader& in, std::vector<T>& out)
{
    std::size_t count = 0;
    const error_code e = in.array([&](std::size_t i) -> error_code {
        if (i == out.size())
            out.emplace_back();
        count = i + 1;
        return read_json(in, out[i]);
    });
    out.resize(count);
    return e;
}

/// An array of exactly N elements; `wrong_length` otherwise.
template <Readable T, std::size_t N>
error_code read_json(Reader& in, std::array<T, N>& out)
{
    std::size_t count = 0;
    const error_code e = in.array([&](std::size_t i) -> error_code {
        count = i + 1;
        return i < N ? error_code(read_json(in, out[i])) : make_error_code(errc::wrong_length);
    });
    return e || count == N ? e : make_error_code(errc::wrong_length);
}

template <Writable T>
void write_json(Writer& out, const std::optional<T>& value)
{
    if (value)
        write_json(out, *value);
    else
        out.null();
}

template <Writable T>
    requires(!std::same_as<T, std::uint8_t> && !std::same_as<T, bool>)
void write_json(Writer& out, const std::vector<T>& values)
{
    out.begin_array();
    for (const T& value : values)
        write_json(out, value);
    out.end_array();
}

template <Writable T, std::size_t N>
void write_json(Writer& out, const std::array<T, N>& values)
{
    out.begin_array();
    for (const T& value : values)
        write_json(out, value);
    out.end_array();
}

/// A member of an object under its name in JSON.
template <class T>
struct Member {
    std::string_view name;
    T& value;
};

template <class T>
constexpr Member<T> member(std::string_view name, T& value) noexcept
{
    return {name, value};
}

/// Takes an object whose members are these, in any order; others are skipped, of equal names the last counts. One that
/// is not there is `errc::missing_field`, or empty if it is a `std::optional`.
template <Readable... T>
error_code read_members(Reader& in, Member<T>... members)
{
    static_assert(sizeof...(T) <= 64);
    std::uint64_t seen = 0;
    const error_code e = in.object([&](std::string_view key) -> error_code {
        error_code error;
        std::uint64_t bit = 1;
        const auto take = [&](auto& member) {
            if (key == member.name) {
                seen |= bit;
                error = read_json(in, member.value);
                return true;
            }
            bit <<= 1;
            return false;
        };
        (void)(take(members) || ...);
        return error;
    });
    if (e)
        return e;
    error_code missing;
    std::uint64_t bit = 1;
    const auto finish = [&]<class M>(Member<M>& member) {
        const bool there = (seen & bit) != 0;
        bit <<= 1;
        if constexpr (is_optional<M>) {
            if (!there)
                member.value.reset();
        } else if (!there && !missing) {
            missing = errc::missing_field;
            if (in.context())
                in.context()->enter_field(member.name);
        }
    };
    (finish(members), ...);
    return missing;
}

/// Writes an object of these members; a `std::optional` that is empty is left out.
template <Writable... T>
void write_members(Writer& out, Member<T>... members)
{
    const auto write = [&]<class M>(const Member<M>& member) {
        if constexpr (is_optional<std::remove_const_t<M>>) {
            if (!member.value)
                return;
        }
        out.key(member.name);
        if constexpr (is_optional<std::remove_const_t<M>>)
            write_json(out, *member.value);
        else
            write_json(out, member.value);
    };
    out.begin_object();
    (write(members), ...);
    out.end_object();
}

} // namespace ethwire::json
