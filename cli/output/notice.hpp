// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>
#include <ethwire/base/error.hpp>
#include <ethwire/rpc/server_error.hpp>
#include <ethwire/web3/event.hpp>
#include <ethwire/web3/observer.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace ethwire::cli {

// One JSON object a line for standard error, each with the wall clock's time.

std::string lagged_notice(std::string_view subscription, std::uint64_t lost);
std::string disconnected_notice(std::string_view subscription, const Disconnected& loss);
std::string resubscribed_notice(std::string_view subscription);
/// An event that is no value of its type: it was printed as it came.
/// \param field what is wrong, and `value` what stands there, JSON; empty for the event as a whole
std::string undecodable_notice(std::string_view subscription, error_code reason, std::string_view field = {},
                               std::string_view value = {});

/// What happens to the client, as such lines (`-v`).
class NoticeObserver final : public Observer {
public:
    explicit NoticeObserver(std::function<void(const std::string& line)> print) : print_(std::move(print)) {}

    void on_connected(std::string_view endpoint, bool again) override;
    void on_lost(const ConnectionLoss& loss) override;
    void on_retry(std::uint64_t attempt, Duration delay) override;
    void on_protocol_error(error_code reason) override;
    void on_server_message(const ServerError& said) override;
    void on_subscription_ended(std::string_view label, const ServerError& said) override;
    void on_subscription_refused(std::string_view label, const ServerError& said) override;
    void on_closed(error_code reason) override;

    /// Nothing is told from here on: who prints goes before the client does.
    void mute() noexcept { print_ = nullptr; }

private:
    void tell(const std::string& line);

    std::function<void(const std::string&)> print_;
};

} // namespace ethwire::cli
