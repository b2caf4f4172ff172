// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/routes.hpp"

#include "rpc/probing.hpp"

#include <algorithm>
#include <cstring>

namespace ethwire::rpc {
namespace {

/// Ids are random hex digits; eight bytes at a time, mixed by a multiplication, spread well enough.
std::uint64_t hash(std::string_view id) noexcept
{
    std::uint64_t h = 0x9e3779b97f4a7c15u ^ id.size();
    const char* p = id.data();
    std::size_t left = id.size();
    for (; left > 0;) {
        std::uint64_t chunk = 0;
        const std::size_t n = std::min<std::size_t>(left, sizeof(chunk));
        std::memcpy(&chunk, p, n);
        h = (h ^ chunk) * 0xff51afd7ed558ccdu;
        h ^= h >> 32;
        p += n;
        left -= n;
    }
    return h;
}

} // namespace

/// The slot that holds `id`, or the empty one where it would go. The table must not be empty.
std::size_t Routes::probe(std::string_view id) const noexcept
{
    return probing::find(slots_, hash(id), [&](const Slot& slot) { return !slot.queue || slot.id == id; });
}

void Routes::add(std::string_view id, Queue queue)
{
    if (slots_.size() < 2 * (count_ + 1))
        rehash(std::max<std::size_t>(8, slots_.size() * 2));
    Slot& slot = slots_[probe(id)];
    if (!slot.queue) {
        slot.id = id;
        ++count_;
    }
    slot.queue = std::move(queue);
}

bool Routes::remove(std::string_view id)
{
    if (slots_.empty())
        return false;
    const std::size_t at = probe(id);
    if (!slots_[at].queue)
        return false;
    bury(id);
    const Slot removed = std::move(slots_[at]); // destroyed when the table is in order again
    probing::erase(
        slots_, at, Slot(), [](const Slot& slot) { return !slot.queue; },
        [](const Slot& slot) { return hash(slot.id); });
    --count_;
    return true;
}

void Routes::bury(std::string_view id)
{
    tombstones_[next_tombstone_] = id;
    next_tombstone_ = (next_tombstone_ + 1) % most_tombstones;
}

const Routes::Queue* Routes::find(std::string_view id) noexcept
{
    if (count_ == 0)
        return nullptr;
    if (!slots_[last_].queue || slots_[last_].id != id) {
        const std::size_t at = probe(id);
        if (!slots_[at].queue)
            return nullptr;
        last_ = at;
    }
    return &slots_[last_].queue;
}

bool Routes::is_tombstone(std::string_view id) const noexcept
{
    return !id.empty() && std::find(tombstones_.begin(), tombstones_.end(), id) != tombstones_.end();
}

void Routes::clear()
{
    slots_.clear();
    count_ = 0;
    last_ = 0;
    tombstones_.fill({});
}

void Routes::rehash(std::size_t size)
{
    std::vector<Slot> old(size);
    old.swap(slots_);
    last_ = 0;
    for (Slot& slot : old)
        if (slot.queue)
            slots_[probe(slot.id)] = std::move(slot);
}

bool Parking::park(std::string_view id, const MessageRing::Entry& event, TimePoint now)
{
    if (parked_.size() == most_messages || bytes_ + event.text.size() > most_bytes) {
        lose(id);
        return false;
    }
    Parked parked;
    parked.id = id;
    parked.text = event.text;
    parked.value_offset = static_cast<std::size_t>(event.value.data() - event.text.data());
    parked.value_size = event.value.size();
    parked.arrival = event.arrival;
    parked.lost_before = take_lost(id);
    parked.since = now;
    bytes_ += parked.text.size();
    parked_.push_back(std::move(parked));
    return true;
}

void Parking::lose(std::string_view id) { lose(id, 1); }

/// The next event of the subscription says so, the one that waits or the one that comes.
void Parking::lose(std::string_view id, std::uint64_t count)
{
    const auto known = lost_.find(id);
    if (known != lost_.end())
        known->second += count;
    else if (lost_.size() < most_messages)
        lost_.emplace(id, count);
}

std::uint64_t Parking::take_lost(std::string_view id)
{
    const auto known = lost_.find(id);
    if (known == lost_.end())
        return 0;
    const std::uint64_t lost = known->second;
    lost_.erase(known);
    return lost;
}

std::size_t Parking::expire(TimePoint now)
{
    std::size_t dropped = 0;
    while (dropped < parked_.size() && parked_[dropped].since + longest_stay <= now) {
        const Parked& late = parked_[dropped++];
        bytes_ -= late.text.size();
        const std::uint64_t lost = late.lost_before + 1;
        const auto next = std::find_if(parked_.begin() + static_cast<std::ptrdiff_t>(dropped), parked_.end(),
                                       [&](const Parked& one) { return one.id == late.id; });
        if (next != parked_.end())
            next->lost_before += lost;
        else
            lose(late.id, lost);
    }
    parked_.erase(parked_.begin(), parked_.begin() + static_cast<std::ptrdiff_t>(dropped));
    give_back_memory();
    return dropped;
}

std::size_t Parking::clear() noexcept
{
    const std::size_t dropped = parked_.size();
    parked_.clear();
    lost_.clear();
    bytes_ = 0;
    give_back_memory();
    return dropped;
}

/// Parking is rare: nothing is kept for the next time.
void Parking::give_back_memory() noexcept
{
    if (parked_.empty())
        std::vector<Parked>().swap(parked_);
}

TimePoint Parking::wake_at() const noexcept
{
    return parked_.empty() ? TimePoint::max() : parked_.front().since + longest_stay;
}

} // namespace ethwire::rpc
