// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "eth/codec.hpp"

#include <ethwire/eth/receipt.hpp>

namespace ethwire {

ETHWIRE_CODEC(Receipt)

} // namespace ethwire
