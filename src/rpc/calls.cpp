// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/calls.hpp"

#include "rpc/probing.hpp"

#include <algorithm>
#include <utility>

namespace ethwire::rpc {
namespace {

/// Spreads ids, which are consecutive, evenly over the table, as multiplying by the golden ratio does (Knuth, The Art
/// of Computer Programming 3, 6.4). Beside each other they would make one long run, which taking out its first has to
/// walk.
std::size_t hash(std::uint64_t id) noexcept { return static_cast<std::size_t>(id * 0x9e3779b97f4a7c15u >> 32); }

} // namespace

std::uint64_t Calls::open(std::unique_ptr<Call> call, Options options)
{
    if (buckets_.size() < 2 * (heap_.size() + 1))
        grow_buckets();
    std::uint32_t index;
    if (free_.empty()) {
        index = static_cast<std::uint32_t>(slots_.size());
        slots_.emplace_back();
    } else {
        index = free_.back();
        free_.pop_back();
    }
    Slot& opened = slots_[index];
    opened.id = next_id_++;
    opened.call = std::move(call);
    opened.batch = options.batch;
    opened.output_position = UINT64_MAX;
    opened.deadline = opened.own_deadline = options.deadline;
    opened.read = options.read;
    opened.cut_short = opened.partly_answered = false;

    buckets_[probing::find(buckets_, hash(opened.id), is_empty)] = index;

    heap_.push_back(index);
    place(heap_.size() - 1, index);
    sift_up(heap_.size() - 1);
    return opened.id;
}

void Calls::set_output_position(std::uint64_t id, std::uint64_t position) noexcept
{
    if (Slot* found = const_cast<Slot*>(slot(id)))
        found->output_position = position;
}

Call* Calls::answerable(std::uint64_t id) const noexcept
{
    const Slot* found = slot(id);
    return found && found->output_position != UINT64_MAX ? found->call.get() : nullptr;
}

std::uint64_t Calls::batch_of(std::uint64_t id) const noexcept
{
    const Slot* found = slot(id);
    return found ? found->batch : 0;
}

std::unique_ptr<Call> Calls::close(std::uint64_t id) noexcept
{
    const std::uint32_t found = find(id);
    if (found == npos)
        return nullptr;
    const std::uint32_t index = buckets_[found];
    Slot& closed = slots_[index];

    probing::erase(buckets_, found, npos, is_empty, [this](std::uint32_t bucket) { return hash(slots_[bucket].id); });

    const std::size_t position = closed.heap_index;
    const std::uint32_t last = heap_.back();
    heap_.pop_back();
    if (last != index) {
        place(position, last);
        sift_up(position);
        sift_down(slots_[last].heap_index);
    }
    closed.id = 0;
    free_.push_back(index);
    return std::move(closed.call);
}

std::uint64_t Calls::earliest() const noexcept { return heap_.empty() ? 0 : slots_[heap_.front()].id; }

TimePoint Calls::earliest_deadline() const noexcept
{
    return heap_.empty() ? TimePoint::max() : slots_[heap_.front()].deadline;
}

TimePoint Calls::deadline(std::uint64_t id) const noexcept
{
    const Slot* found = slot(id);
    return found ? found->deadline : TimePoint::max();
}

void Calls::set_deadline(std::uint64_t id, TimePoint deadline) noexcept
{
    Slot* found = const_cast<Slot*>(slot(id));
    if (!found)
        return;
    found->deadline = found->own_deadline = deadline;
    sift_up(found->heap_index);
    sift_down(found->heap_index);
}

void Calls::cut_short(std::uint64_t id, TimePoint deadline) noexcept
{
    Slot* found = const_cast<Slot*>(slot(id));
    if (!found)
        return;
    found->cut_short = deadline < found->own_deadline;
    found->partly_answered = true;
    found->deadline = std::min(deadline, found->own_deadline);
    sift_up(found->heap_index);
    sift_down(found->heap_index);
}

bool Calls::is_cut_short(std::uint64_t id) const noexcept
{
    const Slot* found = slot(id);
    return found && found->cut_short;
}

std::vector<std::uint64_t> Calls::ids(std::uint64_t batch) const
{
    std::vector<std::uint64_t> out;
    for (const std::uint32_t index : heap_)
        if (batch == 0 || slots_[index].batch == batch)
            out.push_back(slots_[index].id);
    std::sort(out.begin(), out.end());
    return out;
}

std::vector<std::uint64_t> Calls::only_request() const
{
    std::vector<std::uint64_t> out;
    std::uint64_t batch = 0;
    for (const std::uint32_t index : heap_) {
        const Slot& open = slots_[index];
        if (open.output_position == UINT64_MAX)
            continue; // the server has not seen it
        if (!open.read || open.partly_answered || (!out.empty() && (batch == 0 || open.batch != batch)))
            return {};
        batch = open.batch;
        out.push_back(open.id);
    }
    std::sort(out.begin(), out.end());
    return out;
}

bool Calls::handed_over(std::uint64_t id) const noexcept
{
    const Slot* found = slot(id);
    return found && found->output_position != UINT64_MAX;
}

bool Calls::left_before(std::uint64_t id, std::uint64_t sent) const noexcept
{
    const Slot* found = slot(id);
    return found && found->output_position < sent;
}

const Calls::Slot* Calls::slot(std::uint64_t id) const noexcept
{
    const std::uint32_t bucket = find(id);
    return bucket == npos ? nullptr : &slots_[buckets_[bucket]];
}

std::uint32_t Calls::find(std::uint64_t id) const noexcept
{
    if (buckets_.empty() || id == 0)
        return npos;
    const std::size_t at = probing::find(
        buckets_, hash(id), [&](std::uint32_t bucket) { return is_empty(bucket) || slots_[bucket].id == id; });
    return is_empty(buckets_[at]) ? npos : static_cast<std::uint32_t>(at);
}

void Calls::grow_buckets()
{
    buckets_.assign(std::max<std::size_t>(16, buckets_.size() * 2), npos);
    for (const std::uint32_t index : heap_)
        buckets_[probing::find(buckets_, hash(slots_[index].id), is_empty)] = index;
}

bool Calls::earlier(std::uint32_t a, std::uint32_t b) const noexcept { return slots_[a].deadline < slots_[b].deadline; }

void Calls::place(std::size_t i, std::uint32_t slot) noexcept
{
    heap_[i] = slot;
    slots_[slot].heap_index = static_cast<std::uint32_t>(i);
}

void Calls::sift_up(std::size_t i) noexcept
{
    const std::uint32_t moving = heap_[i];
    while (i > 0 && earlier(moving, heap_[(i - 1) / 2])) {
        place(i, heap_[(i - 1) / 2]);
        i = (i - 1) / 2;
    }
    place(i, moving);
}

void Calls::sift_down(std::size_t i) noexcept
{
    const std::uint32_t moving = heap_[i];
    for (;;) {
        std::size_t child = 2 * i + 1;
        if (child >= heap_.size())
            break;
        if (child + 1 < heap_.size() && earlier(heap_[child + 1], heap_[child]))
            ++child;
        if (!earlier(heap_[child], moving))
            break;
        place(i, heap_[child]);
        i = child;
    }
    place(i, moving);
}

} // namespace ethwire::rpc
