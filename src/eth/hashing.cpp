// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/hashing.hpp>

#include <ethwire/base/keccak.hpp>
#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/rlp.hpp>
#include <ethwire/eth/trie.hpp>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace ethwire {
namespace {

using eth::errc;

void append(rlp::Encoder& encoder, const std::optional<Address>& to)
{
    if (to)
        encoder.string(*to);
    else
        encoder.string({});
}

void append(rlp::Encoder& encoder, const AccessList& list)
{
    encoder.begin_list();
    for (const AccessListEntry& entry : list) {
        encoder.begin_list().string(entry.address).begin_list();
        for (const Hash32& key : entry.storage_keys)
            encoder.string(key);
        encoder.end_list().end_list();
    }
    encoder.end_list();
}

void append(rlp::Encoder& encoder, const std::vector<Hash32>& hashes)
{
    encoder.begin_list();
    for (const Hash32& hash : hashes)
        encoder.string(hash);
    encoder.end_list();
}

void append(rlp::Encoder& encoder, const std::vector<Authorization>& list)
{
    encoder.begin_list();
    for (const Authorization& a : list) {
        encoder.begin_list().quantity(a.chain_id).string(a.address).quantity(a.nonce).quantity(a.y_parity);
        encoder.quantity(a.r).quantity(a.s).end_list();
    }
    encoder.end_list();
}

void append(rlp::Encoder& encoder, const Log& log)
{
    encoder.begin_list().string(log.address).begin_list();
    for (const Hash32& topic : log.topics)
        encoder.string(topic);
    encoder.end_list().string(log.data).end_list();
}

/// No field of the envelope is a misfit without a value, and those that are always there are.
bool fits(const Transaction& t)
{
    using F = Transaction::Field;
    std::uint64_t odd = t.presence.misfit_mask() & t.presence.omitted_mask();
    for (const F outside : {F::block_hash, F::block_number, F::block_timestamp, F::from, F::hash, F::transaction_index})
        odd &= ~(std::uint64_t{1} << static_cast<unsigned>(outside));
    for (const F always : {F::gas, F::input, F::nonce, F::value})
        if (!t.presence.given(always))
            return false;
    return odd == 0;
}

bool fits(const Authorization& a)
{
    using F = Authorization::Field;
    const auto has = [&](F field) { return a.presence.given(field); };
    return has(F::chain_id) && has(F::nonce) && has(F::y_parity) && has(F::r) && has(F::s);
}

/// Every field that the envelope of this type holds and that JSON may leave out is there.
bool complete(const Transaction& t)
{
    if (!fits(t) || (t.authorization_list &&
                     !std::ranges::all_of(*t.authorization_list, [](const Authorization& a) { return fits(a); })))
        return false;
    const std::uint64_t type = t.type.value_or(0);
    if (!t.r || !t.s || !(t.v || (type != 0 && t.y_parity)))
        return false;
    if (type == 0)
        return t.gas_price.has_value();
    return t.chain_id && t.access_list && (type == 1 ? t.gas_price.has_value() : t.max_fee_per_gas.has_value()) &&
           (type == 1 || t.max_priority_fee_per_gas) &&
           (type != 3 || (t.max_fee_per_blob_gas && t.blob_versioned_hashes && t.to)) &&
           (type != 4 || (t.authorization_list && t.to));
}

/// A deposit of the OP stack. Its receipt has fields of its own, which are in the root since the Canyon fork
/// (specs.optimism.io, "Deposit Receipt").
constexpr std::uint64_t deposit_type = 0x7e;

bool complete(const Receipt& r)
{
    using F = Receipt::Field;
    const auto has = [&](F field) { return r.presence.given(field); };
    return has(F::cumulative_gas_used) && has(F::logs_bloom) && has(F::logs) && !r.presence.omitted(F::type) &&
           (r.root || r.status) &&
           std::ranges::all_of(r.logs, [](const Log& log) { return log.presence.given(Log::Field::data); });
}

/// A quantity that the type has no member for.
result<std::uint64_t> quantity_of(const Receipt& receipt, std::string_view key)
{
    const auto text = receipt.unknown.find(key);
    std::uint64_t value = 0;
    if (!text)
        return error_code(errc::missing_field);
    if (const error_code error = decode(*text, value))
        return error;
    return value;
}

error_code append_deposit(rlp::Encoder& encoder, const Receipt& receipt)
{
    const auto version = receipt.unknown.find("depositReceiptVersion");
    if (!version || *version == "null")
        return {};
    for (const std::string_view key : {"depositNonce", "depositReceiptVersion"}) {
        const result<std::uint64_t> value = quantity_of(receipt, key);
        if (!value)
            return value.error();
        encoder.quantity(*value);
    }
    return {};
}

/// The root of a list of values that may have no envelope.
template <class T>
result<Hash32> root_of_envelopes(std::span<const T> items)
{
    std::vector<Bytes> values;
    values.reserve(items.size());
    for (const T& item : items) {
        result<Bytes> envelope = encode_envelope(item);
        if (!envelope)
            return envelope.error();
        values.push_back(std::move(*envelope));
    }
    return ordered_trie_root(values);
}

} // namespace

Bytes encode_rlp(const Header& h)
{
    rlp::Encoder e;
    e.begin_list().string(h.parent_hash).string(h.sha3_uncles).string(h.miner).string(h.state_root);
    e.string(h.transactions_root).string(h.receipts_root).string(h.logs_bloom).quantity(h.difficulty);
    e.quantity(h.number).quantity(h.gas_limit).quantity(h.gas_used).quantity(h.timestamp).string(h.extra_data);
    e.string(h.mix_hash).string(h.nonce);
    // Each fork appends: a field is in the list only when all before it are.
    if (h.base_fee_per_gas) {
        e.quantity(*h.base_fee_per_gas);
        if (h.withdrawals_root) {
            e.string(*h.withdrawals_root);
            if (h.blob_gas_used && h.excess_blob_gas && h.parent_beacon_block_root) {
                e.quantity(*h.blob_gas_used).quantity(*h.excess_blob_gas).string(*h.parent_beacon_block_root);
                if (h.requests_hash)
                    e.string(*h.requests_hash);
            }
        }
    }
    return e.end_list().take();
}

Hash32 compute_hash(const Header& header) { return keccak256(encode_rlp(header)); }

result<Bytes> encode_envelope(const Transaction& t)
{
    const std::uint64_t type = t.type.value_or(0);
    if (type > 4)
        return error_code(errc::bad_value);
    if (!complete(t))
        return error_code(errc::missing_field);

    rlp::Encoder e;
    if (type != 0) {
        const auto type_byte = static_cast<std::uint8_t>(type);
        e.raw({&type_byte, 1});
    }
    e.begin_list();
    if (type != 0)
        e.quantity(*t.chain_id);
    e.quantity(t.nonce);
    if (type <= 1)
        e.quantity(*t.gas_price);
    else
        e.quantity(*t.max_priority_fee_per_gas).quantity(*t.max_fee_per_gas);
    e.quantity(t.gas);
    append(e, t.to);
    e.quantity(t.value).string(t.input);
    if (type != 0)
        append(e, *t.access_list);
    if (type == 3) {
        e.quantity(*t.max_fee_per_blob_gas);
        append(e, *t.blob_versioned_hashes);
    }
    if (type == 4)
        append(e, *t.authorization_list);
    if (type != 0 && t.y_parity)
        e.quantity(*t.y_parity);
    else
        e.quantity(*t.v);
    e.quantity(*t.r).quantity(*t.s).end_list();
    return e.take();
}

result<Hash32> compute_hash(const Transaction& transaction)
{
    const result<Bytes> envelope = encode_envelope(transaction);
    if (!envelope)
        return envelope.error();
    return keccak256(*envelope);
}

result<Bytes> encode_envelope(const Receipt& receipt)
{
    const std::uint64_t type = receipt.type.value_or(0);
    if (type > 4 && type != deposit_type)
        return error_code(errc::bad_value);
    if (!complete(receipt))
        return error_code(errc::missing_field);
    rlp::Encoder e;
    if (const auto type_byte = static_cast<std::uint8_t>(type); type != 0)
        e.raw({&type_byte, 1});
    e.begin_list();
    if (receipt.root)
        e.string(*receipt.root);
    else
        e.quantity(receipt.status.value_or(0));
    e.quantity(receipt.cumulative_gas_used).string(receipt.logs_bloom).begin_list();
    for (const Log& log : receipt.logs)
        append(e, log);
    e.end_list();
    if (type == deposit_type) {
        if (const error_code error = append_deposit(e, receipt))
            return error;
    }
    return e.end_list().take();
}

Bytes encode_rlp(const Withdrawal& w)
{
    rlp::Encoder e;
    e.begin_list().quantity(w.index).quantity(w.validator_index).string(w.address).quantity(w.amount).end_list();
    return e.take();
}

Bloom logs_bloom(std::span<const Log> logs) noexcept
{
    Bloom bloom;
    for (const Log& log : logs) {
        bloom.add(log.address);
        for (const Hash32& topic : log.topics)
            bloom.add(topic);
    }
    return bloom;
}

result<Hash32> transactions_root(std::span<const Transaction> transactions) { return root_of_envelopes(transactions); }

result<Hash32> receipts_root(std::span<const Receipt> receipts) { return root_of_envelopes(receipts); }

Hash32 withdrawals_root(std::span<const Withdrawal> withdrawals)
{
    std::vector<Bytes> values;
    values.reserve(withdrawals.size());
    for (const Withdrawal& withdrawal : withdrawals)
        values.push_back(encode_rlp(withdrawal));
    return ordered_trie_root(values);
}

Hash32 empty_uncles_hash() noexcept
{
    static constexpr std::uint8_t empty_list = 0xc0;
    return keccak256(std::span(&empty_list, 1));
}

} // namespace ethwire
