// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "loss.hpp"

#include <ethwire/session/options.hpp>

namespace ethwire::session {

/// The decision after a loss: whether, when and how to go on.
struct Verdict {
    enum class Retry {
        at_once, ///< the server is probably well: only a jitter, if the connection had proved itself; else back off
        backoff, ///< the next wait of the series, and never less than `at_least`
        suspend, ///< an endpoint to leave alone: never less than `at_least`, and a pool takes another one meanwhile
        never,   ///< nobody wants it back
    };

    /// How an observer is told.
    enum class Event {
        lost,           ///< the connection ended; nobody is to blame
        not_connected,  ///< an attempt failed before anything was said
        refused,        ///< the server does not take WebSocket here, now
        server_failed,  ///< an error of the server's own, or a restart
        protocol_error, ///< one side sent what the other cannot read
        too_large,      ///< a message was larger than the other side takes
        unauthorized,   ///< the server does not want us
        rate_limited,   ///< the server wants less of us
        wrong_chain,    ///< the server is of another chain
        closed,         ///< closed as asked
    };

    Retry retry = Retry::backoff;
    Event event = Event::lost;
    Duration at_least{};         ///< the shortest wait before the next attempt
    error_code reason{};         ///< what waiters are ended with
    unsigned farewell = 0;       ///< the close code to send before the transport is closed; 0: send nothing
    bool final_at_first = false; ///< waiting does not mend it: a first connect fails at once
};

/// The name of an event, as logs and metrics print it: `lost`, `protocol_error`, ...
const char* to_string(Verdict::Event event) noexcept;

/// Which loss is answered how: one table, row by row.
///
/// | seen                                              | answer                                                  |
/// | ------------------------------------------------- | ------------------------------------------------------- |
/// | 1000, 1001, no code, end, reset, silence, stuck   | at once                                                 |
/// | refused, unreachable, resolve, timeout, TLS       | back off                                                |
/// | 1002, 1003, 1007, 1010                            | back off; `protocol_error`                              |
/// | 1008, 3000, 3003, 4xxx; HTTP 401, 403, 407        | suspend; `unauthorized`                                 |
/// | 1008, 4xxx after a result or an event             | at once: the credentials were good                      |
/// | 1009                                              | at once; `too_large` (the calls in flight have failed)  |
/// | 1011, 1012, 1014; HTTP 5xx; every other code      | back off; `server_failed`                               |
/// | 1013; HTTP 429                                    | back off, at least 1 s; `rate_limited`                  |
/// | size, UTF-8, framing, JSON                        | say 1009, 1007, 1002, 1007; back off                    |
/// | the same a third time in a row                    | suspend, with `errc::suspended`                         |
/// | another chain; does not say which                 | say 1000; suspend, `wrong_chain`; back off, `refused`   |
///
/// `Retry-After` is obeyed with 429 and 503, between 1 s and the cap of the policy (RFC 9110, section 10.2.3). The
/// close codes are those of RFC 6455, section 7.4, and of the IANA registry; TLS, a status that is final, broken
/// framing and another chain end a first connect at once.
///
/// "In a row" counts the connections that the peer answered on: attempts that found nobody neither add nor clear.
class ClosePolicy {
public:
    explicit ClosePolicy(const ReconnectPolicy& policy) noexcept
        : suspension_(policy.suspension()), retry_after_cap_(policy.retry_after_cap())
    {}

    Verdict judge(const Loss& loss) noexcept;

private:
    Duration suspension_;
    Duration retry_after_cap_;
    unsigned misdeeds_ = 0; // connections in a row that ended because of the peer's bytes
};

} // namespace ethwire::session
