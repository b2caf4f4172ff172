// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/session/refusal.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

namespace ethwire::session {

/// The parts of a server's refusal. Any of them may be missing.
struct Said {
    /// The JSON-RPC code, when it was an integer.
    std::optional<std::int64_t> code{};
    /// The JSON-RPC message, or the text of a body that was no JSON-RPC.
    std::string_view message{};
    /// The JSON-RPC data, raw.
    std::string_view data{};
    /// The HTTP status; 0 without HTTP.
    unsigned http_status = 0;
};

/// One thing that servers say. All that the row names must be there: two words mean both.
struct RefusalRow {
    static constexpr std::int64_t any_code = std::numeric_limits<std::int64_t>::min();

    Refusal refusal;
    std::int64_t code;     ///< `any_code`: whatever it was
    unsigned first_status; ///< 0: whatever it was, also none
    unsigned last_status;
    std::string_view words;  ///< in lower case; they stand in the message or in the data, a word begins there
    std::string_view also;   ///< the same
    std::string_view source; ///< the server's own source or documentation, or a report that has the answer
};

/// The table. The first row that fits holds: first those with words, in the message before the data, since words are
/// the most certain; then codes, which servers use for different things; then statuses.
std::span<const RefusalRow> refusal_rows() noexcept;

/// The row that fits; null when the answer is not known.
const RefusalRow* find_refusal(const Said& said) noexcept;

/// Finds out what a refusal means. Reads the first 4 KiB of the message and of the data.
Refusal classify(const Said& said) noexcept;

} // namespace ethwire::session
