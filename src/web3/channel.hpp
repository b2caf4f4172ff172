// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "web3/core.hpp"

#include <ethwire/rpc/lane.hpp>

#include <memory>
#include <vector>

namespace ethwire::web3 {

/// The deadline and the lane of a call or batch.
struct CallTerms {
    TimePoint deadline = TimePoint::max();
    Lane lane = Lane::user;
};

/// The carrier of a client's calls and batches to its node. All members on the client's executor.
class Channel {
public:
    Channel() = default;
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;
    virtual ~Channel() = default;

    /// Sends a call. It never ends inline; `cancellation` ends it with `operation_aborted`.
    virtual void call(const Request& request, const CallTerms& terms, std::unique_ptr<rpc::Call> call,
                      const io::Cancellation& cancellation) = 0;
    virtual void batch(std::vector<std::shared_ptr<BatchElement>> elements, const CallTerms& terms,
                       Completion<void> completion) = 0;
    /// Whether a call that is handed in now is sent at once.
    virtual bool is_open() const noexcept = 0;
    virtual void add_to(Stats& stats) const noexcept = 0;
};

} // namespace ethwire::web3
