// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/bytes.hpp>
#include <ethwire/base/error.hpp>
#include <ethwire/eth/bloom.hpp>
#include <ethwire/eth/hash32.hpp>
#include <ethwire/eth/header.hpp>
#include <ethwire/eth/log.hpp>
#include <ethwire/eth/receipt.hpp>
#include <ethwire/eth/transaction.hpp>
#include <ethwire/eth/withdrawal.hpp>

#include <span>

namespace ethwire {

/// Hashes and roots, computed from the decoded values.

/// RLP of a header, Frontier to Prague. The fork shows in which optional fields are there: each one needs all before
/// it in the order `baseFeePerGas`, `withdrawalsRoot`, `blobGasUsed`, `excessBlobGas`, `parentBeaconBlockRoot`,
/// `requestsHash`; the first one that is not there ends the list.
Bytes encode_rlp(const Header& header);

/// The hash of a header, computed: `Header::hash` should be equal.
Hash32 compute_hash(const Header& header);

/// The signed envelope as it goes over the wire: RLP for type 0, type byte and RLP for others (EIP-2718).
/// `errc::bad_value` for a type above 4, `errc::missing_field` when a field of the type has no value, a misfit's among
/// them.
result<Bytes> encode_envelope(const Transaction& transaction);

/// The hash of a transaction, computed: `Transaction::hash` should be equal.
result<Hash32> compute_hash(const Transaction& transaction);

/// The consensus form of a receipt (EIP-2718, EIP-658): status or root, gas so far, bloom, logs. A deposit's of the OP
/// stack (type `0x7e`) has its nonce and version besides, where it has a version (since Canyon).
/// `errc::bad_value` for any other type above 4: each chain has its own form. `errc::missing_field` when one of these
/// has no value, a misfit's among them.
result<Bytes> encode_envelope(const Receipt& receipt);

/// RLP of a withdrawal (EIP-4895).
Bytes encode_rlp(const Withdrawal& withdrawal);

/// The bloom of addresses and topics of `logs`.
Bloom logs_bloom(std::span<const Log> logs) noexcept;

/// `errc` as `encode_envelope`, for the first transaction or receipt that has none.
result<Hash32> transactions_root(std::span<const Transaction> transactions);
result<Hash32> receipts_root(std::span<const Receipt> receipts);
Hash32 withdrawals_root(std::span<const Withdrawal> withdrawals);

/// keccak-256 of the RLP of the empty list: `sha3Uncles` of every block since the merge.
Hash32 empty_uncles_hash() noexcept;

} // namespace ethwire
