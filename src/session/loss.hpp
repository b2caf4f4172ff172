// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>
#include <ethwire/session/errc.hpp>

#include <optional>

namespace ethwire::session {

/// The cause that ended a connection, or kept it from opening, as the owner of the socket saw it.
class Loss {
public:
    enum class Kind {
        // Nothing was open
        refused,         ///< ECONNREFUSED; of a Unix socket also ENOENT: the node is not there yet
        unreachable,     ///< EHOSTUNREACH, ENETUNREACH, and whatever else connect(2) answers
        resolve,         ///< the name has no address
        connect_timeout, ///< the deadline passed: only `Run` says so
        tls,             ///< certificate or version not accepted; a handshake cut short is `reset` or `tcp_end`
        upgrade_refused, ///< an HTTP status other than 101, in `value`
        unverified,      ///< it did not say of which chain it is
        wrong_chain,     ///< it is of another chain than expected

        // It was open
        tcp_end,     ///< end of stream without a close frame
        reset,       ///< ECONNRESET, EPIPE, a TLS stream truncated, and any other error of read or write
        close_code,  ///< a close frame; its code in `value`, 1005 without one
        heartbeat,   ///< silence: only `Run` says so
        write_stuck, ///< nothing leaves: `Run`, or ETIMEDOUT from TCP_USER_TIMEOUT

        // We broke off; an upgrade answer that breaks HTTP or RFC 6455 is `limit_framing` too
        limit_size,     ///< a message above the limit
        limit_utf8,     ///< text that is no UTF-8
        limit_framing,  ///< frames that break the protocol
        malformed_json, ///< several messages in a row that were no JSON
        requested,      ///< `close` was called
    };

    /// \param error what the system, TLS or the codec called it; the kind's own `errc` when there is none
    explicit Loss(Kind kind, error_code error = {}) noexcept : kind_(kind), error_(error) {}

    static Loss close_code(unsigned code) noexcept
    {
        Loss loss(Kind::close_code);
        loss.value_ = code;
        return loss;
    }

    static Loss upgrade_refused(unsigned status, std::optional<Duration> retry_after = {}) noexcept
    {
        Loss loss(Kind::upgrade_refused);
        loss.value_ = status;
        loss.retry_after_ = retry_after;
        return loss;
    }

    /// The connection had brought a result or an event: the server had let us in.
    Loss& worked(bool did) noexcept
    {
        worked_ = did;
        return *this;
    }

    Kind kind() const noexcept { return kind_; }
    /// The HTTP status of `upgrade_refused`, the close code of `close_code`, else 0.
    unsigned value() const noexcept { return value_; }
    /// The pause that a `Retry-After` header asked for.
    std::optional<Duration> retry_after() const noexcept { return retry_after_; }
    bool worked() const noexcept { return worked_; }
    /// The cause as it was given; unset when there was none.
    error_code error() const noexcept { return error_; }

private:
    Kind kind_;
    unsigned value_ = 0;
    bool worked_ = false;
    std::optional<Duration> retry_after_{};
    error_code error_{};
};

} // namespace ethwire::session
