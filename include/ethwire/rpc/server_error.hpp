// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>
#include <string>

namespace ethwire {

/// The error object of a server (JSON-RPC 2.0, section 5.1), as it came.
/// Kept apart from what ethwire says: all of it is the server's text and may hold anything.
struct ServerError {
    /// 0 when it is no integer, not even as a string of digits.
    std::int64_t code = 0;
    std::string message{};
    /// The member `data` as raw JSON of any type; empty when there was none.
    std::string data{};
    /// A code that is no integer, as raw JSON; empty otherwise.
    std::string odd_code{};
    /// The whole of it as it came, with every member: raw JSON, an object nearly always. Empty when it never was JSON.
    std::string raw{};

    /// The whole as JSON: as it came, or made of the other members.
    std::string to_json() const;

    friend bool operator==(const ServerError&, const ServerError&) = default;
};

} // namespace ethwire
