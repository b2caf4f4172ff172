// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/stream.hpp"
#include "io/timers.hpp"

#include <memory>

namespace ethwire::io {

/// Half-closes a stream after a close frame and drains it, so that a reset does not destroy the frame.
///
/// A socket that is closed with unread bytes resets the connection, and the reset overtakes what was said. So the
/// sending side is shut down, and what still comes is read and thrown away until the peer has ended too: for a second
/// and 16 MiB at the most.
void linger(std::unique_ptr<ByteStream> stream, const Executor& executor, Timers& timers);

} // namespace ethwire::io
