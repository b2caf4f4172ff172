// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "scripted/client_test.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace ethwire {

/// How much later than its deadline something may end on a busy machine.
inline constexpr Duration late = 50ms;

inline TimePoint now() { return std::chrono::steady_clock::now(); }

/// Remembers what it was told.
class Witness final : public Observer {
public:
    void on_lost(const ConnectionLoss& loss) override
    {
        ++losses;
        lost_at = now();
        lost_for = loss.reason;
        kind = loss.what;
    }
    void on_retry(std::uint64_t, Duration delay) override { retry_after = delay; }

    int losses = 0;
    TimePoint lost_at{};
    error_code lost_for{};
    std::string kind{};
    Duration retry_after{};
};

/// Faults on real sockets and between processes, where a machine in virtual time could not show them.
class Fault : public ClientTest {
public:
    /// Tells `witness`, and reconnects within milliseconds.
    WebSocketProvider watched(const std::string& url) const
    {
        WebSocketProvider provider(url);
        provider.observer(witness).reconnect(ReconnectPolicy().base(10ms).cap(20ms).first_jitter(1ms));
        return provider;
    }

    awaitable<void> until_lost(int losses = 1)
    {
        while (witness->losses < losses)
            co_await pause(1ms);
    }

    std::shared_ptr<Witness> witness = std::make_shared<Witness>();
};

} // namespace ethwire
