// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/bytes.hpp>
#include <ethwire/base/u256.hpp>
#include <ethwire/eth/access_list.hpp>
#include <ethwire/eth/address.hpp>
#include <ethwire/eth/authorization.hpp>
#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/hash32.hpp>
#include <ethwire/eth/unknown_fields.hpp>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace ethwire {

/// What `eth_call`, `eth_estimateGas`, `eth_createAccessList` and `eth_sendTransaction` take: each field may be left
/// to the node.
///
///     auto request = TransactionRequest().to(token).data(calldata);
///
/// `data` is sent under the name `input`, which geth, anvil and the specification prefer; both are read.
class TransactionRequest {
public:
    TransactionRequest() = default;

    TransactionRequest& from(const Address& value) { return set(from_, value); }
    TransactionRequest& to(const Address& value) { return set(to_, value); }
    TransactionRequest& gas(std::uint64_t value) { return set(gas_, value); }
    TransactionRequest& gas_price(const U256& value) { return set(gas_price_, value); }
    TransactionRequest& max_fee_per_gas(const U256& value) { return set(max_fee_per_gas_, value); }
    TransactionRequest& max_priority_fee_per_gas(const U256& value) { return set(max_priority_fee_per_gas_, value); }
    TransactionRequest& max_fee_per_blob_gas(const U256& value) { return set(max_fee_per_blob_gas_, value); }
    TransactionRequest& value(const U256& value) { return set(value_, value); }
    TransactionRequest& data(Bytes value) { return set(data_, std::move(value)); }
    TransactionRequest& nonce(std::uint64_t value) { return set(nonce_, value); }
    TransactionRequest& chain_id(const U256& value) { return set(chain_id_, value); }
    TransactionRequest& type(std::uint64_t value) { return set(type_, value); }
    TransactionRequest& access_list(AccessList value) { return set(access_list_, std::move(value)); }
    TransactionRequest& blob_versioned_hashes(std::vector<Hash32> value)
    {
        return set(blob_versioned_hashes_, std::move(value));
    }
    TransactionRequest& authorization_list(std::vector<Authorization> value)
    {
        return set(authorization_list_, std::move(value));
    }

    const std::optional<Address>& from() const noexcept { return from_; }
    const std::optional<Address>& to() const noexcept { return to_; }
    const std::optional<std::uint64_t>& gas() const noexcept { return gas_; }
    const std::optional<U256>& gas_price() const noexcept { return gas_price_; }
    const std::optional<U256>& max_fee_per_gas() const noexcept { return max_fee_per_gas_; }
    const std::optional<U256>& max_priority_fee_per_gas() const noexcept { return max_priority_fee_per_gas_; }
    const std::optional<U256>& max_fee_per_blob_gas() const noexcept { return max_fee_per_blob_gas_; }
    const std::optional<U256>& value() const noexcept { return value_; }
    const std::optional<Bytes>& data() const noexcept { return data_; }
    const std::optional<std::uint64_t>& nonce() const noexcept { return nonce_; }
    const std::optional<U256>& chain_id() const noexcept { return chain_id_; }
    const std::optional<std::uint64_t>& type() const noexcept { return type_; }
    const std::optional<AccessList>& access_list() const noexcept { return access_list_; }
    const std::optional<std::vector<Hash32>>& blob_versioned_hashes() const noexcept { return blob_versioned_hashes_; }
    const std::optional<std::vector<Authorization>>& authorization_list() const noexcept { return authorization_list_; }

    /// Fields that other chains know, written behind the others.
    UnknownFields& unknown() noexcept { return unknown_; }
    const UnknownFields& unknown() const noexcept { return unknown_; }

    friend bool operator==(const TransactionRequest&, const TransactionRequest&) = default;

private:
    friend struct TransactionRequestAccess;

    template <class T, class Value>
    TransactionRequest& set(std::optional<T>& member, Value&& value)
    {
        member = std::forward<Value>(value);
        return *this;
    }

    std::optional<Address> from_;
    std::optional<Address> to_;
    std::optional<std::uint64_t> gas_;
    std::optional<U256> gas_price_;
    std::optional<U256> max_fee_per_gas_;
    std::optional<U256> max_priority_fee_per_gas_;
    std::optional<U256> max_fee_per_blob_gas_;
    std::optional<U256> value_;
    std::optional<Bytes> data_;
    std::optional<std::uint64_t> nonce_;
    std::optional<U256> chain_id_;
    std::optional<std::uint64_t> type_;
    std::optional<AccessList> access_list_;
    std::optional<std::vector<Hash32>> blob_versioned_hashes_;
    std::optional<std::vector<Authorization>> authorization_list_;
    UnknownFields unknown_;
};

/// The same object under the name that calls which send nothing use.
using CallRequest = TransactionRequest;

error_code read_json(json::Reader& in, TransactionRequest& out);
void write_json(json::Writer& out, const TransactionRequest& value);

} // namespace ethwire
