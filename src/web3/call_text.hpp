// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/json/writer.hpp>
#include <ethwire/web3/request.hpp>

#include <cstdint>

namespace ethwire::web3 {

/// A call as JSON-RPC 2.0 wants it (section 4).
inline void write_call(json::Writer& writer, std::uint64_t id, const Request& request)
{
    writer.begin_object();
    writer.key("jsonrpc");
    writer.string("2.0");
    writer.key("id");
    writer.number(id);
    writer.key("method");
    writer.string(request.method());
    writer.key("params");
    writer.raw(request.params());
    writer.end_object();
}

} // namespace ethwire::web3
