// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/web3/batch.hpp>

#include <algorithm>
#include <array>

namespace ethwire {
namespace {

/// Methods that are not allowed in a batch, as in web3.py: they send transactions or sign.
constexpr std::array<std::string_view, 7> single_only{
    "eth_sendRawTransaction", "eth_sendRawTransactionSync", "eth_sendTransaction", "eth_signTransaction", "eth_sign",
    "eth_signTypedData",      "eth_signTypedData_v4",
};

} // namespace

void RequestBatch::check_open() const
{
    if (finished_)
        throw Web3Exception(make_error_code(errc::batch_finished));
}

void RequestBatch::check_allowed(const Request& request)
{
    const std::string_view method = request.method();
    if (method.ends_with("_subscribe") || method.ends_with("_unsubscribe") ||
        std::find(single_only.begin(), single_only.end(), method) != single_only.end())
        throw Web3Exception(make_error_code(errc::not_in_batch), request.method());
}

void RequestBatch::clear()
{
    check_open();
    elements_.clear();
}

void RequestBatch::cancel()
{
    check_open();
    elements_.clear();
    finished_ = true;
}

} // namespace ethwire
