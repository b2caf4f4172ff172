// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/address.hpp>
#include <ethwire/eth/block_id.hpp>
#include <ethwire/eth/bloom.hpp>
#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/hash32.hpp>
#include <ethwire/eth/log.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace ethwire {

/// Which logs: of these addresses, with these topics, in this range of blocks or in one block.
///
///     auto filter = Filter().address(token).topic(0, transfer).from_block(BlockTag::latest);
///
/// An empty set lets everything pass. Topics are four positions, each a set; a log with fewer topics than the filter
/// has positions does not match, even where those positions let everything pass.
class Filter {
public:
    using TopicSet = std::vector<Hash32>;

    Filter() = default;

    Filter& from_block(BlockId block);
    Filter& to_block(BlockId block);

    /// Only this block (EIP-234); nodes refuse it together with a range.
    Filter& block_hash(const Hash32& hash);

    /// Adds an address to the set.
    Filter& address(const Address& address);
    Filter& addresses(std::vector<Address> addresses);

    /// Adds a topic to the set of a position. Positions above 3 are ignored.
    Filter& topic(std::size_t position, const Hash32& topic);

    /// Anything passes at `position`, but a topic must be there.
    Filter& any_topic(std::size_t position);
    Filter& topics(std::size_t position, TopicSet topics);

    const std::optional<BlockId>& from_block() const noexcept { return from_block_; }
    const std::optional<BlockId>& to_block() const noexcept { return to_block_; }
    const std::optional<Hash32>& block_hash() const noexcept { return block_hash_; }
    const std::vector<Address>& addresses() const noexcept { return addresses_; }

    /// The positions up to the last one asked for.
    std::span<const TopicSet> topics() const noexcept { return {topics_.data(), positions_}; }

    /// Whether address and topics of `log` pass. Blocks are not looked at.
    bool matches(const Log& log) const noexcept;

    /// False: no log of a block with this bloom passes.
    bool may_match(const Bloom& bloom) const noexcept;

    friend bool operator==(const Filter&, const Filter&) = default;

private:
    std::optional<BlockId> from_block_;
    std::optional<BlockId> to_block_;
    std::optional<Hash32> block_hash_;
    std::vector<Address> addresses_;
    std::array<TopicSet, 4> topics_;
    std::size_t positions_ = 0;
};

error_code read_json(json::Reader& in, Filter& out);
void write_json(json::Writer& out, const Filter& value);

} // namespace ethwire
