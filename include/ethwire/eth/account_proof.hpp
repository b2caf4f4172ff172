// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/address.hpp>
#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/hash32.hpp>

#include <cstdint>
#include <vector>

namespace ethwire {

/// The value of one storage slot with the trie nodes that prove it.
struct StorageProof {
    U256 key;
    U256 value;
    std::vector<Bytes> proof; ///< from the storage root down

    friend bool operator==(const StorageProof&, const StorageProof&) = default;
};

/// The answer of `eth_getProof` (EIP-1186): an account and slots of its storage with the trie nodes, in RLP, that prove
/// them against the state root of the block asked for.
struct AccountProof {
    Address address;
    U256 balance; ///< wei
    std::uint64_t nonce = 0;
    Hash32 code_hash;
    Hash32 storage_hash;
    std::vector<Bytes> account_proof; ///< from the state root down
    std::vector<StorageProof> storage_proof;

    friend bool operator==(const AccountProof&, const AccountProof&) = default;
};

error_code read_json(json::Reader& in, StorageProof& out);
void write_json(json::Writer& out, const StorageProof& value);
error_code read_json(json::Reader& in, AccountProof& out);
void write_json(json::Writer& out, const AccountProof& value);

} // namespace ethwire
