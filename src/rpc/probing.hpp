// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <utility>
#include <vector>

/// Hash tables with linear probing and without tombstones, in a vector whose size is a power of two and which is never
/// full.
namespace ethwire::rpc::probing {

/// The first place from `hash` on at which `stops(entry)`: the entry looked for, or the empty one where it would go.
template <class Entry, class Stops>
std::size_t find(const std::vector<Entry>& table, std::size_t hash, Stops stops) noexcept
{
    const std::size_t mask = table.size() - 1;
    std::size_t at = hash & mask;
    while (!stops(table[at]))
        at = (at + 1) & mask;
    return at;
}

/// Takes out the entry at `hole`: those behind it move up unless they stand where they would be looked for first. The
/// place that is left over is given `empty`.
template <class Entry, class IsEmpty, class Hash>
void erase(std::vector<Entry>& table, std::size_t hole, Entry empty, IsEmpty is_empty, Hash hash) noexcept
{
    const std::size_t mask = table.size() - 1;
    for (std::size_t at = (hole + 1) & mask; !is_empty(table[at]); at = (at + 1) & mask) {
        const std::size_t home = hash(table[at]) & mask;
        if (((at - home) & mask) >= ((at - hole) & mask)) {
            table[hole] = std::move(table[at]);
            hole = at;
        }
    }
    table[hole] = std::move(empty);
}

} // namespace ethwire::rpc::probing
