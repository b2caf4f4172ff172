// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/resolve.hpp"

#include <ethwire/base/clock.hpp>

#include <chrono>
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

} // namespace ethwire::io
