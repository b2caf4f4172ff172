// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/rpc/errc.hpp>
#include <ethwire/rpc/outcome.hpp>

#include <cstddef>

namespace ethwire::web3 {

/// The outcome of a batch as a whole, made of the outcomes of its calls: the same over every transport.
///
/// A batch fails when it was cancelled, timed out, was lost or never sent: with the outcome of the first call that so
/// got no answer. It fails when one error was the answer to all of it, and when the answer held none of its calls. A
/// single call that was refused, left out or not understood is no failure of the batch.
class BatchVerdict {
public:
    void add(const Outcome<void>& outcome)
    {
        ++calls_;
        const error_code error = outcome.error();
        if (error == rpc::errc::missing_batch_answer) {
            if (missing_++ == 0)
                left_out_ = outcome;
        } else if (error && !decided_ && (outcome.sent() != Sent::yes || outcome.of_batch())) {
            decided_ = true;
            whole_ = outcome;
        }
    }

    Outcome<void> whole() const
    {
        if (decided_)
            return whole_;
        return calls_ != 0 && missing_ == calls_ ? left_out_ : Outcome<void>({}, Sent::yes);
    }

private:
    Outcome<void> whole_{};
    Outcome<void> left_out_{};
    std::size_t calls_ = 0;
    std::size_t missing_ = 0;
    bool decided_ = false; // one call has decided the outcome of the batch
};

} // namespace ethwire::web3
