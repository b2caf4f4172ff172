// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/event_descriptor.hpp"

#include <memory>
#include <mutex>
#include <vector>

namespace ethwire::python {

/// Wakes one event loop, however many connections have something for it: rung by the reactor, answered by the loop.
///
/// The descriptor is written only when nobody was waiting to be answered, so a burst costs one system call.
class Doorbell {
public:
    /// What rings: a member of whatever has something to hand over.
    struct Caller {
        virtual ~Caller() = default;

    private:
        friend class Doorbell;
        bool waits_ = false; // under the doorbell's lock
    };

    int descriptor() const noexcept { return event_.descriptor(); }

    /// Any thread.
    void ring(std::shared_ptr<Caller> caller);

    /// It has rung for the last time, and is not kept for an answer.
    void forget(const Caller& caller);

    /// Those who rang since the last time, each once, in the order of their ringing.
    std::vector<std::shared_ptr<Caller>> answer();

private:
    io::EventDescriptor event_;
    std::mutex mutex_;
    std::vector<std::shared_ptr<Caller>> waiting_;
};

} // namespace ethwire::python
