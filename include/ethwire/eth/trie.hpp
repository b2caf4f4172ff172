// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/bytes.hpp>
#include <ethwire/eth/hash32.hpp>

#include <span>

namespace ethwire {

/// The root of the empty trie: keccak-256 of the RLP of the empty string.
Hash32 empty_trie_root() noexcept;

/// The root of the Merkle-Patricia trie that maps the RLP of each position to the value there (yellow paper, appendix
/// D): `transactionsRoot`, `receiptsRoot` and `withdrawalsRoot` of a block.
///
/// \param values what is stored at 0, 1, 2, ...: for transactions and receipts their `encode_envelope`.
Hash32 ordered_trie_root(std::span<const Bytes> values);

} // namespace ethwire
