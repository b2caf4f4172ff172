// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/filter.hpp>

#include <string>
#include <vector>

namespace ethwire::cli {

/// The filter of `--address` and `--topic`, each as often as they were given.
///
/// An address: 20 bytes of hex, alternatives separated by commas; of mixed case, the checksum of EIP-55 must hold.
/// Topics: the first `--topic` is position 0, the next position 1. Each is `null` (anything), or alternatives
/// separated by commas: 32 bytes of hex, or 20 for an address, which is padded as contracts index it.
Filter log_filter(const std::vector<std::string>& addresses, const std::vector<std::string>& topics);

} // namespace ethwire::cli
