// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/unknown_fields.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace ethwire {

/// How far the node itself is: what `syncing` delivers and `eth_syncing` returns.
///
/// Nodes have three forms, all read: `false`; the progress as a flat object, with quantities in hex; and geth's
/// `{"syncing":true,"status":{...}}`, with decimal numbers and, by version, keys that begin with a capital. An object
/// that tells of other things than blocks (Arbitrum's messages and batches) means that the node is syncing.
struct SyncStatus {
    bool syncing = false;
    std::optional<std::uint64_t> starting_block;
    std::optional<std::uint64_t> current_block;
    std::optional<std::uint64_t> highest_block;

    /// What else the object tells, that of its `status` too, and misfits.
    UnknownFields unknown;

    /// The document received. `encode` repeats it; when empty, it writes `false` or the flat form from the members
    /// above.
    std::string document;

    /// The fields of another form than theirs; see `Misfits`.
    Misfits misfits() const noexcept { return unknown.misfits(); }

    friend bool operator==(const SyncStatus&, const SyncStatus&) = default;
};

error_code read_json(json::Reader& in, SyncStatus& out);
void write_json(json::Writer& out, const SyncStatus& value);

} // namespace ethwire
