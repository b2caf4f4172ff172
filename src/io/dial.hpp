// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/timers.hpp"
#include "io/transport.hpp"

#include <memory>

namespace ethwire::io {

/// An attempt over the system's sockets: resolve, connect over the endpoint's addresses, TLS handshake.
///
/// Numeric hosts bypass the resolver. Names go to Asio's resolver, whose thread may hang in the system's long after
/// `cancel` has ended the attempt; the io_context waits for that thread when it is destroyed.
class Dial final : public Dialling {
public:
    /// Starts as `Transport::dial` says. \param timers outlives the attempt
    Dial(Executor executor, Endpoint endpoint, DialOptions options, Handler handler, Timers& timers = system_timers());
    ~Dial() override;

    /// The handler gets `operation_aborted` by post, unless it has been called. On the executor's thread only.
    void cancel();

private:
    class Attempt;
    std::shared_ptr<Attempt> attempt_;
};

} // namespace ethwire::io
