// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>
#include <string>

namespace ethwire::devnode {

/// Notifications in a row, to every subscription of one kind.
struct Flood {
    std::string kind = "newHeads"; ///< newHeads, logs, newPendingTransactions
    std::uint64_t events = 0;      ///< for each subscription of that kind that is open now
    double rate = 0;               ///< events a second; 0: as fast as the socket takes them
};

} // namespace ethwire::devnode
