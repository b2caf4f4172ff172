// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/event_descriptor.hpp"

#include <ethwire/base/error.hpp>

#include <cerrno>
#include <cstdint>
#include <sys/eventfd.h>
#include <unistd.h>

namespace ethwire::io {

EventDescriptor::EventDescriptor() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (descriptor_ < 0)
        throw boost::system::system_error(error_code(errno, boost::system::system_category()));
}

EventDescriptor::~EventDescriptor() { ::close(descriptor_); }

void EventDescriptor::set() noexcept
{
    // Its counter is full only after 2^64 - 2 sets, and then it is readable as well.
    [[maybe_unused]] const int written = ::eventfd_write(descriptor_, 1);
}

void EventDescriptor::clear() noexcept
{
    std::uint64_t sets = 0;
    [[maybe_unused]] const int read = ::eventfd_read(descriptor_, &sets);
}

} // namespace ethwire::io
