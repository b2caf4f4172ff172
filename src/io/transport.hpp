// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/dial_options.hpp"
#include "io/stream.hpp"

#include <ethwire/io/async.hpp>
#include <ethwire/io/endpoint.hpp>

#include <functional>
#include <memory>

namespace ethwire::io {

/// One attempt to reach an endpoint, under way. Destroying it ends it unheard.
class Dialling {
public:
    /// An open stream, or why there is none: `io::errc`, the system's code, `eof` when the peer hung up within the
    /// handshake, or `operation_aborted`.
    using Handler = std::function<void(error_code, std::unique_ptr<ByteStream>)>;

    virtual ~Dialling() = default;
    Dialling(const Dialling&) = delete;
    Dialling& operator=(const Dialling&) = delete;

protected:
    Dialling() = default;
};

/// Where streams come from: the system's sockets, or memory in a simulation.
class Transport {
public:
    virtual ~Transport() = default;

    /// Starts at once. The handler is called exactly once, on the executor, never from within this call, unless the
    /// answer is destroyed before: then never. No deadline inside: whoever owns the time destroys.
    virtual std::unique_ptr<Dialling> dial(const Executor& executor, const Endpoint& endpoint,
                                           const DialOptions& options, Dialling::Handler handler) = 0;
};

/// TCP, TLS and Unix sockets. From any thread.
Transport& system_transport() noexcept;

} // namespace ethwire::io
