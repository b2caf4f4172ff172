// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <string>
#include <string_view>

/// Documents of RLP. Each throws `std::runtime_error` when something in it does not hold.
namespace ethwire::manifest {

/// The vectors of ethereum/tests (`{name: {in, out}}`) and of ethers (`[{decoded, encoded}]`).
void check_rlp_vectors(const std::string& text);

/// Blocks one after the other: taken apart and encoded again, each is what it was, and each header is the parent of the
/// next.
void check_rlp_chain(std::string_view bytes);

/// The accounts of ethers: `[{address}]` with the checksum of EIP-55.
void check_checksums(const std::string& text);

/// The hashes of ethers: `[{data, keccak256}]`.
void check_hashes(const std::string& text);

} // namespace ethwire::manifest
