// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/u256.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ethwire::cli {

/// How values look on a line.
class TextStyle {
public:
    TextStyle() noexcept = default;
    TextStyle(bool full_hashes, bool colour) noexcept : full_hashes_(full_hashes), colour_(colour) {}

    /// Hashes and addresses whole, for whoever copies or greps them; shortened on a terminal.
    bool full_hashes() const noexcept { return full_hashes_; }
    bool colour() const noexcept { return colour_; }

    /// What standard output asks for: colours on a terminal, unless $NO_COLOR is set or the terminal is dumb.
    static TextStyle of(int descriptor);

private:
    bool full_hashes_ = true;
    bool colour_ = false;
};

enum class Colour { strong, dim, red };

/// Appends `text` in a colour if the style has any.
void append_coloured(std::string& out, const TextStyle& style, Colour colour, std::string_view text);

/// `0x12345678..9abcdef0`, or the whole.
std::string hash_text(std::span<const std::uint8_t> hash, const TextStyle& style);

/// The number with `shift` digits behind the point, of which `shown` are printed and the rest is cut off.
std::string decimal_text(const U256& value, std::size_t shift, std::size_t shown);

/// `2026-11-25 02:48:50`, UTC. Seconds beyond what a calendar has are printed as the number.
std::string time_text(std::uint64_t seconds_since_1970);

/// The time by the wall clock, as `2026-11-25T02:48:50.123Z`.
std::string wall_clock_text();

/// Makes `text`, JSON from a foreign hand, one line that a terminal shows and does not obey: line ends between
/// values become spaces, DEL and the C1 control characters escapes.
void make_printable(std::string& text);

/// JSON laid out for people, two spaces a level.
std::string indented_json(std::string_view text);

} // namespace ethwire::cli
