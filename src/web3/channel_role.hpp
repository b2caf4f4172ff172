// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>

namespace ethwire::web3 {

/// The purpose of one of a client's persistent connections.
enum class ChannelRole : std::uint8_t {
    main,             ///< calls and subscriptions; the client lives and ends with it
    history,          ///< the calls of `Lane::history`
    one_subscription, ///< one with `Overflow::backpressure`, and nothing else
};

} // namespace ethwire::web3
