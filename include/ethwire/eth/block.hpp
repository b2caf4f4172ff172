// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/hash32.hpp>
#include <ethwire/eth/header.hpp>
#include <ethwire/eth/presence.hpp>
#include <ethwire/eth/transaction.hpp>
#include <ethwire/eth/withdrawal.hpp>

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace ethwire {

/// A block: the header, and what it commits to. `decode` requires what `Header` requires.
///
/// Unknown fields and misfits of the block are in `header.unknown`: JSON has one object for both.
struct Block {
    /// As asked for: hashes, or everything.
    using Transactions = std::variant<std::vector<Hash32>, std::vector<Transaction>>;

    enum class Field : std::uint8_t { size, transactions, uncles, withdrawals };

    Header header;
    std::optional<std::uint64_t> size; ///< bytes of its RLP
    Transactions transactions;
    std::vector<Hash32> uncles;
    std::optional<std::vector<Withdrawal>> withdrawals; ///< EIP-4895

    Presence<Field> presence;

    /// The fields of another form than theirs, the header's among them; see `Misfits`.
    Misfits misfits() const noexcept { return header.misfits(); }

    bool full() const noexcept { return transactions.index() == 1; }
    std::size_t transaction_count() const noexcept;

    /// The hashes of the transactions, whichever form they came in.
    std::vector<Hash32> transaction_hashes() const;

    friend bool operator==(const Block&, const Block&) = default;
};

error_code read_json(json::Reader& in, Block& out);
void write_json(json::Writer& out, const Block& value);

} // namespace ethwire
