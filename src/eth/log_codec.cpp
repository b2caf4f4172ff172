// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "eth/codec.hpp"

#include <ethwire/eth/log.hpp>

namespace ethwire {

ETHWIRE_CODEC(Log)

} // namespace ethwire
