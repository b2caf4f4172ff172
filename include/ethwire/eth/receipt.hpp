// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/u256.hpp>
#include <ethwire/eth/address.hpp>
#include <ethwire/eth/bloom.hpp>
#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/hash32.hpp>
#include <ethwire/eth/log.hpp>
#include <ethwire/eth/presence.hpp>
#include <ethwire/eth/unknown_fields.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace ethwire {

/// The receipt of a transaction: what it did. `decode` requires `transactionHash`, in its form; other fields may be
/// misfits.
struct Receipt {
    enum class Field : std::uint8_t {
        block_hash,
        block_number,
        contract_address,
        cumulative_gas_used,
        effective_gas_price,
        from,
        gas_used,
        blob_gas_used,
        blob_gas_price,
        logs,
        logs_bloom,
        status,
        root,
        to,
        transaction_hash,
        transaction_index,
        type,
    };

    Hash32 block_hash;
    std::uint64_t block_number = 0;
    std::optional<Address> contract_address; ///< of the contract created
    std::uint64_t cumulative_gas_used = 0;   ///< by the block so far
    std::optional<U256> effective_gas_price; ///< wei; EIP-1559
    Address from;
    std::uint64_t gas_used = 0;
    std::optional<std::uint64_t> blob_gas_used; ///< EIP-4844
    std::optional<U256> blob_gas_price;         ///< wei; EIP-4844
    std::vector<Log> logs;
    Bloom logs_bloom;
    std::optional<std::uint64_t> status; ///< 1 success, 0 failure; since Byzantium (EIP-658)
    std::optional<Hash32> root;          ///< state root after it; until Byzantium
    std::optional<Address> to;
    Hash32 transaction_hash;
    std::uint64_t transaction_index = 0;
    std::optional<std::uint64_t> type; ///< EIP-2718

    Presence<Field> presence;
    UnknownFields unknown;

    /// The fields of another form than theirs; see `Misfits`.
    Misfits misfits() const noexcept { return unknown.misfits(); }

    bool succeeded() const noexcept { return status.value_or(0) == 1; }

    friend bool operator==(const Receipt&, const Receipt&) = default;
};

error_code read_json(json::Reader& in, Receipt& out);
void write_json(json::Writer& out, const Receipt& value);

} // namespace ethwire
