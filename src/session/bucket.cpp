// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "bucket.hpp"

namespace ethwire::session {

bool Bucket::take(TimePoint now) noexcept
{
    if (refill_ <= Duration::zero())
        return size_ > 0;
    if (tokens_ < size_)
        refill(now);
    if (tokens_ == 0)
        return false;
    if (tokens_ == size_)
        counted_ = now;
    --tokens_;
    return true;
}

void Bucket::refill(TimePoint now) noexcept
{
    const auto due = (now - counted_) / refill_;
    if (due <= 0)
        return;
    const unsigned missing = size_ - tokens_;
    if (due >= missing) {
        tokens_ = size_;
        return;
    }
    tokens_ += static_cast<unsigned>(due);
    counted_ += refill_ * due;
}

} // namespace ethwire::session
