// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>
#include <ethwire/rpc/arrival.hpp>
#include <ethwire/rpc/server_error.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace ethwire {

/// Whether a call reached the server.
enum class Sent : std::uint8_t {
    no,      ///< not a byte left: it was not executed
    yes,     ///< the server answered it
    unknown, ///< bytes left and no answer came: it may have been executed
};

/// The name: `no`, `yes`, `unknown`.
const char* to_string(Sent sent) noexcept;

template <class T>
class Outcome;

/// How a call ended, whatever its value: over WebSocket, IPC and HTTP alike. A cheap value: copies share what the
/// server said.
template <>
class Outcome<void> {
public:
    /// Nothing was asked yet.
    Outcome() noexcept = default;
    explicit Outcome(error_code error, Sent sent = Sent::no) noexcept : error_(error), sent_(sent) {}

    /// True when the value is there.
    explicit operator bool() const noexcept { return !error_; }
    /// No error, ours, or `rpc::errc::server_error`.
    error_code error() const noexcept { return error_; }
    /// Whether it reached the server.
    Sent sent() const noexcept { return sent_; }

    /// The server's error object, whole; an empty one when there was none.
    const ServerError& server_error() const noexcept { return details().said; }
    /// The status of the HTTP answer; 0 when none came, and over another transport.
    unsigned http_status() const noexcept { return http_status_; }
    /// How long the server asks to be left alone.
    std::optional<std::chrono::seconds> retry_after() const noexcept { return details().retry_after; }
    /// The beginning of an answer that was refused or was no reply: at most 512 bytes, printable. It is the server's
    /// text and may hold anything.
    std::string_view excerpt() const noexcept { return details().excerpt; }
    /// One answer stood for the whole batch.
    bool of_batch() const noexcept { return of_batch_; }

    /// When the answer came, and over which connection; zeros when none came.
    const Arrival& arrival() const noexcept { return arrival_; }

    /// All of this on one line, ours first.
    std::string describe() const;

    // What fills it in.

    Outcome& error(error_code error) noexcept
    {
        error_ = error;
        return *this;
    }
    Outcome& server_error(ServerError said);
    Outcome& http_status(unsigned status) noexcept
    {
        http_status_ = static_cast<std::uint16_t>(status);
        return *this;
    }
    Outcome& arrival(const Arrival& arrival) noexcept
    {
        arrival_ = arrival;
        return *this;
    }
    Outcome& retry_after(std::optional<std::chrono::seconds> wait);
    Outcome& excerpt(std::string text);
    Outcome& of_batch(bool whole) noexcept
    {
        of_batch_ = whole;
        return *this;
    }

private:
    struct Details {
        ServerError said{};
        std::string excerpt{};
        std::optional<std::chrono::seconds> retry_after{};
    };

    const Details& details() const noexcept;
    Details& own_details();

    error_code error_{};
    std::shared_ptr<Details> details_{}; // null of nearly every call
    Arrival arrival_{};
    std::uint16_t http_status_ = 0;
    Sent sent_ = Sent::no;
    bool of_batch_ = false;
};

/// How a call ended, with its value: what completion tokens get.
///
///     w3.eth().get_balance(account, {}, [](error_code error, Outcome<U256> outcome) {
///         if (!error)
///             fmt::print("{}\n", *outcome);
///         else
///             fmt::print("{}\n", outcome.describe());
///     });
template <class T>
class Outcome : public Outcome<void> {
public:
    Outcome() = default;
    Outcome(const Outcome<void>& end, T value) : Outcome<void>(end), value_(std::move(value)) {}

    /// The value, default-constructed when there is none.
    const T& operator*() const& noexcept { return value_; }
    T& operator*() & noexcept { return value_; }
    T&& operator*() && noexcept { return std::move(value_); }
    const T* operator->() const noexcept { return &value_; }
    T* operator->() noexcept { return &value_; }

private:
    T value_{};
};

namespace rpc {

/// The beginning of a stranger's text as one line that a terminal shows and does not obey: at most `most` bytes, white
/// space as single spaces, and what has no look of its own as `?`. UTF-8 stays where it is well formed.
std::string excerpt(std::string_view text, std::size_t most = 512);

} // namespace rpc
} // namespace ethwire
