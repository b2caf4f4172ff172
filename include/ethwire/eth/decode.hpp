// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/bytes.hpp>
#include <ethwire/base/error.hpp>
#include <ethwire/base/u256.hpp>
#include <ethwire/eth/errc.hpp>
#include <ethwire/json/decode_context.hpp>
#include <ethwire/json/read.hpp>

#include <cstdint>
#include <span>
#include <string_view>

namespace ethwire {
namespace json {

// The values of the JSON-RPC specification: QUANTITY, and DATA of any length or of exactly one.
error_code read_json(Reader& in, std::uint64_t& out);
error_code read_json(Reader& in, U256& out);
error_code read_json(Reader& in, Bytes& out);
error_code read_data(Reader& in, std::span<std::uint8_t> out);

template <std::size_t N>
error_code read_json(Reader& in, FixedBytes<N>& out)
{
    return read_data(in, out.bytes);
}

inline void write_json(Writer& out, std::same_as<std::uint64_t> auto value) { out.quantity(value); }
inline void write_json(Writer& out, const U256& value) { out.quantity(value); }
inline void write_json(Writer& out, const Bytes& value) { out.data(value); }

template <std::size_t N>
void write_json(Writer& out, const FixedBytes<N>& value)
{
    out.data(value.bytes);
}

} // namespace json

/// Reads one JSON document into `out`: every value type of `eth/`, `U256`, `Bytes` and the like, integers, `bool`,
/// `double`, `std::string`, `RawJson`, types of your own that have `read_json` (`json/read.hpp`), and `std::vector`,
/// `std::array` and `std::optional` of all of these.
///
/// \param json    the whole document. Anything but white space after it is an error.
/// \param out     reused: vectors and strings keep their capacity. Unspecified after an error.
/// \param context where to say which field was wrong; may be null.
///
/// `std::uint64_t` and `U256` are quantities of the protocol: hex, and nothing else. Fields of unknown name are kept
/// where the type has `UnknownFields`, and skipped otherwise. Unless the type's own documentation says that it cannot
/// do without one, a missing field is no error, and neither is null: `Presence` tells. A field of another form than its
/// own is no error either where the type has `misfits()`, which then has it. Hex of either case and quantities with
/// leading zeros are accepted. Of a key that occurs twice, however its characters are escaped, the last counts. Nothing
/// points into `json` afterwards.
template <class T>
[[nodiscard]] error_code decode(std::string_view json, T& out, DecodeContext* context = nullptr)
{
    static_assert(json::Readable<T>,
                  "this type cannot be read from JSON: declare `error_code read_json(json::Reader&, T&)` in its "
                  "namespace, before its first use (ethwire/json/read.hpp)");
    error_code error;
    if constexpr (json::Readable<T>) {
        if (context)
            context->clear();
        json::Reader in(json, context);
        error = read_json(in, out);
        if (error)
            in.blame(json.data());
        else
            error = in.finish();
    }
    if (!error) [[likely]]
        return error;
    return error == json::errc::trailing_content ? make_error_code(eth::errc::trailing_content) : error;
}

/// Appends `value` as JSON: hex in lower case, quantities without leading zeros, fields that the received document
/// left out left out again, null again null, unknown fields and misfits last, as they came. Types of your own have
/// `write_json`.
template <class T>
void encode(const T& value, json::Writer& writer)
{
    static_assert(json::Writable<T>,
                  "this type cannot be written as JSON: declare `void write_json(json::Writer&, const T&)` in its "
                  "namespace, before its first use (ethwire/json/read.hpp)");
    if constexpr (json::Writable<T>)
        write_json(writer, value);
}

} // namespace ethwire
