// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>
#include <ethwire/rpc/server_error.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace ethwire::rpc {

/// One JSON-RPC 2.0 object that came from a server, taken apart. All views point into the message.
struct Envelope {
    /// The token as it stands: `7`, `"7"`, `null`. Empty when there is no `id`.
    std::string_view id{};
    /// Empty when absent; raw JSON otherwise, also `null`.
    std::string_view result{};
    std::string_view error{};
    /// Without quotes. Empty when absent.
    std::string_view method{};
    /// `params.subscription` without quotes (a number's digits where a server uses numbers), and `params.result`.
    std::string_view subscription{};
    std::string_view value{};
    /// `params.error`, raw: the server ends the subscription with it.
    std::string_view end{};

    /// The id when it is exactly a token that we could have sent: digits of an integer from 1 to 2^53 - 1; else 0.
    std::uint64_t our_id() const noexcept;
    /// An error that does not say which request it is about.
    bool is_refusal() const noexcept
    {
        return (id.empty() || id == "null") && method.empty() && !error.empty() && error != "null";
    }
    bool is_notification() const noexcept { return !method.empty() && !value.empty() && !subscription.empty(); }
    bool is_end_of_subscription() const noexcept
    {
        return !method.empty() && value.empty() && !subscription.empty() && !end.empty();
    }
};

/// Takes one object apart, members in any order; the last of equal names counts. The whole text is validated: after an
/// error `out` is of no use.
error_code parse_envelope(std::string_view text, Envelope& out);

/// Without a byte order mark in front, which a reader may pass over (RFC 8259, section 8.1), as servers of files add
/// it.
std::string_view without_mark(std::string_view text) noexcept;

/// Elements that a batch answer may have: as many as a node would ever be asked, and views of a few messages' size.
inline constexpr std::size_t most_elements = std::size_t{1} << 17;

/// The elements of a batch answer, raw; none after an error, `json::errc::too_large` for more than `most_elements`.
error_code split_batch(std::string_view text, std::vector<std::string_view>& out);

/// The error member of an answer. Tolerates what servers really send: no code, no message, a bare string.
ServerError parse_server_error(std::string_view error);

/// The shape that nearly every server writes, recognised without a parser: true, and then
///
///     {"jsonrpc":"2.0","method":"<any>_subscription","params":{"subscription":"<id>","result":<value>}}
///
/// was there up to `<value>`, whose end is taken to be two bytes before the message's. Only the value's decoder finds
/// out whether that was right; a value that does not decode goes through `parse_envelope` again.
bool quick_notification(std::string_view text, std::string_view& subscription, std::string_view& value) noexcept;

/// The same for `{"jsonrpc":"2.0","id":<digits>,"result":<value>}`.
bool quick_reply(std::string_view text, std::uint64_t& id, std::string_view& value) noexcept;

/// The id of a text that begins as such a reply, however it goes on; else 0.
std::uint64_t quick_reply_id(std::string_view text) noexcept;

} // namespace ethwire::rpc
