// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>

namespace ethwire {

/// What a document said about the fields of one object beyond their values: which it left out, and which it gave as
/// null. With it a decoded object encodes to a document equal to the one received.
///
/// A default-constructed object leaves nothing out. Fields of type `std::optional` need no note when left out: empty
/// means absent, unless noted as null.
template <class Field>
class Presence {
public:
    /// The document had no such field: `encode` leaves it out.
    constexpr bool omitted(Field field) const noexcept { return (omitted_ & bit(field)) != 0; }

    /// The document had `null` here: `encode` writes null.
    constexpr bool null(Field field) const noexcept { return (null_ & bit(field)) != 0; }

    /// Neither left out nor null.
    constexpr bool given(Field field) const noexcept { return ((omitted_ | null_) & bit(field)) == 0; }

    constexpr void set_given(Field field) noexcept
    {
        omitted_ &= ~bit(field);
        null_ &= ~bit(field);
    }

    constexpr void set_null(Field field) noexcept
    {
        omitted_ &= ~bit(field);
        null_ |= bit(field);
    }

    constexpr void set_omitted(Field field) noexcept
    {
        omitted_ |= bit(field);
        null_ &= ~bit(field);
    }

    /// The masks whole, bit `i` for the field of value `i`: what decoders work on.
    constexpr std::uint64_t omitted_mask() const noexcept { return omitted_; }
    constexpr std::uint64_t null_mask() const noexcept { return null_; }
    constexpr void set_masks(std::uint64_t omitted, std::uint64_t null) noexcept
    {
        omitted_ = omitted;
        null_ = null;
    }

    friend constexpr bool operator==(const Presence&, const Presence&) noexcept = default;

private:
    static constexpr std::uint64_t bit(Field field) noexcept
    {
        return std::uint64_t{1} << static_cast<unsigned>(field);
    }

    std::uint64_t omitted_ = 0;
    std::uint64_t null_ = 0;
};

} // namespace ethwire
