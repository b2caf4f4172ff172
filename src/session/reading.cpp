// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "reading.hpp"

#include <ethwire/wire/limits.hpp>

#include <utility>

namespace ethwire::session {

Reading::Action Reading::start(bool held) noexcept
{
    resting_ = held;
    if (held)
        return Action::rest;
    waiting_ = true;
    return Action::wait;
}

Reading::Action Reading::begin(TimePoint now) noexcept
{
    began_ = now;
    messages_ = 0;
    has_read_ = false;
    in_turn_ = true;
    return Action::take;
}

Reading::Action Reading::readable(TimePoint now) noexcept
{
    waiting_ = false;
    more_ = true;
    return in_turn_ || posted_ || resting_ ? Action::none : begin(now);
}

Reading::Action Reading::posted(TimePoint now) noexcept
{
    // A turn that began otherwise has taken the place of the posted one.
    if (!std::exchange(posted_, false) || in_turn_ || resting_)
        return Action::none;
    return begin(now);
}

Reading::Action Reading::look_now(TimePoint now) noexcept
{
    if (in_turn_ || resting_)
        return Action::none;
    posted_ = false;
    more_ = true;
    return begin(now);
}

Reading::Action Reading::took(bool malformed, bool must_rest) noexcept
{
    malformed_ = malformed ? malformed_ + 1 : 0;
    if (malformed_ == most_malformed)
        return ended(Loss(Loss::Kind::malformed_json));
    return must_rest ? rest() : count();
}

Reading::Action Reading::took_control(bool must_rest) noexcept { return must_rest ? rest() : count(); }

Reading::Action Reading::count() noexcept
{
    if (++messages_ == most_messages)
        return end_with_post();
    if (messages_ % clock_interval != 0)
        return Action::take;
    after_look_ = Action::take;
    return Action::look;
}

Reading::Action Reading::dry() noexcept
{
    if (more_) {
        after_look_ = Action::read;
        return has_read_ ? Action::look : Action::read;
    }
    if (loss_)
        return end();
    in_turn_ = false;
    return std::exchange(waiting_, true) ? Action::none : Action::wait;
}

Reading::Action Reading::filled(std::size_t bytes, bool emptied) noexcept
{
    has_read_ = true;
    more_ = !emptied;
    if (bytes == 0)
        return Action::take;
    small_reads_ = bytes > wire::idle_buffer ? 0 : small_reads_ + 1;
    if (small_reads_ == small_reads_before_shrinking) {
        small_reads_ = 0;
        shrink_due_ = true;
    }
    return Action::take;
}

Reading::Action Reading::failed(const Loss& loss) noexcept
{
    if (!loss_)
        loss_ = loss;
    return end();
}

Reading::Action Reading::ended(const Loss& loss) noexcept
{
    loss_ = loss; // the peer knows better than the socket
    return end();
}

Reading::Action Reading::end() noexcept
{
    more_ = in_turn_ = false;
    over_ = true;
    return Action::lose;
}

Reading::Action Reading::looked(TimePoint now) noexcept
{
    return now - began_ > longest_turn ? end_with_post() : after_look_;
}

Reading::Action Reading::interrupted() noexcept
{
    if (!in_turn_)
        return Action::none;
    return end_with_post();
}

Reading::Action Reading::resume() noexcept
{
    if (!std::exchange(resting_, false))
        return Action::none;
    return end_with_post();
}

Reading::Action Reading::broke(const Loss& loss) noexcept
{
    if (!loss_)
        loss_ = loss;
    more_ = true;
    if (resting_)
        return Action::set_aside;
    return in_turn_ ? Action::none : end_with_post();
}

Reading::Action Reading::hung_up(const Loss& loss) noexcept
{
    hangup_ = loss;
    return resting_ ? broke(loss) : Action::none;
}

Reading::Action Reading::rest() noexcept
{
    in_turn_ = false;
    resting_ = true;
    if (hangup_)
        return broke(*hangup_);
    return loss_ ? Action::set_aside : Action::rest;
}

Reading::Action Reading::end_with_post() noexcept
{
    in_turn_ = false;
    return std::exchange(posted_, true) ? Action::none : Action::post;
}

bool Reading::wants_to_shrink() noexcept { return std::exchange(shrink_due_, false); }

} // namespace ethwire::session
