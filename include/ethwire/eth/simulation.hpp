// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/access_list.hpp>
#include <ethwire/eth/block.hpp>
#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/log.hpp>
#include <ethwire/eth/transaction_request.hpp>
#include <ethwire/json/raw.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ethwire {

/// The answer of `eth_createAccessList`.
struct AccessListResult {
    AccessList access_list;
    std::uint64_t gas_used = 0;       ///< with the list
    std::optional<std::string> error; ///< why the call failed, if it did: the list is that of the way to there

    friend bool operator==(const AccessListResult&, const AccessListResult&) = default;
};

/// Calls in one block, and in which way that block and the state before it differ from what would follow.
struct SimulationBlock {
    std::vector<CallRequest> calls{};
    std::optional<RawJson> block_overrides{}; ///< fields of the header
    std::optional<RawJson> state_overrides{}; ///< accounts by address
};

/// The parameter of `eth_simulateV1`: calls in blocks that follow each other.
struct Simulation {
    std::vector<SimulationBlock> blocks{};
    bool trace_transfers = false;          ///< transfers of ether appear as logs
    bool validation = false;               ///< nonces, fees and balances are checked as for a real block
    bool return_full_transactions = false; ///< the blocks hold transactions instead of their hashes
};

/// Why a simulated call failed.
struct SimulationError {
    std::int64_t code = 0;
    std::string message;
    std::optional<Bytes> data; ///< what it reverted with

    friend bool operator==(const SimulationError&, const SimulationError&) = default;
};

/// The result of one simulated call.
struct SimulatedCall {
    Bytes return_data;
    std::vector<Log> logs;
    std::uint64_t gas_used = 0;
    std::optional<std::uint64_t> max_used_gas; ///< before refunds
    std::uint64_t status = 0;                  ///< 1 succeeded, 0 failed
    std::optional<SimulationError> error;

    friend bool operator==(const SimulatedCall&, const SimulatedCall&) = default;
};

/// One block of the answer of `eth_simulateV1`. The calls are also among the block's unknown fields, as text.
struct SimulatedBlock {
    Block block;
    std::vector<SimulatedCall> calls;

    friend bool operator==(const SimulatedBlock&, const SimulatedBlock&) = default;
};

error_code read_json(json::Reader& in, AccessListResult& out);
void write_json(json::Writer& out, const AccessListResult& value);
void write_json(json::Writer& out, const SimulationBlock& value);
void write_json(json::Writer& out, const Simulation& value);
error_code read_json(json::Reader& in, SimulationError& out);
error_code read_json(json::Reader& in, SimulatedCall& out);
error_code read_json(json::Reader& in, SimulatedBlock& out);

} // namespace ethwire
