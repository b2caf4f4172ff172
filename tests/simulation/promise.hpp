// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>

namespace ethwire::simulation {

/// What a client promises, whatever its node and its network do.
enum class Promise : std::uint8_t {
    once,       ///< an operation completes exactly once, and never before the call that begins it has returned
    deadline,   ///< an operation is over at its deadline, a cancelled one at once
    answer,     ///< an operation ends with its own answer, an event goes to its own subscription
    sent,       ///< what is told of what has left is true, and only reads are ever sent twice
    order,      ///< events of a subscription come in order, each once
    counted,    ///< every event that was lost is counted
    told,       ///< what was received before a loss is delivered before the loss is told; each loss is told once, and
                ///< the end of a peer within a second
    policy,     ///< a full queue does what its policy says, and holds no more than its limits
    cause,      ///< no connection is lost without a cause
    recovery,   ///< a client works again when its node and its network do
    subscribed, ///< the node knows the live subscriptions, and no others
    quiet,      ///< nothing runs and nothing is armed but what is due
    released,   ///< nothing is left of a client that was closed
    protocol,   ///< what a client sends can be read
    progress,   ///< nothing spins, and no node is called again and again without a rest
    simulation, ///< of the simulation itself: a run is long enough, and what is listed as impossible does not happen
    count
};

const char* to_string(Promise promise) noexcept;

} // namespace ethwire::simulation
