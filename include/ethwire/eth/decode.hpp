// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>
#include <ethwire/eth/errc.hpp>
#include <ethwire/json/decode_context.hpp>

#include <string_view>

namespace ethwire {

namespace json {
class Writer;
} // namespace json

/// Reads one JSON document into `out`: every value type of `eth/`, `bool`, `std::uint64_t`, `U256`, `Bytes`,
/// `std::string`, `RawJson`, `std::vector` of the types that calls return so, and `std::optional` of those that may be
/// null.
///
/// \param json    the whole document. Anything but white space after it is an error.
/// \param out     reused: vectors and strings keep their capacity. Unspecified after an error.
/// \param context where to say which field was wrong; may be null.
///
/// Fields of unknown name are kept where the type has `UnknownFields`, and skipped otherwise. Unless the type's own
/// documentation says that it cannot do without one, a missing field is no error, and neither is null: `Presence`
/// tells. A field of another form than its own is no error either where the type has `misfits()`, which then has it.
/// Hex of either case and quantities with leading zeros are accepted. Of a key that occurs twice, however its
/// characters are escaped, the last counts. Nothing points into `json` afterwards.
template <class T>
[[nodiscard]] error_code decode(std::string_view json, T& out, DecodeContext* context = nullptr);

/// Appends `value` as JSON: hex in lower case, quantities without leading zeros, fields that the received document
/// left out left out again, null again null, unknown fields and misfits last, as they came.
template <class T>
void encode(const T& value, json::Writer& writer);

} // namespace ethwire
