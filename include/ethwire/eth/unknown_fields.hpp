// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ethwire {

/// The fields of an object that its type has no member for: other chains' extras, or those of a fork to come. Kept as
/// the JSON text received, in order, and written back by `encode`.
///
/// It owns its text; the capacity is reused, so decoding into the same object again allocates only when it must grow.
class UnknownFields {
public:
    struct Field {
        std::string_view key;   ///< between the quotes, escapes as received
        std::string_view value; ///< JSON text
    };

    bool empty() const noexcept { return entries_.empty(); }
    std::size_t size() const noexcept { return entries_.size(); }

    /// Views into this object, valid until it is changed.
    Field operator[](std::size_t i) const noexcept;

    /// JSON text of the field `key`; nullopt when there is none.
    std::optional<std::string_view> find(std::string_view key) const noexcept;

    /// \param key   as it stands between the quotes, already escaped
    /// \param value valid JSON text
    void add(std::string_view key, std::string_view value);

    void clear() noexcept
    {
        text_.clear();
        entries_.clear();
    }

    friend bool operator==(const UnknownFields& a, const UnknownFields& b) noexcept { return a.text_ == b.text_; }

private:
    struct Entry {
        std::uint32_t key;   // offset in text_ of the key's first character
        std::uint32_t value; // offset of the value's first character
        std::uint32_t end;
    };

    std::string text_; // "key":value, one after the other without separators
    std::vector<Entry> entries_;
};

} // namespace ethwire
