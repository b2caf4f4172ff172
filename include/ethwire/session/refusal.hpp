// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>

namespace ethwire {

/// The meaning of a server's refusal, as far as its code, its words and its HTTP status tell. Nodes and
/// providers agree on little of this, so what is not known for sure is `unknown`.
enum class Refusal : std::uint8_t {
    unknown,

    // The endpoint
    rate_limited,      ///< too much was asked in a short time: ask again later, and less
    quota_exhausted,   ///< the plan's allotment is used up: waiting a little does not help
    credentials,       ///< the key, the token or the project is missing, wrong or not allowed
    unavailable,       ///< nobody behind the endpoint answers now
    timed_out,         ///< the server gave up before it had the result
    unknown_method,    ///< the method does not exist there, or is switched off
    request_too_large, ///< the batch has too many calls, or the request too many bytes

    // A query
    range_too_large,    ///< too many blocks or results at once: ask for a smaller range
    filter_too_large,   ///< too many addresses or topics at once
    response_too_large, ///< the result has too many bytes: ask for less
    header_not_found,   ///< the server has no such block: it lags, or took another branch
    state_unavailable,  ///< the server has the block, and its state no longer

    // A transaction or call
    reverted,                ///< the contract reverted
    already_known,           ///< this very transaction is in the pool: it was sent before
    nonce_too_low,           ///< a transaction with this nonce has been mined
    nonce_too_high,          ///< one before it is missing
    replacement_underpriced, ///< one with this nonce is in the pool, and this one does not pay enough more
    fee_too_low,             ///< it pays less than the pool or the block wants
    fee_too_high,            ///< it pays more than the node lets pass, or a tip above the whole fee
    insufficient_funds,      ///< the account cannot pay for it
};

/// The enumerator's name, as logs and metrics print it: `rate_limited`, ...
const char* to_string(Refusal refusal) noexcept;

} // namespace ethwire
