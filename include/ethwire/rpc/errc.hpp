// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>

namespace ethwire::rpc {

/// How a call or a subscription can end without the value that was asked for.
enum class errc {
    server_error = 1,     ///< the server answered an error object; what it said is in `ServerError`
    malformed_reply,      ///< the answer had neither a result nor an error, or one that cannot be
    missing_batch_answer, ///< the server answered the batch, but not this element of it
    timed_out,            ///< no answer before the call's deadline
    cancelled,            ///< the caller gave the call up
    not_sent,             ///< the connection was lost before a byte of the call had left: it was not executed
    outcome_unknown,      ///< the connection was lost after bytes of the call had left: it may have been executed
    queue_overflow,       ///< the subscription's queue was full and its overflow policy is `fail`
    unsubscribed,         ///< the subscription was ended by its owner
    already_waiting,      ///< one consumer a subscription: somebody waits for its next event already
    consumer_fixed,       ///< the subscription's events go to another kind of consumer since its first use
    ended_by_server,      ///< the server ended the subscription by a word in its stream; it is asked for again
    undecodable,          ///< an event did not decode; the subscription goes on with the one after it
};

const error_category& category() noexcept;
error_code make_error_code(errc e) noexcept;

} // namespace ethwire::rpc

template <>
struct boost::system::is_error_code_enum<ethwire::rpc::errc> : std::true_type {};
