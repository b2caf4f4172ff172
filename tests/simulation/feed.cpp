// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "feed.hpp"

#include <charconv>

namespace ethwire::simulation {

std::uint64_t Source::arrived() const
{
    std::uint64_t last = 0;
    for (const auto& [position, index] : marks)
        if (position <= link->arrived())
            last = index;
    return last;
}

std::string Tick::text() const { return '[' + std::to_string(source) + ',' + std::to_string(index) + ']'; }

bool Tick::read(std::string_view text)
{
    const char* const end = text.data() + text.size();
    if (text.size() < 5 || text.front() != '[' || text.back() != ']')
        return false;
    const auto first = std::from_chars(text.data() + 1, end, source);
    if (first.ec != std::errc() || *first.ptr != ',')
        return false;
    const auto second = std::from_chars(first.ptr + 1, end, index);
    return second.ec == std::errc() && second.ptr + 1 == end;
}

Source& Feed::of(const std::string& id, std::string_view kind, const std::shared_ptr<Link>& link)
{
    auto& source = by_id_[id];
    if (!source) {
        source = std::make_unique<Source>();
        by_number_.push_back(source.get());
        source->number = by_number_.size();
        source->kind = kind;
        source->link = link;
    }
    return *source;
}

const Source* Feed::find(std::uint64_t number) const
{
    return number == 0 || number > by_number_.size() ? nullptr : by_number_[number - 1];
}

std::uint64_t Feed::sent_between(std::string_view kind, std::uint64_t after, std::uint64_t before) const
{
    std::uint64_t sent = 0;
    for (std::uint64_t number = after + 1; number < before; ++number)
        if (by_number_[number - 1]->kind == kind)
            sent += by_number_[number - 1]->sent;
    return sent;
}

} // namespace ethwire::simulation
