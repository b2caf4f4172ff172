// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/simulation.hpp>

namespace ethwire {

using json::member;

error_code read_json(json::Reader& in, AccessListResult& out)
{
    return read_members(in, member("accessList", out.access_list), member("gasUsed", out.gas_used),
                        member("error", out.error));
}

void write_json(json::Writer& out, const AccessListResult& value)
{
    write_members(out, member("accessList", value.access_list), member("gasUsed", value.gas_used),
                  member("error", value.error));
}

void write_json(json::Writer& out, const SimulationBlock& value)
{
    write_members(out, member("blockOverrides", value.block_overrides), member("stateOverrides", value.state_overrides),
                  member("calls", value.calls));
}

void write_json(json::Writer& out, const Simulation& value)
{
    write_members(out, member("blockStateCalls", value.blocks), member("traceTransfers", value.trace_transfers),
                  member("validation", value.validation),
                  member("returnFullTransactions", value.return_full_transactions));
}

error_code read_json(json::Reader& in, SimulationError& out)
{
    return read_members(in, member("code", out.code), member("message", out.message), member("data", out.data));
}

error_code read_json(json::Reader& in, SimulatedCall& out)
{
    return read_members(in, member("returnData", out.return_data), member("logs", out.logs),
                        member("gasUsed", out.gas_used), member("maxUsedGas", out.max_used_gas),
                        member("status", out.status), member("error", out.error));
}

error_code read_json(json::Reader& in, SimulatedBlock& out)
{
    // One object in JSON and two here: read once as a block, and once for the calls.
    std::string_view text;
    if (const error_code e = in.raw(text))
        return e;
    json::Reader block(text, in.context());
    if (const error_code e = read_json(block, out.block))
        return e;
    json::Reader calls(text, in.context());
    return read_members(calls, member("calls", out.calls));
}

} // namespace ethwire
