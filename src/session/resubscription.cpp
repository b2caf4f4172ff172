// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "resubscription.hpp"

#include <utility>

namespace ethwire::session {

void Resubscription::add(Handle handle, std::string request, std::string server_id)
{
    remove(handle);
    // An abandoned entry may still wait for its answer; the owner that reuses its handle has given that up.
    if (const auto old = entries_.find(handle); old != entries_.end()) {
        --abandoned_;
        entries_.erase(old);
    }
    entries_.emplace(handle, Entry{std::move(request), std::move(server_id), State::active});
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
    entries_.erase(at);
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
}

void Resubscription::opened()
{
    lost();
    for (auto& [handle, entry] : entries_)
        entry.state = State::waiting;
    waiting_ = entries_.size();
    cursor_ = 0;
}

std::optional<Resubscription::Request> Resubscription::next()
{
    if (waiting_ == 0)
        return std::nullopt;

    auto at = entries_.lower_bound(cursor_);
    while (at->second.state != State::waiting)
        ++at;
    at->second.state = State::asked;
    cursor_ = at->first;
    --waiting_;
    ++asked_;
    return Request{at->first, at->second.request};
}

Resubscription::Outcome Resubscription::accepted(Handle handle, std::string server_id)
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
