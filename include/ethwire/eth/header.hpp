// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/bytes.hpp>
#include <ethwire/base/u256.hpp>
#include <ethwire/eth/address.hpp>
#include <ethwire/eth/bloom.hpp>
#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/hash32.hpp>
#include <ethwire/eth/presence.hpp>
#include <ethwire/eth/unknown_fields.hpp>

#include <cstdint>
#include <optional>

namespace ethwire {

/// A block header as nodes send it: what `newHeads` delivers, and the head of a `Block`.
///
/// `decode` requires `parentHash` (other chains leave out nearly everything else; a pending block has a null `number`
/// and `hash`), which may be null where there is a number or a hash. `number` and `hash` of another form than theirs
/// are an error, other fields are misfits. Members that are not optional are zero when the document has no value for
/// them.
struct Header {
    enum class Field : std::uint8_t {
        parent_hash,
        sha3_uncles,
        miner,
        state_root,
        transactions_root,
        receipts_root,
        logs_bloom,
        difficulty,
        number,
        gas_limit,
        gas_used,
        timestamp,
        extra_data,
        mix_hash,
        nonce,
        base_fee_per_gas,
        withdrawals_root,
        blob_gas_used,
        excess_blob_gas,
        parent_beacon_block_root,
        requests_hash,
        hash,
        total_difficulty,
    };

    Hash32 parent_hash;
    Hash32 sha3_uncles;
    Address miner;
    Hash32 state_root;
    Hash32 transactions_root;
    Hash32 receipts_root;
    Bloom logs_bloom;
    U256 difficulty;
    std::uint64_t number = 0;
    std::uint64_t gas_limit = 0;
    std::uint64_t gas_used = 0;
    std::uint64_t timestamp = 0; ///< seconds since 1970
    Bytes extra_data;
    Hash32 mix_hash; ///< prevRandao since the merge (EIP-4399)
    BlockNonce nonce;
    std::optional<U256> base_fee_per_gas;           ///< wei; EIP-1559
    std::optional<Hash32> withdrawals_root;         ///< EIP-4895
    std::optional<std::uint64_t> blob_gas_used;     ///< EIP-4844
    std::optional<std::uint64_t> excess_blob_gas;   ///< EIP-4844
    std::optional<Hash32> parent_beacon_block_root; ///< EIP-4788
    std::optional<Hash32> requests_hash;            ///< EIP-7685
    Hash32 hash;
    std::optional<U256> total_difficulty; ///< sent by nodes before the merge and by some chains; not part of the hash

    Presence<Field> presence;
    UnknownFields unknown;

    /// The fields of another form than theirs; see `Misfits`.
    Misfits misfits() const noexcept { return unknown.misfits(); }

    friend bool operator==(const Header&, const Header&) = default;
};

error_code read_json(json::Reader& in, Header& out);
void write_json(json::Writer& out, const Header& value);

} // namespace ethwire
