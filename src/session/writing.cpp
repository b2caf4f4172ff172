// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "writing.hpp"

#include <utility>

namespace ethwire::session {

Writing::Action Writing::queued(bool in_turn) noexcept
{
    if (in_turn || posted_ || blocked_ || broken_)
        return Action::none;
    posted_ = true;
    return Action::post;
}

Writing::Action Writing::posted(bool empty) noexcept
{
    posted_ = false;
    return flush(empty);
}

Writing::Action Writing::flush(bool empty) noexcept
{
    return empty || blocked_ || broken_ ? Action::none : Action::write;
}

Writing::Action Writing::blocked() noexcept
{
    blocked_ = true;
    return std::exchange(waiting_, true) ? Action::none : Action::wait;
}

Writing::Action Writing::unblocked(bool empty) noexcept
{
    waiting_ = blocked_ = false;
    return flush(empty);
}

Writing::Action Writing::try_now(bool empty) noexcept
{
    return std::exchange(blocked_, false) ? flush(empty) : Action::none;
}

} // namespace ethwire::session
