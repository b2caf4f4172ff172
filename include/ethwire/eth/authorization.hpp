// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/u256.hpp>
#include <ethwire/eth/address.hpp>
#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/presence.hpp>
#include <ethwire/eth/unknown_fields.hpp>

#include <cstdint>

namespace ethwire {

/// A signed permission to run the code of `address` at the signer's account (EIP-7702). `decode` requires `address`, in
/// its form.
struct Authorization {
    enum class Field : std::uint8_t { chain_id, address, nonce, y_parity, r, s };

    U256 chain_id; ///< zero: any chain
    Address address;
    std::uint64_t nonce = 0;
    std::uint64_t y_parity = 0;
    U256 r;
    U256 s;

    Presence<Field> presence;
    UnknownFields unknown;

    /// The fields of another form than theirs; see `Misfits`.
    Misfits misfits() const noexcept { return unknown.misfits(); }

    friend bool operator==(const Authorization&, const Authorization&) = default;
};

error_code read_json(json::Reader& in, Authorization& out);
void write_json(json::Writer& out, const Authorization& value);

} // namespace ethwire
