// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "eth/codec.hpp"

#include <ethwire/eth/transaction.hpp>
#include <ethwire/eth/transaction_request.hpp>

namespace ethwire {

ETHWIRE_CODEC(AccessListEntry);
ETHWIRE_CODEC(AccessList);
ETHWIRE_CODEC(Authorization);
ETHWIRE_CODEC(std::vector<Authorization>);
ETHWIRE_CODEC(Transaction);
ETHWIRE_CODEC(std::optional<Transaction>);
ETHWIRE_CODEC(std::vector<Transaction>);
ETHWIRE_CODEC(TransactionRequest);

} // namespace ethwire
