// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "eth/codec.hpp"

#include <ethwire/eth/block.hpp>

namespace ethwire {

std::size_t Block::transaction_count() const noexcept
{
    return std::visit([](const auto& list) { return list.size(); }, transactions);
}

std::vector<Hash32> Block::transaction_hashes() const
{
    if (!full())
        return std::get<0>(transactions);
    std::vector<Hash32> hashes;
    hashes.reserve(transaction_count());
    for (const Transaction& transaction : std::get<1>(transactions))
        hashes.push_back(transaction.hash);
    return hashes;
}

ETHWIRE_CODEC(Block)
ETHWIRE_CODEC(Withdrawal)

} // namespace ethwire
