// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/resolve.hpp"
#include "io/stream.hpp"

#include <ethwire/base/clock.hpp>
#include <ethwire/io/endpoint.hpp>

#include <functional>
#include <memory>
#include <utility>

namespace ethwire::io {

class TlsContext;

class DialOptions {
public:
    DialOptions() = default;

    /// How long sent bytes may stay unacknowledged (TCP_USER_TIMEOUT, RFC 5482); zero leaves it to the system.
    DialOptions& write_timeout(Duration d)
    {
        write_timeout_ = d;
        return *this;
    }
    /// How long an address is tried alone before the next one is tried beside it (RFC 8305, section 5).
    DialOptions& stagger(Duration d)
    {
        stagger_ = d;
        return *this;
    }
    /// Needed for wss and https.
    DialOptions& tls(std::shared_ptr<const TlsContext> context)
    {
        tls_ = std::move(context);
        return *this;
    }
    /// Instead of the system's resolver.
    DialOptions& resolve(Resolve resolve)
    {
        resolve_ = std::move(resolve);
        return *this;
    }

    Duration write_timeout() const noexcept { return write_timeout_; }
    Duration stagger() const noexcept { return stagger_; }
    const std::shared_ptr<const TlsContext>& tls() const noexcept { return tls_; }
    const Resolve& resolve() const noexcept { return resolve_; }

private:
    Duration write_timeout_{};
    Duration stagger_ = std::chrono::milliseconds{300};
    std::shared_ptr<const TlsContext> tls_;
    Resolve resolve_;
};

/// One attempt to reach an endpoint: resolve, connect over its addresses, TLS handshake. No deadline inside: whoever
/// owns the time cancels.
///
/// Numeric hosts bypass the resolver. Names go to Asio's resolver, whose thread may hang in the system's long after
/// `cancel` has ended the attempt; the io_context waits for that thread when it is destroyed.
class Dial {
public:
    /// An open stream, or why there is none: `io::errc`, the system's code, `eof` when the peer hung up within the
    /// handshake, or `operation_aborted`.
    using Handler = std::function<void(error_code, std::unique_ptr<ByteStream>)>;

    /// Starts at once. The handler is called exactly once, on the executor, never from within this call, unless the
    /// Dial is destroyed before: then never.
    Dial(Executor executor, Endpoint endpoint, DialOptions options, Handler handler);
    ~Dial();
    Dial(const Dial&) = delete;
    Dial& operator=(const Dial&) = delete;

    /// The handler gets `operation_aborted` by post, unless it has been called. On the executor's thread only.
    void cancel();

private:
    class Attempt;
    std::shared_ptr<Attempt> attempt_;
};

} // namespace ethwire::io
