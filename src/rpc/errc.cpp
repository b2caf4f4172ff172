// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/rpc/errc.hpp>

namespace ethwire::rpc {
namespace {

const char* describe(int value) noexcept
{
    switch (static_cast<errc>(value)) {
    case errc::server_error: return "the server answered an error";
    case errc::malformed_reply: return "the answer is neither a result nor an error object";
    case errc::missing_batch_answer: return "the server answered the batch without this element";
    case errc::timed_out: return "no answer before the deadline";
    case errc::cancelled: return "cancelled by the caller";
    case errc::not_sent: return "connection lost before the call was sent";
    case errc::outcome_unknown: return "connection lost while the call was in flight: its outcome is unknown";
    case errc::queue_overflow: return "the subscription's queue overflowed";
    case errc::unsubscribed: return "the subscription was ended by its owner";
    case errc::already_waiting: return "another consumer waits for this subscription";
    case errc::consumer_fixed: return "the subscription's events go to another kind of consumer";
    case errc::ended_by_server: return "the server ended the subscription";
    case errc::undecodable: return "the event did not decode";
    }
    return "unknown error";
}

} // namespace

const error_category& category() noexcept
{
    static const RoomCategory instance{"ethwire.rpc", describe};
    return instance;
}

error_code make_error_code(errc e) noexcept { return {static_cast<int>(e), category()}; }

} // namespace ethwire::rpc
