// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/unknown_fields.hpp>

namespace ethwire {

UnknownFields::Field UnknownFields::operator[](std::size_t i) const noexcept
{
    const Entry& entry = entries_[i];
    const std::string_view text = text_;
    // Between key and value stand a quote and a colon.
    return {text.substr(entry.key, entry.value - entry.key - 2), text.substr(entry.value, entry.end - entry.value)};
}

std::optional<std::string_view> UnknownFields::find(std::string_view key) const noexcept
{
    for (std::size_t i = 0; i < entries_.size(); ++i)
        if (const Field field = (*this)[i]; field.key == key)
            return field.value;
    return std::nullopt;
}

void UnknownFields::add(std::string_view key, std::string_view value)
{
    Entry entry{};
    text_ += '"';
    entry.key = static_cast<std::uint32_t>(text_.size());
    text_ += key;
    text_ += "\":";
    entry.value = static_cast<std::uint32_t>(text_.size());
    text_ += value;
    entry.end = static_cast<std::uint32_t>(text_.size());
    entries_.push_back(entry);
}

} // namespace ethwire
