// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "resubscription.hpp"

#include "deadline.hpp"

#include <algorithm>
#include <utility>

namespace ethwire::session {

void Resubscription::add(Handle handle, std::string server_id, TimePoint now)
{
    remove(handle);
    // An abandoned entry may still wait for its answer; the owner that reuses its handle has given that up.
    if (const auto old = entries_.find(handle); old != entries_.end()) {
        --abandoned_;
        entries_.erase(old);
    }
    const auto added =
        entries_.emplace(handle, Entry{std::move(server_id), State::active, Backoff(policy_), TimePoint()});
    added.first->second.backoff.opened(now);
    added.first->second.backoff.answered();
}

std::optional<std::string> Resubscription::remove(Handle handle)
{
    const auto at = entries_.find(handle);
    if (at == entries_.end() || at->second.state == State::abandoned)
        return std::nullopt;

    if (at->second.state == State::asked) {
        at->second.state = State::abandoned;
        --asked_;
        ++abandoned_;
        return std::nullopt;
    }

    std::optional<std::string> id;
    if (at->second.state == State::active)
        id = std::move(at->second.server_id);
    else if (at->second.state == State::waiting)
        --waiting_;
    const bool rested = at->second.state == State::resting;
    entries_.erase(at);
    if (rested)
        find_due();
    return id;
}

void Resubscription::lost()
{
    std::erase_if(entries_, [](const auto& item) { return item.second.state == State::abandoned; });
    for (auto& [handle, entry] : entries_) {
        entry.state = State::offline;
        entry.server_id.clear();
    }
    waiting_ = asked_ = abandoned_ = 0;
    due_ = TimePoint::max();
}

void Resubscription::opened()
{
    lost();
    for (auto& [handle, entry] : entries_)
        entry.state = State::waiting;
    waiting_ = entries_.size();
    cursor_ = 0;
}

std::optional<Resubscription::Handle> Resubscription::next(TimePoint now)
{
    auto at = entries_.end();
    if (waiting_ > 0) {
        at = entries_.lower_bound(cursor_);
        while (at->second.state != State::waiting)
            ++at;
        cursor_ = at->first;
        --waiting_;
        at->second.state = State::asked;
    } else if (now >= due_) {
        at = entries_.begin();
        while (at->second.state != State::resting || at->second.due != due_)
            ++at;
        at->second.state = State::asked;
        find_due();
    } else {
        return std::nullopt;
    }
    ++asked_;
    return at->first;
}

void Resubscription::find_due() noexcept
{
    due_ = TimePoint::max();
    for (const auto& [handle, entry] : entries_)
        if (entry.state == State::resting)
            due_ = std::min(due_, entry.due);
}

void Resubscription::rest(Entry& entry, TimePoint now)
{
    entry.backoff.lost(now);
    entry.state = State::resting;
    entry.server_id.clear();
    // Never without a pause: a server that ends each subscription at once would be asked in a circle.
    constexpr Duration least = std::chrono::milliseconds{100};
    entry.due = deadline(now, entry.backoff.next(*random_, least));
    due_ = std::min(due_, entry.due);
}

void Resubscription::ended(Handle handle, TimePoint now)
{
    const auto at = entries_.find(handle);
    if (at != entries_.end() && at->second.state == State::active)
        rest(at->second, now);
}

Resubscription::Outcome Resubscription::postponed(Handle handle, TimePoint now)
{
    const auto at = entries_.find(handle);
    if (at == entries_.end() || at->second.state != State::asked)
        return refused(handle);
    --asked_;
    rest(at->second, now);
    return Outcome::later;
}

Resubscription::Outcome Resubscription::accepted(Handle handle, std::string server_id, TimePoint now)
{
    const auto at = entries_.find(handle);
    if (at == entries_.end())
        return Outcome::unknown;

    if (at->second.state == State::abandoned) {
        --abandoned_;
        entries_.erase(at);
        return Outcome::unsubscribe;
    }
    if (at->second.state != State::asked)
        return Outcome::unknown;

    at->second.state = State::active;
    at->second.server_id = std::move(server_id);
    at->second.backoff.opened(now);
    at->second.backoff.answered();
    --asked_;
    return Outcome::active;
}

Resubscription::Outcome Resubscription::refused(Handle handle)
{
    const auto at = entries_.find(handle);
    if (at == entries_.end())
        return Outcome::unknown;

    const State state = at->second.state;
    if (state != State::asked && state != State::abandoned)
        return Outcome::unknown;

    --(state == State::asked ? asked_ : abandoned_);
    entries_.erase(at);
    return state == State::asked ? Outcome::ended : Outcome::unknown;
}

std::string_view Resubscription::server_id(Handle handle) const noexcept
{
    const auto at = entries_.find(handle);
    return at == entries_.end() ? std::string_view{} : std::string_view{at->second.server_id};
}

} // namespace ethwire::session
