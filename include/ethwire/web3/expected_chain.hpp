// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/u256.hpp>
#include <ethwire/eth/hash32.hpp>

#include <optional>

namespace ethwire {

/// Which chain a node must be of. What is not set is not checked.
class ExpectedChain {
public:
    ExpectedChain() noexcept = default;

    /// The chain id that `eth_chainId` must answer (EIP-695, EIP-155).
    ExpectedChain& id(const U256& number) noexcept
    {
        id_ = number;
        return *this;
    }
    /// The hash of block 0. It tells apart chains of one id, such as two development nodes. A node that has no block 0
    /// any more is taken by its id alone.
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
