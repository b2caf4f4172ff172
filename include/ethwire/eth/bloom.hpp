// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/bytes.hpp>

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace ethwire {

/// The 2048-bit filter over the addresses and topics of a block's logs (yellow paper, section 4.3.1).
struct Bloom : FixedBytes<256> {
    constexpr Bloom() noexcept = default;
    constexpr explicit Bloom(const FixedBytes<256>& bytes) noexcept : FixedBytes<256>(bytes) {}

    /// Exactly 512 hex digits, with or without `0x`.
    static std::optional<Bloom> from_hex(std::string_view text) noexcept;

    /// Adds an address or a topic.
    void add(std::span<const std::uint8_t> entry) noexcept;

    /// False: `entry` is certainly not in it. True: it may be.
    bool maybe(std::span<const std::uint8_t> entry) const noexcept;

    /// Adds all that is in `other`.
    Bloom& operator|=(const Bloom& other) noexcept;

    friend constexpr bool operator==(const Bloom&, const Bloom&) noexcept = default;
    friend constexpr auto operator<=>(const Bloom&, const Bloom&) noexcept = default;
};

} // namespace ethwire
