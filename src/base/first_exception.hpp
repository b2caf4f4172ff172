// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <exception>
#include <utility>

namespace ethwire::base {

/// Runs steps that call user code: each of them though an earlier one threw. The first exception leaves at the end.
///
/// An exception of a callback is the user's, and nobody else's: it must not keep another callback from being called,
/// nor a timer from being armed.
class FirstException {
public:
    template <class Step>
    void attempt(Step&& step) noexcept
    {
        try {
            std::forward<Step>(step)();
        } catch (...) {
            if (!exception_)
                exception_ = std::current_exception();
        }
    }

    explicit operator bool() const noexcept { return exception_ != nullptr; }
    std::exception_ptr take() noexcept { return std::exchange(exception_, nullptr); }

    /// Throws it, if there was one.
    void rethrow()
    {
        if (exception_)
            std::rethrow_exception(take());
    }

private:
    std::exception_ptr exception_{};
};

/// Takes the step for each element even when one throws: nobody waits for ever because of another one's callback.
template <class Range, class Step>
void for_all(const Range& range, Step&& step)
{
    FirstException failed;
    for (const auto& element : range)
        failed.attempt([&] { step(element); });
    failed.rethrow();
}

} // namespace ethwire::base
