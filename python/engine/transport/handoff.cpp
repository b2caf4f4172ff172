// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "transport/handoff.hpp"

#include <iterator>

namespace ethwire::python {

void Handoff::put(Slice::Ptr slice)
{
    const std::size_t footprint = slice->footprint();
    const std::size_t bytes = bytes_.fetch_add(footprint, std::memory_order_relaxed) + footprint;
    if (bytes > peak_.load(std::memory_order_relaxed))
        peak_.store(bytes, std::memory_order_relaxed);
    gathered_.push_back(std::move(slice));
    gathered_bytes_ += footprint;
}

bool Handoff::must_pause() noexcept
{
    if (bytes_.load(std::memory_order_relaxed) < limit_)
        return false;
    // The flag first and the count again behind it, while the loop counts first and looks at the flag behind that:
    // whoever comes second sees what the other did, so a pause that nobody ends cannot be.
    paused_.store(true, std::memory_order_seq_cst);
    if (bytes_.load(std::memory_order_seq_cst) <= resume_mark() && paused_.exchange(false, std::memory_order_seq_cst))
        return false;
    pauses_.fetch_add(1, std::memory_order_relaxed);
    return true;
}

bool Handoff::publish()
{
    if (gathered_.empty())
        return false;
    const std::scoped_lock lock(mutex_);
    if (published_.empty())
        published_.swap(gathered_);
    else
        published_.insert(published_.end(), std::make_move_iterator(gathered_.begin()),
                          std::make_move_iterator(gathered_.end()));
    gathered_.clear();
    gathered_bytes_ = 0;
    return true;
}

void Handoff::take(std::deque<Slice::Ptr>& out)
{
    std::vector<Slice::Ptr> taken;
    {
        const std::scoped_lock lock(mutex_);
        taken.swap(published_);
    }
    out.insert(out.end(), std::make_move_iterator(taken.begin()), std::make_move_iterator(taken.end()));
}

bool Handoff::release(std::size_t bytes) noexcept
{
    const std::size_t left = bytes_.fetch_sub(bytes, std::memory_order_seq_cst) - bytes;
    return left <= resume_mark() && paused_.load(std::memory_order_seq_cst) &&
           paused_.exchange(false, std::memory_order_seq_cst);
}

} // namespace ethwire::python
