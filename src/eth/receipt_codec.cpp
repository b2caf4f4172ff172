// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "eth/codec.hpp"

#include <ethwire/eth/receipt.hpp>

namespace ethwire {

ETHWIRE_CODEC(Receipt);
ETHWIRE_CODEC(std::optional<Receipt>);
ETHWIRE_CODEC(std::vector<Receipt>);
ETHWIRE_CODEC(std::optional<std::vector<Receipt>>);

} // namespace ethwire
