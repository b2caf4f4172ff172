// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "wire/codec.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

namespace ethwire::python {

/// One message on its way from the reactor to an event loop: its text, and where its parts lie in it.
class Slice {
public:
    enum class Kind : std::uint8_t {
        event, ///< a notification of `eth_subscription`: `subscription` and `value`, or neither when it is an odd one
        other, ///< replies, and everything that only a parser can judge
    };

    struct Free {
        void operator()(Slice* slice) const noexcept { std::free(slice); }
    };
    using Ptr = std::unique_ptr<Slice, Free>;

    /// A copy of `text`, of which `subscription` and `value` are parts or empty. Throws std::bad_alloc.
    static Ptr make(Kind kind, std::string_view text, std::string_view subscription = {}, std::string_view value = {});

    /// Known to be all there is around `value`: if that is one JSON value, then the text is one document, and has no
    /// members but those that it must have, each once.
    bool is_plain() const noexcept { return is_plain_; }
    void is_plain(bool yes) noexcept { is_plain_ = yes; }

    Kind kind() const noexcept { return kind_; }
    /// When it came, in the order of all that an event loop has taken from its connections; 0 before that.
    std::uint64_t arrival() const noexcept { return arrival_; }
    void arrival(std::uint64_t number) noexcept { arrival_ = number; }
    /// With `wire::padding` readable bytes behind it.
    std::string_view text() const noexcept { return {begin(), size_}; }
    std::string_view subscription() const noexcept { return {begin() + subscription_, subscription_size_}; }
    std::string_view value() const noexcept { return {begin() + value_, value_size_}; }

    /// Bytes of memory that it takes.
    std::size_t footprint() const noexcept { return footprint(size_); }

private:
    Slice() = default;
    const char* begin() const noexcept { return reinterpret_cast<const char*>(this + 1); }
    static std::size_t footprint(std::size_t size) noexcept { return sizeof(Slice) + size + wire::padding; }

    std::uint64_t arrival_ = 0;
    std::uint32_t size_ = 0;
    std::uint32_t subscription_ = 0;
    std::uint32_t value_ = 0;
    std::uint32_t value_size_ = 0;
    std::uint16_t subscription_size_ = 0;
    Kind kind_ = Kind::other;
    bool is_plain_ = false;
};

} // namespace ethwire::python
