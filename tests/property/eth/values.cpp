// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "property/eth/values.hpp"

#include <rapidcheck.h>

namespace ethwire {
namespace {

void draw(std::uint64_t& out)
{
    out = *rc::gen::oneOf(rc::gen::arbitrary<std::uint64_t>(), rc::gen::inRange<std::uint64_t>(0, 300),
                          rc::gen::just(~std::uint64_t{0}));
}

void draw(bool& out) { out = *rc::gen::arbitrary<bool>(); }

void draw(Bytes& out) { out = *rc::gen::arbitrary<Bytes>(); }

template <std::size_t N>
void draw(FixedBytes<N>& out)
{
    out.bytes = *rc::gen::container<std::array<std::uint8_t, N>>(rc::gen::arbitrary<std::uint8_t>());
}

void draw(Topics& out)
{
    out.clear();
    for (int left = *rc::gen::inRange(0, 5); left > 0; --left) {
        Hash32 topic;
        draw(topic);
        out.push_back(topic);
    }
}

void draw(AccessListEntry& out);
void draw(Authorization& out);
void draw(Withdrawal& out);

template <class T>
void draw(std::vector<T>& out)
{
    out.resize(*rc::gen::inRange<std::size_t>(0, 4));
    for (T& element : out)
        draw(element);
}

template <class T>
void draw(std::optional<T>& out)
{
    out.reset();
    if (*rc::gen::arbitrary<bool>())
        draw(out.emplace());
}

template <class... T>
void draw_all(T&... members)
{
    (draw(members), ...);
}

void draw(AccessListEntry& out) { draw_all(out.address, out.storage_keys); }

void draw(Authorization& out) { draw_all(out.chain_id, out.address, out.nonce, out.y_parity, out.r, out.s); }

void draw(Withdrawal& out) { draw_all(out.index, out.validator_index, out.address, out.amount); }

} // namespace

void draw(U256& out)
{
    const auto limb = rc::gen::oneOf(rc::gen::arbitrary<std::uint64_t>(), rc::gen::just(std::uint64_t{0}));
    out = U256::from_limbs(*rc::gen::container<std::array<std::uint64_t, 4>>(limb));
}

void draw(Header& out)
{
    draw_all(out.parent_hash, out.sha3_uncles, out.miner, out.state_root, out.transactions_root, out.receipts_root,
             out.difficulty, out.number, out.gas_limit, out.gas_used, out.timestamp, out.extra_data, out.mix_hash,
             out.nonce, out.base_fee_per_gas, out.withdrawals_root, out.blob_gas_used, out.excess_blob_gas,
             out.parent_beacon_block_root, out.requests_hash, out.hash, out.total_difficulty);
    out.logs_bloom.add(out.hash);
    if (*rc::gen::arbitrary<bool>())
        out.unknown.add("l1BlockNumber", R"({"a":[1.5,"\u0041",null]})");
}

void draw(Log& out)
{
    draw_all(out.address, out.topics, out.data, out.block_number, out.transaction_hash, out.transaction_index,
             out.block_hash, out.block_timestamp, out.log_index, out.removed);
}

void draw(Transaction& out)
{
    draw_all(out.block_hash, out.block_number, out.block_timestamp, out.from, out.gas, out.gas_price,
             out.max_fee_per_gas, out.max_priority_fee_per_gas, out.max_fee_per_blob_gas, out.hash, out.input,
             out.nonce, out.to, out.transaction_index, out.value, out.type, out.access_list, out.chain_id,
             out.blob_versioned_hashes, out.authorization_list, out.v, out.r, out.s, out.y_parity);
}

void draw(Receipt& out)
{
    draw_all(out.block_hash, out.block_number, out.contract_address, out.cumulative_gas_used, out.effective_gas_price,
             out.from, out.gas_used, out.blob_gas_used, out.blob_gas_price, out.logs, out.status, out.root, out.to,
             out.transaction_hash, out.transaction_index, out.type);
    out.logs_bloom.add(out.transaction_hash);
}

void draw(Block& out)
{
    draw_all(out.header, out.size, out.uncles, out.withdrawals);
    std::vector<Transaction> transactions;
    draw(transactions);
    // Without transactions the form cannot be told from the document, and is that of hashes.
    if (!transactions.empty())
        out.transactions = std::move(transactions);
    else
        draw(out.transactions.emplace<std::vector<Hash32>>());
}

void draw(SyncStatus& out)
{
    out.syncing = true;
    draw_all(out.starting_block, out.current_block, out.highest_block);
    out.unknown.add_misfit("currentBlock", "7");
}

void draw(Filter& out)
{
    out = Filter();
    if (*rc::gen::arbitrary<bool>())
        out.from_block(arbitrary<Header>().number).to_block(BlockTag::safe);
    std::vector<Address> addresses;
    draw(addresses);
    out.addresses(std::move(addresses));
    for (int position = *rc::gen::inRange(0, 5); position-- > 0;) {
        Filter::TopicSet set;
        draw(set);
        out.topics(static_cast<std::size_t>(position), std::move(set));
    }
}

} // namespace ethwire
