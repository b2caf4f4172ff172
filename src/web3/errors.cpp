// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/web3/errors.hpp>

#include <ethwire/eth/errc.hpp>
#include <ethwire/io/async.hpp>
#include <ethwire/io/errc.hpp>
#include <ethwire/json/errc.hpp>
#include <ethwire/session/errc.hpp>
#include <ethwire/wire/errc.hpp>

#include <fmt/format.h>

#include <utility>

namespace ethwire {
namespace {

const char* describe(int value) noexcept
{
    switch (static_cast<errc>(value)) {
    case errc::closed: return "the client is closed";
    case errc::not_persistent: return "subscriptions need a persistent connection (ws, wss or IPC)";
    case errc::backlog_full: return "too many calls wait for a connection";
    case errc::too_many_lines: return "too many subscriptions with a connection of their own";
    case errc::label_exists: return "a live subscription has this label";
    case errc::unknown_subscription: return "no such live subscription";
    case errc::not_in_batch: return "the method cannot be part of a batch";
    case errc::batch_finished: return "the batch was executed or cancelled";
    case errc::invalid_params: return "the parameters are no JSON array";
    case errc::invalid_endpoint: return "the endpoint is of another kind than the provider";
    }
    return "unknown error";
}

constexpr std::int64_t method_not_found = -32601; // JSON-RPC 2.0, section 5.1

} // namespace

const error_category& category() noexcept
{
    static const RoomCategory instance{"ethwire", describe};
    return instance;
}

error_code make_error_code(errc e) noexcept { return {static_cast<int>(e), category()}; }

Web3RPCError::Web3RPCError(ServerError said)
    : Web3Exception(make_error_code(rpc::errc::server_error), fmt::format("{}: {}", said.code, said.message)),
      said_(std::move(said))
{}

void throw_error(error_code error, const ServerError& said)
{
    if (error == rpc::errc::server_error) {
        if (said.code == method_not_found)
            throw MethodUnavailable(said);
        throw Web3RPCError(said);
    }
    if (error == eth::errc::block_not_found)
        throw BlockNotFound(error);
    if (error == eth::errc::transaction_not_found)
        throw TransactionNotFound(error);
    if (error == rpc::errc::timed_out)
        throw TimeExhausted(error);
    if (error == rpc::errc::malformed_reply || error == rpc::errc::missing_batch_answer ||
        error == rpc::errc::undecodable || error.category() == json::category() || error.category() == eth::category())
        throw BadResponseFormat(error);
    if (error == rpc::errc::not_sent || error == rpc::errc::outcome_unknown ||
        error.category() == session::category() || error.category() == io::category() ||
        error.category() == wire::category())
        throw ProviderConnectionError(error);
    if (error.category() == category() || error.category() == rpc::category())
        throw Web3Exception(error);
    throw boost::system::system_error(error);
}

} // namespace ethwire
