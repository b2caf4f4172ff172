// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>

#include <type_traits>

namespace ethwire::json {

/// Errors of JSON text. The text itself is never part of an error.
enum class errc {
    malformed = 1,    ///< not JSON: grammar, UTF-8, escapes, or an end that comes too early
    too_deep,         ///< nested deeper than `max_depth`, or visited deeper than `Reader::max_visits`
    trailing_content, ///< a complete document, and something other than white space after it
    wrong_type,       ///< another JSON type than asked for
    missing_field,    ///< an object lacks a member that it must have
    bad_hex,          ///< a string that must be hex is not
    out_of_range,     ///< a number does not fit
    too_large,        ///< more elements than anybody would take
    wrong_length,     ///< an array of another number of elements than it must have
    already_read,     ///< a value was asked for where none is due: each is read once
};

const error_category& category() noexcept;
error_code make_error_code(errc e) noexcept;

} // namespace ethwire::json

template <>
struct boost::system::is_error_code_enum<ethwire::json::errc> : std::true_type {};
