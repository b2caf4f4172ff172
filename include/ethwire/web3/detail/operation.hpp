// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/io/async.hpp>
#include <ethwire/io/detail/completion.hpp>
#include <ethwire/web3/awaited.hpp>
#include <ethwire/web3/errors.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace ethwire::web3 {

class Core;

const Executor& executor_of(const Core& core) noexcept;

/// What ends an operation of the client.
template <class T>
using Completion = io::Completion<error_code, Outcome<T>>;

/// Initiates an operation whose result is a T, with a token that is not `Awaited`.
template <class T, class Start, class Token>
auto operation_with(std::shared_ptr<Core> core, Start start, Token&& token)
{
    const Executor& client = executor_of(*core);
    return io::initiate<error_code, Outcome<T>>(
        client,
        [core = std::move(core), start = std::move(start)](Completion<T> completion) mutable {
            start(core, std::move(completion));
        },
        std::forward<Token>(token));
}

template <class T, class Start>
awaitable<T> operation_awaited(std::shared_ptr<Core> core, Start start)
{
    // `core` and `start` stay where they are: this frame is suspended when `begin` is called, and moving them costs.
    const auto begin = [&core, &start](Completion<T> completion) { start(core, std::move(completion)); };
    auto operation = io::initiate<error_code, Outcome<T>>(executor_of(*core), begin, as_tuple_deferred);
    auto [error, outcome] = co_await std::move(operation);
    if (error)
        throw_outcome(outcome);
    if constexpr (!std::is_void_v<T>)
        co_return *std::move(outcome);
}

/// Every operation of the client: `Awaited` gives an awaitable that throws, any other token is told the outcome.
/// \param start begins it: `start(core, completion)`, called once, on the initiator's thread. It has a constructor:
///              g++ 12.2 destroys aggregates twice that coroutines are given.
template <class T, class Start, class Token>
auto operation(std::shared_ptr<Core> core, Start&& start, Token&& token)
{
    using Kept = std::decay_t<Start>;
    if constexpr (std::is_same_v<std::decay_t<Token>, Awaited>)
        return operation_awaited<T, Kept>(std::move(core), std::forward<Start>(start));
    else
        return operation_with<T, Kept>(std::move(core), std::forward<Start>(start), std::forward<Token>(token));
}

} // namespace ethwire::web3
