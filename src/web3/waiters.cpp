// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "web3/waiters.hpp"

#include <ethwire/web3/invoke.hpp>

#include "web3/core.hpp"

#include <memory>
#include <utility>

namespace ethwire::web3 {

void Waiters::add(Handler handler)
{
    const std::uint64_t id = ++last_;
    auto slot = asio::get_associated_cancellation_slot(handler);
    if (slot.is_connected())
        slot.assign([this, weak = core_.weak_from_this(), executor = core_.executor(), id](asio::cancellation_type) {
            // By post: whoever cancels must not find its own coroutine resumed underneath it.
            asio::post(executor, [this, weak, id] {
                if (const auto core = weak.lock())
                    cancel(id);
            });
        });
    waiting_.emplace(id, std::move(handler));
}

void Waiters::cancel(std::uint64_t id)
{
    const auto at = waiting_.find(id);
    if (at == waiting_.end())
        return;
    Handler handler = take(at->second);
    waiting_.erase(at);
    asio::get_associated_cancellation_slot(handler).clear();
    complete(core_.executor(), std::move(handler), error_code(asio::error::operation_aborted));
}

void Waiters::complete_all(error_code error)
{
    for (auto& [id, kept] : std::exchange(waiting_, {})) {
        Handler handler = take(kept);
        asio::get_associated_cancellation_slot(handler).clear();
        complete(core_.executor(), std::move(handler), error);
    }
}

} // namespace ethwire::web3
