// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>
#include <ethwire/rpc/errc.hpp>
#include <ethwire/rpc/outcome.hpp>
#include <ethwire/session/refusal.hpp>

#include <boost/system/system_error.hpp>

namespace ethwire {

/// Errors of the client itself. Those of its parts, such as `rpc::errc` and `io::errc`, reach users as they are.
enum class errc {
    closed = 1,           ///< the client was closed or destroyed
    not_persistent,       ///< subscriptions need a persistent connection; HTTP has none
    backlog_full,         ///< too many bytes of calls wait for a connection
    too_many_connections, ///< too many `backpressure` subscriptions: each has a connection of its own
    label_exists,         ///< a live subscription has this label
    unknown_subscription, ///< no live subscription of this client
    not_in_batch,         ///< the method cannot be part of a batch
    batch_finished,       ///< the batch was executed or cancelled
    invalid_params,       ///< the parameters of a raw call are no JSON array
    invalid_endpoint,     ///< the endpoint is of another kind than the provider
    handler_threw,        ///< a handler threw an exception without an error code, and the token takes no exception
};

const error_category& category() noexcept;
error_code make_error_code(errc e) noexcept;

/// What callers branch on, whatever its cause: `if (outcome == condition::transient)`, `if (error ==
/// condition::timeout)`. An outcome or an exception's `outcome()` knows more than a code alone: what the server said,
/// and what had left.
enum class condition {
    timeout = 1,         ///< a deadline passed, here or at the server
    cancelled,           ///< the caller cancelled it, or closed the client
    transient,           ///< the same may succeed a little later: the network, a busy or lagging server, a rate limit
    rate_limited,        ///< the server wants fewer requests
    refused_credentials, ///< the server wants other credentials
    maybe_executed,      ///< the request had left, or may have, and no answer says what became of it
};

const error_category& condition_category() noexcept;
boost::system::error_condition make_error_condition(condition c) noexcept;

/// What the server meant when it refused a call; `unknown` when that is not known, or when it did not refuse.
Refusal refusal_of(const Outcome<void>& outcome) noexcept;

bool operator==(const Outcome<void>& outcome, condition expected) noexcept;

/// Thrown by awaited operations. Each derives from `boost::system::system_error`: `code()` says what ethwire says,
/// `outcome()` what else is known.
class Web3Exception : public boost::system::system_error {
public:
    using system_error::system_error;
    explicit Web3Exception(const Outcome<void>& outcome);

    const Outcome<void>& outcome() const noexcept { return outcome_; }

private:
    Outcome<void> outcome_{};
};

/// The server answered an error object. `what()` has its code and message; `server_error()` all of it.
class Web3RPCError : public Web3Exception {
public:
    using Web3Exception::Web3Exception;
    const ServerError& server_error() const noexcept { return outcome().server_error(); }
};

/// The server does not know the method (code -32601).
class MethodUnavailable : public Web3RPCError {
public:
    using Web3RPCError::Web3RPCError;
};

/// The node knows no such block.
class BlockNotFound : public Web3Exception {
public:
    using Web3Exception::Web3Exception;
};

/// The node knows no such transaction, or no receipt of it yet.
class TransactionNotFound : public Web3Exception {
public:
    using Web3Exception::Web3Exception;
};

/// No answer before the deadline.
class TimeExhausted : public Web3Exception {
public:
    using Web3Exception::Web3Exception;
};

/// There is no connection: the first connect failed, the endpoint refused us, or the connection was lost under a call.
class ProviderConnectionError : public Web3Exception {
public:
    using Web3Exception::Web3Exception;
};

/// The answer was no JSON-RPC answer, or its result no value of the method's type.
class BadResponseFormat : public Web3Exception {
public:
    using Web3Exception::Web3Exception;
};

/// What the caller gave is wrong: a URL, an option, a parameter.
class Web3ValidationError : public Web3Exception {
public:
    using Web3Exception::Web3Exception;
};

/// Throws the exception that fits the outcome's error, with all that it says. Cancellation
/// (`asio::error::operation_aborted`) is thrown as a plain `boost::system::system_error`.
[[noreturn]] void throw_outcome(const Outcome<void>& outcome);
/// The same for an error that came without a call.
[[noreturn]] void throw_error(error_code error);

} // namespace ethwire

template <>
struct boost::system::is_error_code_enum<ethwire::errc> : std::true_type {};
template <>
struct boost::system::is_error_condition_enum<ethwire::condition> : std::true_type {};
