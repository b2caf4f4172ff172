// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/unknown_fields.hpp>

namespace ethwire {

UnknownFields::Field UnknownFields::operator[](std::size_t i) const noexcept
{
    const Entry& entry = entries_[i];
    const std::string_view text = text_;
    return {text.substr(entry.key, entry.value - entry.key), text.substr(entry.value, entry.end - entry.value),
            entry.misfit};
}

std::size_t UnknownFields::find_last(std::string_view key) const noexcept
{
    for (std::size_t i = entries_.size(); i-- > 0;)
        if ((*this)[i].key == key)
            return i;
    return entries_.size();
}

std::optional<std::string_view> UnknownFields::find(std::string_view key) const noexcept
{
    const std::size_t i = find_last(key);
    return i < entries_.size() ? std::optional((*this)[i].value) : std::nullopt;
}

void UnknownFields::append(std::string_view key, std::string_view value, bool misfit)
{
    Entry entry{};
    entry.key = static_cast<std::uint32_t>(text_.size());
    text_ += key;
    entry.value = static_cast<std::uint32_t>(text_.size());
    text_ += value;
    entry.end = static_cast<std::uint32_t>(text_.size());
    entry.misfit = misfit;
    entries_.push_back(entry);
    misfits_ += misfit ? 1 : 0;
}

void UnknownFields::remove_misfit(std::string_view key)
{
    for (std::size_t i = entries_.size(); i-- > 0;) {
        if (!entries_[i].misfit || (*this)[i].key != key)
            continue;
        const Entry gone = entries_[i];
        const std::uint32_t length = gone.end - gone.key;
        text_.erase(gone.key, length);
        entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(i));
        for (; i < entries_.size(); ++i) {
            entries_[i].key -= length;
            entries_[i].value -= length;
            entries_[i].end -= length;
        }
        --misfits_;
        return;
    }
}

void UnknownFields::mark_misfit(std::string_view key) noexcept
{
    const std::size_t i = find_last(key);
    if (i == entries_.size() || entries_[i].misfit)
        return;
    entries_[i].misfit = true;
    ++misfits_;
}

std::optional<std::string_view> Misfits::find(std::string_view key) const noexcept
{
    std::optional<std::string_view> found;
    for (const Field field : *this)
        if (field.key == key)
            found = field.value;
    return found;
}

} // namespace ethwire
