// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/bytes.hpp>

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace ethwire {

/// A 20-byte account address.
struct Address : FixedBytes<20> {
    constexpr Address() noexcept = default;
    constexpr explicit Address(const FixedBytes<20>& bytes) noexcept : FixedBytes<20>(bytes) {}

    /// Accepts 40 hex digits of any case, with or without `0x`. The case of the digits is not looked at.
    static std::optional<Address> from_hex(std::string_view text) noexcept;

    /// As `from_hex`, but digits of mixed case must be the checksum of EIP-55.
    static std::optional<Address> from_checksum(std::string_view text) noexcept;

    /// `0x` and the digits in the mixed case of EIP-55.
    std::string to_checksum() const;

    friend constexpr bool operator==(const Address&, const Address&) noexcept = default;
    friend constexpr auto operator<=>(const Address&, const Address&) noexcept = default;
};

} // namespace ethwire

template <>
struct std::hash<ethwire::Address> : std::hash<ethwire::FixedBytes<20>> {};
