// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "run.hpp"

#include "deadline.hpp"

#include <algorithm>

namespace ethwire::session {
namespace {

/// For the rest of a refusal's body, which says why and changes nothing.
constexpr Duration body_wait = std::chrono::seconds{1};

/// Within one connect deadline: from an eightieth of it to a tenth, and never longer than a second, so that a node that
/// is just starting is found soon after it listens.
ReconnectPolicy first_policy(const SessionOptions& options) noexcept
{
    const Duration longest = std::min<Duration>(options.connect_timeout() / 10, std::chrono::seconds{1});
    return ReconnectPolicy().base(longest / 8).cap(longest);
}

} // namespace

Run::Run(const SessionOptions& options, Random& random, bool verifies) noexcept
    : options_(options), random_(&random), heartbeat_(options.heartbeat()), first_backoff_(first_policy(options)),
      backoff_(options.reconnect()), policy_(options.reconnect()), verifies_(verifies)
{}

Run::Action Run::start(TimePoint now) noexcept
{
    if (state_ != State::idle && !first_failed())
        return Action::none;

    first_backoff_ = Backoff(first_policy(options_));
    first_deadline_ = deadline(now, options_.connect_timeout());
    return begin_attempt(now);
}

Run::Action Run::begin_attempt(TimePoint now) noexcept
{
    ++attempts_;
    began_ = now;
    state_ = State::connecting;
    refusal_.reset();
    due_ = deadline(now, options_.attempt_timeout());
    if (is_first())
        due_ = std::min(due_, first_deadline_);
    return Action::connect;
}

Run::Action Run::connected(TimePoint now) noexcept
{
    if (state_ != State::connecting)
        return Action::none;
    if (!verifies_)
        return announce(now);
    state_ = State::verifying;
    return Action::verify;
}

Run::Action Run::verified(TimePoint now) noexcept { return state_ == State::verifying ? announce(now) : Action::none; }

Run::Action Run::announce(TimePoint now) noexcept
{
    ++connects_;
    state_ = State::open;
    due_ = TimePoint::max();
    paused_ = false;
    blocked_since_ = TimePoint::max();
    heartbeat_.on_read(now);
    backoff_.opened(now);
    return Action::announce_open;
}

void Run::refused(TimePoint now, const Loss& loss) noexcept
{
    if (state_ != State::connecting || refusal_)
        return;
    refusal_ = loss;
    due_ = std::min(due_, deadline(now, body_wait));
}

Run::Action Run::connect_failed(TimePoint now, const Loss& loss) noexcept
{
    return is_attempting() ? try_again(now, refusal_.value_or(loss)) : Action::none;
}

Run::Action Run::lost(TimePoint now, const Loss& loss) noexcept
{
    if (state_ == State::closing)
        return end(Loss(Loss::Kind::requested));
    if (state_ != State::open)
        return Action::none;
    Loss told = loss;
    return try_again(now, told.worked(backoff_.worked()));
}

Run::Action Run::try_again(TimePoint now, const Loss& loss) noexcept
{
    const bool was_open = state_ == State::open;
    loss_ = loss;
    verdict_ = policy_.judge(loss);
    if (is_first())
        return try_first_again(now);

    if (!options_.reconnect().enabled() || verdict_.retry == Verdict::Retry::never) {
        state_ = State::closed;
        return Action::finish;
    }

    // At once only once: the attempt that follows a failed attempt backs off, whatever the failure.
    const bool proven = was_open && backoff_.lost(now);
    const bool at_once = proven && verdict_.retry == Verdict::Retry::at_once;
    const Duration wait = at_once ? backoff_.at_once(*random_) : backoff_.next(*random_, verdict_.at_least);
    state_ = State::waiting;
    due_ = deadline(now, wait);
    return was_open ? Action::drop : Action::none;
}

Run::Action Run::try_first_again(TimePoint now) noexcept
{
    if (options_.reconnect().retry_first() && !verdict_.final_at_first) {
        due_ = deadline(now, first_backoff_.next(*random_, verdict_.at_least));
        if (due_ < first_deadline_) {
            state_ = State::waiting;
            return Action::none;
        }
    }
    state_ = State::closed;
    return Action::fail_first_connect;
}

bool Run::cut_short() const noexcept
{
    return is_first() && attempts_ > 1 && deadline(began_, options_.connect_timeout() / 10) >= first_deadline_;
}

void Run::pause() noexcept
{
    if (state_ != State::open)
        return;
    paused_ = true;
    heartbeat_.suspend();
}

void Run::unpause(TimePoint now) noexcept
{
    if (!paused_)
        return;
    paused_ = false;
    heartbeat_.unsuspend(now);
}

Run::Action Run::close(TimePoint now) noexcept
{
    if (state_ == State::closing || state_ == State::closed)
        return Action::none;
    if (state_ != State::open)
        return end(Loss(Loss::Kind::requested));

    state_ = State::closing;
    due_ = deadline(now, options_.close_timeout());
    return Action::start_close;
}

Run::Action Run::end(const Loss& loss) noexcept
{
    loss_ = loss;
    verdict_ = policy_.judge(loss);
    state_ = State::closed;
    return Action::finish;
}

Run::Action Run::resume(TimePoint now) noexcept
{
    if (now < wake_at())
        return Action::none;

    switch (state_) {
    case State::idle:
    case State::closed: return Action::none;
    case State::waiting: return begin_attempt(now);
    case State::open: return resume_open(now);
    case State::closing: return end(Loss(Loss::Kind::requested, errc::close_timeout));
    case State::connecting:
    case State::verifying: {
        const Loss late = cut_short() ? loss_ : Loss(Loss::Kind::connect_timeout);
        const Action action = try_again(now, refusal_.value_or(late));
        return action == Action::none ? Action::abandon_connect : action;
    }
    }
    return Action::none;
}

Run::Action Run::resume_open(TimePoint now) noexcept
{
    if (now >= write_deadline())
        return try_again(now, Loss(Loss::Kind::write_stuck));

    switch (heartbeat_.resume(now)) {
    case Heartbeat::Action::wait: return Action::none;
    case Heartbeat::Action::send_ping: return Action::send_ping;
    case Heartbeat::Action::give_up: return try_again(now, Loss(Loss::Kind::heartbeat));
    }
    return Action::none;
}

TimePoint Run::write_deadline() const noexcept
{
    if (options_.write_timeout() == Duration::zero())
        return TimePoint::max();
    return deadline(blocked_since_, options_.write_timeout());
}

TimePoint Run::wake_at() const noexcept
{
    switch (state_) {
    case State::idle:
    case State::closed: return TimePoint::max();
    case State::connecting:
    case State::verifying:
    case State::waiting:
    case State::closing: return due_;
    case State::open: return std::min(heartbeat_.wake_at(), write_deadline());
    }
    return TimePoint::max();
}

} // namespace ethwire::session
