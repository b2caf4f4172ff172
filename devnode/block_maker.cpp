// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "block_maker.hpp"

#include <ethwire/base/keccak.hpp>
#include <ethwire/base/random.hpp>
#include <ethwire/eth/hashing.hpp>
#include <ethwire/eth/trie.hpp>

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

namespace ethwire::devnode {

namespace {

constexpr std::uint64_t gas_of_payment = 21'000;
constexpr std::uint64_t gas_of_token = 51'234;
constexpr std::uint64_t base_fee = 1'000'000'000; // wei; constant, since nothing here bids for space
constexpr std::uint64_t tip = 100'000'000;

/// SHA-256 of nothing: `requestsHash` of a block without requests (EIP-7685).
constexpr Hash32 no_requests{{0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4,
                              0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b,
                              0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55}};

template <std::size_t N>
FixedBytes<N> draw(Random& random)
{
    FixedBytes<N> out;
    random.fill(out.bytes);
    return out;
}

std::vector<Address> make_addresses(std::uint64_t seed, std::uint64_t salt, std::size_t count)
{
    SeededRandom random(seed * 0x9e3779b97f4a7c15u + salt);
    std::vector<Address> out;
    out.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        out.emplace_back(draw<20>(random));
    return out;
}

Hash32 as_word(const Address& address) noexcept
{
    Hash32 word;
    std::copy(address.begin(), address.end(), word.bytes.begin() + 12);
    return word;
}

Hash32 as_word(std::uint64_t value) noexcept { return {U256(value).to_big_endian()}; }

void append(Bytes& out, std::span<const std::uint8_t> bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

/// A block while it is put together.
class Maker {
public:
    Maker(const ChainOptions& options, const Header& parent, std::uint64_t branch);

    void invent(std::size_t transactions);
    void add_raw(const Bytes& raw);
    BlockPtr seal();

private:
    void invent_one();
    Transaction unsigned_transaction();
    void sign(Transaction& transaction);
    void add(Transaction transaction, Bytes envelope, std::uint64_t gas, std::vector<Log> logs);
    void place();

    const ChainOptions& options_;
    SeededRandom random_;
    std::vector<Address> accounts_;
    std::vector<Address> tokens_;
    MinedBlock block_;
    std::vector<Bytes> envelopes_;
    std::uint64_t log_count_ = 0;
};

std::uint64_t mix(std::uint64_t seed, std::uint64_t branch, const Hash32& parent)
{
    std::uint64_t word = 0;
    std::memcpy(&word, parent.data(), sizeof(word));
    return seed ^ (branch * 0xbf58476d1ce4e5b9u) ^ word;
}

Maker::Maker(const ChainOptions& options, const Header& parent, std::uint64_t branch)
    : options_(options), random_(mix(options.seed, branch, parent.hash)), accounts_(make_accounts(options.seed)),
      tokens_(make_tokens(options.seed))
{
    Header& header = block_.header;
    header.parent_hash = parent.hash;
    header.number = parent.number + 1;
    header.timestamp = parent.timestamp + options.seconds_per_block;
    header.miner = accounts_[random_.below(accounts_.size())];
    header.state_root = draw<32>(random_);
    header.mix_hash = draw<32>(random_);
    header.parent_beacon_block_root = draw<32>(random_);
}

void Maker::invent(std::size_t transactions)
{
    for (std::size_t i = 0; i < transactions; ++i)
        invent_one();
}

Transaction Maker::unsigned_transaction()
{
    Transaction out;
    out.from = accounts_[random_.below(accounts_.size())];
    out.nonce = block_.header.number * options_.transactions + block_.transactions.size();
    out.chain_id = U256(options_.chain_id);
    out.gas_price = U256(base_fee + tip);
    if (block_.transactions.size() % 3 == 2) {
        out.type = 0;
        return out;
    }
    out.type = 2;
    out.max_fee_per_gas = U256(2 * base_fee + tip);
    out.max_priority_fee_per_gas = U256(tip);
    out.access_list.emplace();
    return out;
}

void Maker::sign(Transaction& transaction)
{
    const std::uint64_t parity = random_.below(2);
    transaction.r = U256::from_big_endian(draw<32>(random_));
    transaction.s = U256::from_big_endian(draw<31>(random_)); // below half the order of the curve (EIP-2)
    if (transaction.type == 0u) {
        transaction.v = U256(options_.chain_id * 2 + 35 + parity); // EIP-155
        return;
    }
    transaction.v = U256(parity);
    transaction.y_parity = parity;
}

void Maker::invent_one()
{
    Transaction transaction = unsigned_transaction();
    const Address& to = accounts_[random_.below(accounts_.size())];
    const std::uint64_t amount = 1 + random_.below(1'000'000'000'000u);
    std::vector<Log> logs;
    std::uint64_t gas = gas_of_payment;
    if (block_.transactions.size() % 2 == 0) {
        gas = gas_of_token;
        transaction.to = tokens_[random_.below(tokens_.size())];
        constexpr auto selector = keccak256(std::string_view("transfer(address,uint256)"));
        append(transaction.input, {selector.data(), 4});
        append(transaction.input, as_word(to));
        append(transaction.input, as_word(amount));
        Log& log = logs.emplace_back();
        log.address = *transaction.to;
        log.topics = {transfer_topic(), as_word(transaction.from), as_word(to)};
        append(log.data, as_word(amount));
    } else {
        transaction.to = to;
        transaction.value = U256(amount);
    }
    transaction.gas = gas + 9'000;
    sign(transaction);
    // Types 0 and 2 with every field set always have an envelope.
    auto envelope = encode_envelope(transaction);
    transaction.hash = keccak256(std::span<const std::uint8_t>(*envelope));
    add(std::move(transaction), std::move(*envelope), gas, std::move(logs));
}

void Maker::add_raw(const Bytes& raw)
{
    Transaction transaction;
    transaction.type = 0;
    transaction.from = accounts_.front();
    transaction.to = accounts_.back();
    transaction.nonce = block_.header.number * options_.transactions + block_.transactions.size();
    transaction.gas = gas_of_payment;
    transaction.gas_price = U256(base_fee + tip);
    transaction.chain_id = U256(options_.chain_id);
    transaction.input = raw;
    sign(transaction);
    transaction.hash = keccak256(std::span<const std::uint8_t>(raw));
    add(std::move(transaction), raw, gas_of_payment, {});
}

void Maker::add(Transaction transaction, Bytes envelope, std::uint64_t gas, std::vector<Log> logs)
{
    Header& header = block_.header;
    header.gas_used += gas;

    Receipt receipt;
    receipt.transaction_hash = transaction.hash;
    receipt.type = transaction.type;
    receipt.from = transaction.from;
    receipt.to = transaction.to;
    receipt.presence.set_null(Receipt::Field::contract_address);
    receipt.status = 1;
    receipt.gas_used = gas;
    receipt.cumulative_gas_used = header.gas_used;
    receipt.effective_gas_price = U256(base_fee + tip);
    receipt.logs_bloom = logs_bloom(logs);
    for (Log& log : logs) {
        log.transaction_hash = transaction.hash;
        log.transaction_index = block_.transactions.size();
        log.log_index = log_count_++;
    }
    receipt.logs = std::move(logs);
    header.logs_bloom |= receipt.logs_bloom;

    block_.size += envelope.size();
    envelopes_.push_back(std::move(envelope));
    block_.receipts.push_back(std::move(receipt));
    block_.transactions.push_back(std::move(transaction));
}

/// Everything learns its block, whose hash is known only now.
void Maker::place()
{
    const Header& header = block_.header;
    for (std::size_t i = 0; i < block_.transactions.size(); ++i) {
        Transaction& transaction = block_.transactions[i];
        transaction.block_hash = header.hash;
        transaction.block_number = header.number;
        transaction.transaction_index = i;
        Receipt& receipt = block_.receipts[i];
        receipt.block_hash = header.hash;
        receipt.block_number = header.number;
        receipt.transaction_index = i;
        for (Log& log : receipt.logs) {
            log.block_hash = header.hash;
            log.block_number = header.number;
            log.block_timestamp = header.timestamp;
        }
    }
}

BlockPtr Maker::seal()
{
    Header& header = block_.header;
    header.sha3_uncles = empty_uncles_hash();
    header.transactions_root = ordered_trie_root(envelopes_);
    header.receipts_root = receipts_root(block_.receipts).value();
    header.gas_limit = 30'000'000;
    constexpr std::string_view name = "ethwire devnode";
    header.extra_data.assign(name.begin(), name.end());
    header.base_fee_per_gas = U256(base_fee);
    header.withdrawals_root = empty_trie_root();
    header.blob_gas_used = 0;
    header.excess_blob_gas = 0;
    header.requests_hash = no_requests;
    const Bytes encoded = encode_rlp(header);
    header.hash = keccak256(std::span<const std::uint8_t>(encoded));
    block_.size += encoded.size();
    place();
    return std::make_shared<const MinedBlock>(std::move(block_));
}

} // namespace

Hash32 transfer_topic() noexcept
{
    constexpr auto topic = keccak256(std::string_view("Transfer(address,address,uint256)"));
    return topic;
}

std::vector<Address> make_accounts(std::uint64_t seed) { return make_addresses(seed, 1, 8); }

std::vector<Address> make_tokens(std::uint64_t seed) { return make_addresses(seed, 2, 4); }

BlockPtr make_genesis(const ChainOptions& options)
{
    Header before;
    before.number = ~std::uint64_t{0}; // one before block 0
    before.timestamp = options.genesis_time - options.seconds_per_block;
    Maker maker(options, before, 0);
    return maker.seal();
}

BlockPtr make_block(const ChainOptions& options, const Header& parent, std::uint64_t branch,
                    std::span<const Bytes> raw_transactions)
{
    Maker maker(options, parent, branch);
    maker.invent(options.transactions);
    for (const Bytes& raw : raw_transactions)
        maker.add_raw(raw);
    return maker.seal();
}

} // namespace ethwire::devnode
