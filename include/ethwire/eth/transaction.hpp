// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/bytes.hpp>
#include <ethwire/base/u256.hpp>
#include <ethwire/eth/access_list.hpp>
#include <ethwire/eth/address.hpp>
#include <ethwire/eth/authorization.hpp>
#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/hash32.hpp>
#include <ethwire/eth/presence.hpp>
#include <ethwire/eth/unknown_fields.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace ethwire {

/// A transaction as nodes send it: types 0 to 4 in full, others as far as their fields are these.
///
/// `decode` requires `hash`, in its form; other fields may be misfits. So may `data`, the older name of `input`, which
/// is an unknown field otherwise: it is a misfit when it says another thing than `input`.
struct Transaction {
    enum class Field : std::uint8_t {
        block_hash,
        block_number,
        block_timestamp,
        from,
        gas,
        gas_price,
        max_fee_per_gas,
        max_priority_fee_per_gas,
        max_fee_per_blob_gas,
        hash,
        input,
        nonce,
        to,
        transaction_index,
        value,
        type,
        access_list,
        chain_id,
        blob_versioned_hashes,
        authorization_list,
        v,
        r,
        s,
        y_parity,
    };

    std::optional<Hash32> block_hash; ///< null while pending
    std::optional<std::uint64_t> block_number;
    std::optional<std::uint64_t> block_timestamp; ///< seconds since 1970; not every node sends it
    Address from;
    std::uint64_t gas = 0;
    std::optional<U256> gas_price;                ///< wei; the effective price of mined types 2 to 4
    std::optional<U256> max_fee_per_gas;          ///< wei; EIP-1559
    std::optional<U256> max_priority_fee_per_gas; ///< wei; EIP-1559
    std::optional<U256> max_fee_per_blob_gas;     ///< wei; EIP-4844
    Hash32 hash;
    Bytes input;
    std::uint64_t nonce = 0;
    std::optional<Address> to; ///< null: creates a contract
    std::optional<std::uint64_t> transaction_index;
    U256 value;                        ///< wei
    std::optional<std::uint64_t> type; ///< EIP-2718; absent means 0
    std::optional<AccessList> access_list;
    std::optional<U256> chain_id;
    std::optional<std::vector<Hash32>> blob_versioned_hashes;
    std::optional<std::vector<Authorization>> authorization_list;
    std::optional<U256> v;
    std::optional<U256> r;
    std::optional<U256> s;
    std::optional<std::uint64_t> y_parity;

    Presence<Field> presence;
    UnknownFields unknown;

    /// The fields of another form than theirs; see `Misfits`.
    Misfits misfits() const noexcept { return unknown.misfits(); }

    /// Types 0 to 4: legacy, EIP-2930, EIP-1559, EIP-4844, EIP-7702.
    bool known_type() const noexcept { return type.value_or(0) <= 4; }

    friend bool operator==(const Transaction&, const Transaction&) = default;
};

error_code read_json(json::Reader& in, Transaction& out);
void write_json(json::Writer& out, const Transaction& value);

} // namespace ethwire
