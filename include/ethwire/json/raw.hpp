// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace ethwire {

/// One JSON value as text: what a node sent in a field that ethwire has no type for, or what a user wants sent as it
/// is. Whoever makes one from foreign text asks `json::validate` first.
struct RawJson {
    std::string text = "null";

    /// The same text, byte for byte. For the same meaning, `json::equal`.
    friend bool operator==(const RawJson&, const RawJson&) = default;
};

namespace json {

/// Nesting that is accepted. The answer of a call tracer nests two levels for each of up to 1,024 calls; every place
/// that follows nesting this far does so with a loop, so the limit guards memory and time, not the stack.
inline constexpr std::size_t max_depth = 4096;

/// Whether `text` is exactly one JSON value, with white space allowed around it: RFC 8259 to the letter, in valid
/// UTF-8, without unpaired surrogates in its escapes, and at most `max_depth` deep. Repeated keys are allowed. Needs
/// no memory and no stack.
error_code validate(std::string_view text) noexcept;

/// Whether two documents mean the same: the order of an object's members and white space do not matter, of a repeated
/// key the last counts, strings are compared with their escapes resolved, and numbers by their exact decimal value
/// (`1`, `1.0` and `10e-1` are equal, `-0` is `0`; nothing is rounded). False when either is no valid JSON.
bool equal(std::string_view a, std::string_view b);

inline bool equal(const RawJson& a, const RawJson& b)
{
    return equal(std::string_view(a.text), std::string_view(b.text));
}

} // namespace json
} // namespace ethwire
