// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/bytes.hpp>
#include <ethwire/devnode/chain.hpp>
#include <ethwire/eth/address.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace ethwire::devnode {

/// The topic of `Transfer(address,address,uint256)`, which every second invented transaction emits.
Hash32 transfer_topic() noexcept;

/// The eight accounts and four token contracts of a chain with this seed.
std::vector<Address> make_accounts(std::uint64_t seed);
std::vector<Address> make_tokens(std::uint64_t seed);

/// Block 0.
BlockPtr make_genesis(const ChainOptions& options);

/// The block that follows `parent`: the same for the same parent, options, branch and raw transactions.
BlockPtr make_block(const ChainOptions& options, const Header& parent, std::uint64_t branch,
                    std::span<const Bytes> raw_transactions);

} // namespace ethwire::devnode
