// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>

namespace ethwire {

/// What a document said about the fields of one object beyond their values: which it left out, which it gave as null,
/// and which it wrote in a form that is not theirs. With it a decoded object encodes to a document equal to the one
/// received.
///
/// A default-constructed object leaves nothing out. Fields of type `std::optional` need no note when left out: empty
/// means absent, unless noted as null. Whoever gives a member a value that had none calls `set_given`.
template <class Field>
class Presence {
public:
    /// The document had no such field, or none with a value: `encode` writes none.
    constexpr bool omitted(Field field) const noexcept { return (omitted_ & bit(field)) != 0; }

    /// The document had `null` here: `encode` writes null.
    constexpr bool null(Field field) const noexcept { return (null_ & bit(field)) != 0; }

    /// The document's text for this field is a misfit, kept with the unknown fields: `encode` writes that text.
    constexpr bool misfit(Field field) const noexcept { return (misfit_ & bit(field)) != 0; }

    /// Neither left out nor null, and no misfit without a value.
    constexpr bool given(Field field) const noexcept { return ((omitted_ | null_) & bit(field)) == 0; }

    constexpr void set_given(Field field) noexcept { set(field, false, false); }
    constexpr void set_null(Field field) noexcept { set(field, false, true); }
    constexpr void set_omitted(Field field) noexcept { set(field, true, false); }

    /// The masks whole, bit `i` for the field of value `i`: what decoders work on.
    constexpr std::uint64_t omitted_mask() const noexcept { return omitted_; }
    constexpr std::uint64_t null_mask() const noexcept { return null_; }
    constexpr std::uint64_t misfit_mask() const noexcept { return misfit_; }
    constexpr void set_masks(std::uint64_t omitted, std::uint64_t null, std::uint64_t misfit = 0) noexcept
    {
        omitted_ = omitted;
        null_ = null;
        misfit_ = misfit;
    }

    friend constexpr bool operator==(const Presence&, const Presence&) noexcept = default;

private:
    static constexpr std::uint64_t bit(Field field) noexcept
    {
        return std::uint64_t{1} << static_cast<unsigned>(field);
    }

    constexpr void set(Field field, bool omitted, bool null) noexcept
    {
        const std::uint64_t others = ~bit(field);
        omitted_ = (omitted_ & others) | (omitted ? bit(field) : 0);
        null_ = (null_ & others) | (null ? bit(field) : 0);
        misfit_ &= others;
    }

    std::uint64_t omitted_ = 0;
    std::uint64_t null_ = 0;
    std::uint64_t misfit_ = 0;
};

} // namespace ethwire
