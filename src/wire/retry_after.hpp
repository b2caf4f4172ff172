// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace ethwire::wire {

/// A time in any of the three forms of RFC 9110, section 5.6.7, which are all in GMT; nothing when it is in none.
/// The two digits of a year in the oldest form stand for 1970 to 2069.
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text) noexcept;

/// How long a server asks to be left alone (RFC 9110, section 10.2.3); nothing when it does not say.
///
/// A time is held against the answer's own `Date`, since the two were read off the same clock, and ours may be wrong.
/// A time without a `Date`, or one in no known form, says nothing; a time that has passed says none.
/// \param value of Retry-After
/// \param date  of Date, empty when the answer has none
std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, std::string_view date) noexcept;

} // namespace ethwire::wire
