// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>
#include <ethwire/eth/errc.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace ethwire {

namespace json {
class Parser;
class Writer;
} // namespace json

/// Where in a document a decoder gave up. Untouched by a success, so it costs nothing until something is wrong.
class DecodeContext {
public:
    /// The path of the offending value, such as `transactions[3].gasPrice`; empty for the document itself.
    const std::string& path() const noexcept { return path_; }

    /// What stands there, JSON text cut to `longest_value` bytes; empty when nothing does.
    const std::string& value() const noexcept { return value_; }
    static constexpr std::size_t longest_value = 1024;

    /// `bad hex in field transactions[3].gasPrice`.
    std::string describe(error_code error) const;

    void clear() noexcept
    {
        path_.clear();
        value_.clear();
    }

    /// Called by decoders on their way out, innermost first.
    void enter_field(std::string_view name);
    void enter_element(std::size_t index);
    void set_value(std::string_view text) { value_.assign(text.substr(0, longest_value)); }

private:
    std::string path_;
    std::string value_;
};

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

/// The same in the shape of a decoder that needs working memory: none of this room's does.
template <class T>
[[nodiscard]] error_code decode(json::Parser&, std::string_view json, T& out, DecodeContext* context = nullptr)
{
    return decode(json, out, context);
}

/// Appends `value` as JSON: hex in lower case, quantities without leading zeros, fields that the received document
/// left out left out again, null again null, unknown fields and misfits last, as they came.
template <class T>
void encode(const T& value, json::Writer& writer);

} // namespace ethwire
