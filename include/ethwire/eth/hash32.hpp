// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/bytes.hpp>

namespace ethwire {

/// A keccak-256 digest, or any other 32 bytes: block, transaction and root hashes, topics, storage words.
using Hash32 = FixedBytes<32>;

/// The proof-of-work nonce of a header: 8 bytes, zero since the merge (EIP-3675).
using BlockNonce = FixedBytes<8>;

} // namespace ethwire
