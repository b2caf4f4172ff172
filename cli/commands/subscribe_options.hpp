// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "options/client_options.hpp"
#include "output/status_line.hpp"

#include <ethwire/base/clock.hpp>
#include <ethwire/eth/filter.hpp>
#include <ethwire/rpc/queue_options.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ethwire::cli {

/// What `ethwire subscribe` is told.
struct SubscribeOptions {
    enum class Kind { new_heads, logs, pending, full_pending, syncing, other };

    ClientOptions client{};
    Kind kind = Kind::new_heads;
    std::string name{}; ///< as given: `newHeads`
    std::string name_space = "eth";
    std::string params{}; ///< of the subscribe call, for `other`
    Filter filter{};      ///< for `logs`
    QueueOptions queue{};
    std::optional<std::uint64_t> count{};
    std::optional<Duration> seconds{};
    std::size_t repeat = 1;
    StatusMode status = StatusMode::automatic;
};

/// Reads the words behind the verb. Nullopt when they ask for help, which has then been printed.
std::optional<SubscribeOptions> read_subscribe_options(std::vector<std::string> words);

} // namespace ethwire::cli
