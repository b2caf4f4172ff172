// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/devnode/chain.hpp>

#include "block_maker.hpp"

#include <ethwire/base/keccak.hpp>
#include <ethwire/eth/withdrawal.hpp>

#include <algorithm>
#include <utility>

namespace ethwire::devnode {

namespace {

constexpr std::size_t max_sent = 1'024;

} // namespace

Block MinedBlock::to_block(bool full) const
{
    Block block;
    block.header = header;
    block.size = size;
    block.withdrawals.emplace();
    if (full) {
        block.transactions = transactions;
        return block;
    }
    std::vector<Hash32> hashes;
    hashes.reserve(transactions.size());
    for (const Transaction& transaction : transactions)
        hashes.push_back(transaction.hash);
    block.transactions = std::move(hashes);
    return block;
}

Chain::Chain(ChainOptions options) : options_(options)
{
    options_.history = std::max<std::size_t>(options_.history, 1);
    append(make_genesis(options_));
    mine(options_.initial_blocks);
}

const BlockPtr& Chain::next() const
{
    if (!next_)
        next_ = make_block(options_, head()->header, branch_, sent_);
    return next_;
}

void Chain::append(BlockPtr block)
{
    next_ = nullptr;
    for (std::size_t i = 0; i < block->transactions.size(); ++i)
        transactions_[block->transactions[i].hash] = {block, i};
    by_hash_[block->header.hash] = block;
    canonical_.push_back(std::move(block));
    if (canonical_.size() <= options_.history)
        return;
    const BlockPtr oldest = canonical_.front();
    canonical_.pop_front();
    by_hash_.erase(oldest->header.hash);
    for (const Transaction& transaction : oldest->transactions)
        transactions_.erase(transaction.hash);
}

BlockPtr Chain::take_head()
{
    next_ = nullptr;
    BlockPtr block = std::move(canonical_.back());
    canonical_.pop_back();
    for (const Transaction& transaction : block->transactions)
        transactions_.erase(transaction.hash);
    orphans_.push_back(block->header.hash);
    if (orphans_.size() > options_.history) {
        const BlockPtr forgotten = by_hash(orphans_.front());
        if (forgotten && !is_canonical(*forgotten))
            by_hash_.erase(orphans_.front());
        orphans_.pop_front();
    }
    return block;
}

ChainChange Chain::mine(std::size_t blocks)
{
    ChainChange change;
    for (std::size_t i = 0; i < blocks; ++i) {
        BlockPtr block = next();
        sent_.clear();
        append(block);
        change.added.push_back(std::move(block));
    }
    return change;
}

ChainChange Chain::reorg(std::size_t depth, std::size_t length)
{
    ChainChange change;
    depth = std::min(depth, canonical_.size() - 1);
    ++branch_;
    for (std::size_t i = 0; i < depth; ++i)
        change.removed.push_back(take_head());
    next_ = nullptr;
    change.added = mine(length).added;
    return change;
}

ChainChange Chain::set_head(const Hash32& hash)
{
    ChainChange change;
    for (BlockPtr block = by_hash(hash);; block = by_hash(block->header.parent_hash)) {
        if (!block)
            return {};
        if (is_canonical(*block)) {
            while (head() != block)
                change.removed.push_back(take_head());
            break;
        }
        change.added.push_back(block);
    }
    ++branch_;
    next_ = nullptr;
    std::reverse(change.added.begin(), change.added.end());
    for (const BlockPtr& block : change.added)
        append(block);
    return change;
}

BlockPtr Chain::by_number(std::uint64_t number) const
{
    const std::uint64_t oldest = canonical_.front()->header.number;
    if (number < oldest || number - oldest >= canonical_.size())
        return nullptr;
    return canonical_[static_cast<std::size_t>(number - oldest)];
}

BlockPtr Chain::by_hash(const Hash32& hash) const
{
    const auto it = by_hash_.find(hash);
    return it == by_hash_.end() ? nullptr : it->second;
}

bool Chain::is_canonical(const MinedBlock& block) const
{
    const BlockPtr there = by_number(block.header.number);
    return there && there->header.hash == block.header.hash;
}

BlockPtr Chain::find(const BlockId& id) const
{
    if (const auto* number = id.number())
        return by_number(*number);
    if (const auto* by = id.hash()) {
        BlockPtr block = by_hash(by->hash);
        return block && by->require_canonical.value_or(false) && !is_canonical(*block) ? nullptr : block;
    }
    const auto below_head = [this](std::uint64_t depth) {
        return canonical_[canonical_.size() - 1 -
                          static_cast<std::size_t>(std::min<std::uint64_t>(depth, canonical_.size() - 1))];
    };
    switch (*id.tag()) {
    case BlockTag::earliest: return canonical_.front();
    case BlockTag::safe: return below_head(options_.safe_depth);
    case BlockTag::finalized: return below_head(options_.finalized_depth);
    case BlockTag::latest:
    case BlockTag::pending: break;
    }
    return head();
}

Chain::Position Chain::transaction(const Hash32& hash) const
{
    const auto it = transactions_.find(hash);
    return it == transactions_.end() ? Position{} : it->second;
}

std::vector<Log> Chain::logs(std::uint64_t from, std::uint64_t to, const Filter& filter) const
{
    std::vector<Log> out;
    from = std::max(from, canonical_.front()->header.number);
    to = std::min(to, head()->header.number);
    for (std::uint64_t number = from; number <= to; ++number) {
        const BlockPtr block = by_number(number);
        if (!filter.may_match(block->header.logs_bloom))
            continue;
        for (const Receipt& receipt : block->receipts)
            for (const Log& log : receipt.logs)
                if (filter.matches(log))
                    out.push_back(log);
    }
    return out;
}

Hash32 Chain::send_raw(Bytes bytes)
{
    const Hash32 hash = keccak256(std::span<const std::uint8_t>(bytes));
    const bool known = std::any_of(sent_.begin(), sent_.end(), [&](const Bytes& sent) { return sent == bytes; });
    if (!known && sent_.size() < max_sent) {
        sent_.push_back(std::move(bytes));
        next_ = nullptr;
    }
    return hash;
}

std::vector<Transaction> Chain::pending() const
{
    std::vector<Transaction> out = next()->transactions;
    for (Transaction& transaction : out) {
        transaction.block_hash.reset();
        transaction.block_number.reset();
        transaction.transaction_index.reset();
        transaction.presence.set_null(Transaction::Field::block_hash);
        transaction.presence.set_null(Transaction::Field::block_number);
        transaction.presence.set_null(Transaction::Field::transaction_index);
    }
    return out;
}

std::vector<Address> Chain::accounts() const { return make_accounts(options_.seed); }

std::vector<Address> Chain::tokens() const { return make_tokens(options_.seed); }

} // namespace ethwire::devnode
