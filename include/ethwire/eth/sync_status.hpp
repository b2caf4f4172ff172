// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/decode.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace ethwire {

/// How far the node itself is: what `syncing` delivers and `eth_syncing` returns.
///
/// Nodes have three forms, all read: `false`; the progress as a flat object, with quantities in hex; and geth's
/// `{"syncing":true,"status":{...}}`, with decimal numbers and, by version, keys that begin with a capital.
struct SyncStatus {
    bool syncing = false;
    std::optional<std::uint64_t> starting_block;
    std::optional<std::uint64_t> current_block;
    std::optional<std::uint64_t> highest_block;

    /// The document received, with everything else that the node tells. `encode` repeats it; when empty, it writes
    /// `false` or the flat form from the members above.
    std::string document;

    friend bool operator==(const SyncStatus&, const SyncStatus&) = default;
};

} // namespace ethwire
