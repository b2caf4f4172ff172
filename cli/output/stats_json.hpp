// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "output/process_meter.hpp"

#include <ethwire/web3/stats.hpp>

#include <cstdint>
#include <string>

namespace ethwire::cli {

/// `--stats`: one JSON object on one line.
/// \param events  printed, or decoded where nothing is printed
/// \param seconds since the program began
std::string stats_json(std::uint64_t events, double seconds, const ProcessUsage& used, const Stats& client);

} // namespace ethwire::cli
