// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/block.hpp>
#include <ethwire/eth/block_id.hpp>
#include <ethwire/eth/filter.hpp>
#include <ethwire/eth/log.hpp>
#include <ethwire/eth/receipt.hpp>
#include <ethwire/eth/transaction.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace ethwire::devnode {

struct ChainOptions {
    std::uint64_t seed = 1;
    std::uint64_t chain_id = 1337;
    std::uint64_t genesis_time = 1'700'000'000; ///< timestamp of block 0, seconds since 1970
    std::uint64_t seconds_per_block = 12;       ///< what timestamps rise by
    std::size_t initial_blocks = 0;             ///< mined on top of the genesis block before anybody looks
    std::size_t transactions = 3;               ///< in each block; the even ones emit a Transfer log
    std::uint64_t safe_depth = 4;               ///< `safe` is so far below the head, `finalized` lower still
    std::uint64_t finalized_depth = 16;
    std::size_t history = 65'536; ///< canonical blocks kept; and as many that were orphaned
};

/// A block with all that it commits to. Never changes once made; the hash of the header is keccak(RLP), the roots and
/// blooms are those of the transactions and receipts.
struct MinedBlock {
    Header header;
    std::vector<Transaction> transactions;
    std::vector<Receipt> receipts; ///< the logs are in them
    std::uint64_t size = 0;        ///< bytes of header and transactions as RLP

    /// The block as RPC gives it, with whole transactions or their hashes.
    Block to_block(bool full) const;
};

using BlockPtr = std::shared_ptr<const MinedBlock>;

/// What an operation did to the canonical chain, in the order in which a node would undo and do it.
struct ChainChange {
    std::vector<BlockPtr> removed; ///< newest first
    std::vector<BlockPtr> added;   ///< oldest first
};

/// A chain that is the same for the same seed and the same operations, on any machine.
///
/// Not a state machine: transactions are invented, their signatures are noise, and nothing is executed. What clients
/// can verify without a state holds: hashes, parent links, roots, blooms, positions. The ERC-20 like logs come from
/// four token contracts and move between eight accounts. A raw transaction that was sent in is the last of the next
/// block; its bytes are hashed, not decoded.
///
/// One thread. Memory is bounded by `ChainOptions::history`.
class Chain {
public:
    explicit Chain(ChainOptions options = {});

    const ChainOptions& options() const noexcept { return options_; }
    const BlockPtr& head() const noexcept { return canonical_.back(); }

    ChainChange mine(std::size_t blocks = 1);

    /// Takes `depth` blocks off the head and puts `length` other ones there; a length of 0 only shortens the chain.
    /// The genesis block stays, so a larger depth is cut to what there is.
    ChainChange reorg(std::size_t depth, std::size_t length);

    /// Makes any block that is still known the head: back to a branch that was left, or the same blocks again.
    /// Nothing changes when `hash` is unknown.
    ChainChange set_head(const Hash32& hash);

    /// The canonical block; null when there is none. `pending` answers as `latest`.
    BlockPtr find(const BlockId& id) const;
    BlockPtr by_number(std::uint64_t number) const;

    /// The block of this hash, orphaned ones too.
    BlockPtr by_hash(const Hash32& hash) const;

    bool is_canonical(const MinedBlock& block) const;

    struct Position {
        BlockPtr block;
        std::size_t index = 0;
    };

    /// Where in the canonical chain a transaction is; `block` is null when it is nowhere.
    Position transaction(const Hash32& hash) const;

    /// Logs of the canonical blocks `from` to `to`, both included, that pass address and topics of `filter`.
    std::vector<Log> logs(std::uint64_t from, std::uint64_t to, const Filter& filter) const;

    /// Accepts any bytes as a transaction of the next block, at most 1,024 at a time. Its hash is their keccak.
    Hash32 send_raw(Bytes bytes);

    /// What the next block will hold: the transactions that are announced as pending.
    std::vector<Transaction> pending() const;

    std::vector<Address> accounts() const;
    std::vector<Address> tokens() const;

private:
    const BlockPtr& next() const;
    void append(BlockPtr block);
    BlockPtr take_head();

    ChainOptions options_;
    std::deque<BlockPtr> canonical_; // by number, from the oldest kept
    std::unordered_map<Hash32, BlockPtr> by_hash_;
    std::deque<Hash32> orphans_;                        // oldest first; forgotten beyond `history`
    std::unordered_map<Hash32, Position> transactions_; // of canonical blocks
    std::vector<Bytes> sent_;                           // raw transactions that wait for the next block
    std::uint64_t branch_ = 0; // rises with each reorg, so that a replaced block differs from its replacement
    mutable BlockPtr next_;    // made when somebody asks what is pending, or when it is mined
};

} // namespace ethwire::devnode
