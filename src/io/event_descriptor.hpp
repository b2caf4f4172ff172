// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

namespace ethwire::io {

/// Wakes an event loop that is not ours: a descriptor that is readable between `set` and `clear`, for whatever waits
/// for descriptors there. Both may be called from any thread.
class EventDescriptor {
public:
    /// Throws `boost::system::system_error` when there is no descriptor left.
    EventDescriptor();
    ~EventDescriptor();
    EventDescriptor(const EventDescriptor&) = delete;
    EventDescriptor& operator=(const EventDescriptor&) = delete;

    int descriptor() const noexcept { return descriptor_; }
    void set() noexcept;
    void clear() noexcept;

private:
    int descriptor_;
};

} // namespace ethwire::io
