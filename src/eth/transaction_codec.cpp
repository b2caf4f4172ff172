// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "eth/codec.hpp"

#include <ethwire/base/hex.hpp>
#include <ethwire/eth/transaction.hpp>
#include <ethwire/eth/transaction_request.hpp>

namespace ethwire {
namespace eth {
namespace {

/// Whether `text` is the hex of `bytes`, in either case.
bool is_hex_of(std::string_view text, const Bytes& bytes) noexcept
{
    if (text.size() != 2 * bytes.size() + 4 || !text.starts_with("\"0x"))
        return false;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const int high = hex::digit(text[2 * i + 3]);
        const int low = hex::digit(text[2 * i + 4]);
        if (high < 0 || low < 0 || (high << 4 | low) != bytes[i])
            return false;
    }
    return true;
}

} // namespace

void Schema<Transaction>::check(Transaction& transaction) noexcept
{
    if (transaction.unknown.empty() || !transaction.presence.given(Transaction::Field::input))
        return;
    const auto data = transaction.unknown.find("data");
    if (data && *data != "null" && !is_hex_of(*data, transaction.input))
        transaction.unknown.mark_misfit("data");
}

} // namespace eth

ETHWIRE_CODEC(AccessListEntry)
ETHWIRE_CODEC(Authorization)
ETHWIRE_CODEC(Transaction)
ETHWIRE_CODEC(TransactionRequest)

} // namespace ethwire
