// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "backoff.hpp"

#include "deadline.hpp"

#include <algorithm>

namespace ethwire::session {
namespace {

Duration bound_after(unsigned failures, Duration base, Duration cap) noexcept
{
    // Compared by halving the cap: doubling the base would overflow.
    constexpr unsigned bits = 62;
    if (failures > bits || base.count() > (cap.count() >> failures))
        return cap;
    return Duration{base.count() << failures};
}

Duration uniform(Random& random, Duration bound) noexcept
{
    return Duration{static_cast<Duration::rep>(random.below(static_cast<std::uint64_t>(bound.count()) + 1))};
}

} // namespace

void Backoff::opened(TimePoint now) noexcept
{
    opened_ = now;
    open_ = true;
    answered_ = delivered_ = false;
}

bool Backoff::lost(TimePoint now) noexcept
{
    const bool stable = open_ && answered_ && now >= deadline(opened_, stable_after_);
    const bool proven = stable || (open_ && delivered_);
    open_ = answered_ = delivered_ = false;
    const bool immediate = proven && immediate_.take(now);
    if (stable || immediate)
        failures_ = 0;
    return immediate;
}

Duration Backoff::at_once(Random& random) const noexcept { return uniform(random, first_jitter_); }

Duration Backoff::next(Random& random, Duration at_least) noexcept
{
    const Duration limit = bound();
    const bool spread = failures_ > 0 && bound_after(failures_ - 1, base_, cap_) == cap_;
    ++failures_;

    if (at_least > Duration::zero())
        return std::min(at_least, Duration::max() - limit) + uniform(random, limit);
    return spread ? limit : uniform(random, limit);
}

Duration Backoff::bound() const noexcept { return bound_after(failures_, base_, cap_); }

} // namespace ethwire::session
