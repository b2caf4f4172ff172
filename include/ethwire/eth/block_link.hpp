// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/hash32.hpp>

#include <cstdint>

namespace ethwire {

/// What chains blocks together, and nothing else of a header: 88 bytes, read from a header or a block in JSON without a
/// heap allocation, for those who keep many.
///
/// `decode` requires `number`, `hash` and `parentHash`; null, as a pending block has them, is `wrong_type`.
struct BlockLink {
    std::uint64_t number = 0;
    Hash32 hash;
    Hash32 parent_hash;
    std::uint64_t timestamp = 0; ///< seconds since 1970; 0 when the document has none

    friend bool operator==(const BlockLink&, const BlockLink&) = default;
};

error_code read_json(json::Reader& in, BlockLink& out);
void write_json(json::Writer& out, const BlockLink& value);

} // namespace ethwire
