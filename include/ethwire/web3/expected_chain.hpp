// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/u256.hpp>
#include <ethwire/eth/hash32.hpp>

#include <optional>

namespace ethwire {

/// The chain that a node has to follow. What is not set is not checked.
class ExpectedChain {
public:
    ExpectedChain() noexcept = default;

    /// The chain id that `eth_chainId` must answer (EIP-695, EIP-155).
    ExpectedChain& id(const U256& number) noexcept
    {
        id_ = number;
        return *this;
    }
    /// The hash of block 0. It tells apart chains with the same id, such as two development nodes. Of a node that has
    /// pruned block 0, only the id is checked.
    ExpectedChain& genesis(const Hash32& hash) noexcept
    {
        genesis_ = hash;
        return *this;
    }

    const std::optional<U256>& id() const noexcept { return id_; }
    const std::optional<Hash32>& genesis() const noexcept { return genesis_; }
    /// Nothing is expected.
    bool empty() const noexcept { return !id_ && !genesis_; }

private:
    std::optional<U256> id_{};
    std::optional<Hash32> genesis_{};
};

} // namespace ethwire
