// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/backlog.hpp"

#include <utility>

namespace ethwire::rpc {

void Backlog::push(Lane lane, Waiting waiting)
{
    bytes_ += waiting.text.size();
    waiting_.emplace(Place{lane, ++last_}, std::move(waiting));
}

std::optional<Backlog::Waiting> Backlog::pop()
{
    if (waiting_.empty())
        return std::nullopt;
    Waiting first = std::move(waiting_.begin()->second);
    waiting_.erase(waiting_.begin());
    bytes_ -= first.text.size();
    return first;
}

void Backlog::clear() noexcept
{
    waiting_.clear();
    bytes_ = 0;
}

} // namespace ethwire::rpc
