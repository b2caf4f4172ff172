// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/rpc/errc.hpp>
#include <ethwire/rpc/outcome.hpp>

#include <cstddef>

namespace ethwire::web3 {

/// How a batch ended as a whole, from how each of its calls did: the same over every transport.
///
/// It fails with the end of the first call that got no answer because the batch was cancelled, timed out, was lost or
/// never sent; with the one error that was the answer to all; and when the answer held none of its calls. A call that
/// alone was refused, left out or not understood is no failure of the whole.
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
    bool decided_ = false; // by one call
};

} // namespace ethwire::web3
