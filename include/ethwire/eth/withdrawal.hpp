// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/address.hpp>
#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/presence.hpp>
#include <ethwire/eth/unknown_fields.hpp>

#include <cstdint>

namespace ethwire {

/// A payment from the beacon chain (EIP-4895). `decode` requires `address`, in its form.
struct Withdrawal {
    enum class Field : std::uint8_t { index, validator_index, address, amount };

    std::uint64_t index = 0;
    std::uint64_t validator_index = 0;
    Address address;
    std::uint64_t amount = 0; ///< gwei

    Presence<Field> presence;
    UnknownFields unknown;

    /// The fields of another form than theirs; see `Misfits`.
    Misfits misfits() const noexcept { return unknown.misfits(); }

    friend bool operator==(const Withdrawal&, const Withdrawal&) = default;
};

error_code read_json(json::Reader& in, Withdrawal& out);
void write_json(json::Writer& out, const Withdrawal& value);

} // namespace ethwire
