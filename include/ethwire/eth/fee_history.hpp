// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/decode.hpp>

#include <cstdint>
#include <vector>

namespace ethwire {

/// The answer of `eth_feeHistory`: fees of consecutive blocks, oldest first. What the node left out or gave as null is
/// empty. `decode` requires `oldestBlock`.
struct FeeHistory {
    std::uint64_t oldest_block = 0;
    std::vector<U256> base_fee_per_gas;      ///< wei; one more than blocks: the last is that of the next block
    std::vector<double> gas_used_ratio;      ///< of the limit, 0 to 1
    std::vector<std::vector<U256>> reward;   ///< wei; a block's tips at the percentiles asked for
    std::vector<U256> base_fee_per_blob_gas; ///< wei; EIP-4844
    std::vector<double> blob_gas_used_ratio; ///< EIP-4844

    friend bool operator==(const FeeHistory&, const FeeHistory&) = default;
};

error_code read_json(json::Reader& in, FeeHistory& out);
void write_json(json::Writer& out, const FeeHistory& value);

} // namespace ethwire
