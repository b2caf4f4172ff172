// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/address.hpp>
#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/hash32.hpp>

#include <vector>

namespace ethwire {

/// One account of an access list, with the storage slots announced (EIP-2930).
struct AccessListEntry {
    Address address;
    std::vector<Hash32> storage_keys;

    friend bool operator==(const AccessListEntry&, const AccessListEntry&) = default;
};

using AccessList = std::vector<AccessListEntry>;

error_code read_json(json::Reader& in, AccessListEntry& out);
void write_json(json::Writer& out, const AccessListEntry& value);

} // namespace ethwire
