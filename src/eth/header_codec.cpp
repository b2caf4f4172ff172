// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "eth/codec.hpp"

#include <ethwire/eth/header.hpp>

namespace ethwire {

ETHWIRE_CODEC(Header)

} // namespace ethwire
