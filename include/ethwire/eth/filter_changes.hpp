// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/hash32.hpp>
#include <ethwire/eth/log.hpp>
#include <ethwire/eth/transaction.hpp>

#include <vector>

namespace ethwire {

/// The answer of `eth_getFilterChanges`: what came since the last time. At most one of the lists has something in it,
/// by the kind of the filter.
struct FilterChanges {
    std::vector<Hash32> hashes;            ///< of blocks, or of pending transactions
    std::vector<Log> logs;                 ///< of a filter of logs
    std::vector<Transaction> transactions; ///< of a filter of whole pending transactions

    bool empty() const noexcept { return hashes.empty() && logs.empty() && transactions.empty(); }

    friend bool operator==(const FilterChanges&, const FilterChanges&) = default;
};

error_code read_json(json::Reader& in, FilterChanges& out);

} // namespace ethwire
