// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/bytes.hpp>
#include <ethwire/eth/address.hpp>
#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/hash32.hpp>
#include <ethwire/eth/presence.hpp>
#include <ethwire/eth/topics.hpp>
#include <ethwire/eth/unknown_fields.hpp>

#include <cstdint>
#include <optional>

namespace ethwire {

/// An event that a contract emitted: what `logs` delivers and `eth_getLogs` returns.
///
/// `decode` requires `address` and `topics`, in their form; other fields may be misfits. In a pending block the
/// position fields are null: `presence` tells.
struct Log {
    enum class Field : std::uint8_t {
        address,
        topics,
        data,
        block_number,
        transaction_hash,
        transaction_index,
        block_hash,
        block_timestamp,
        log_index,
        removed,
    };

    Address address;
    Topics topics;
    Bytes data;
    std::uint64_t block_number = 0;
    Hash32 transaction_hash;
    std::uint64_t transaction_index = 0;
    Hash32 block_hash;
    std::optional<std::uint64_t> block_timestamp; ///< seconds since 1970; not every node sends it
    std::uint64_t log_index = 0;                  ///< position in the block
    bool removed = false;                         ///< its block left the canonical chain

    Presence<Field> presence;
    UnknownFields unknown;

    /// The fields of another form than theirs; see `Misfits`.
    Misfits misfits() const noexcept { return unknown.misfits(); }

    friend bool operator==(const Log&, const Log&) = default;
};

error_code read_json(json::Reader& in, Log& out);
void write_json(json::Writer& out, const Log& value);

} // namespace ethwire
