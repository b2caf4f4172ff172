// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/web3/errors.hpp>

#include <ethwire/eth/errc.hpp>
#include <ethwire/io/async.hpp>
#include <ethwire/io/errc.hpp>
#include <ethwire/json/errc.hpp>
#include <ethwire/session/errc.hpp>
#include <ethwire/wire/errc.hpp>

#include "session/refusals.hpp"

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
    case errc::too_many_connections: return "too many subscriptions with a connection of their own";
    case errc::label_exists: return "a live subscription has this label";
    case errc::unknown_subscription: return "no such live subscription";
    case errc::not_in_batch: return "the method cannot be part of a batch";
    case errc::batch_finished: return "the batch was executed or cancelled";
    case errc::invalid_params: return "the parameters are no JSON array";
    case errc::invalid_endpoint: return "the endpoint is of another kind than the provider";
    case errc::handler_threw: return "a handler of a subscription threw";
    }
    return "unknown error";
}

const char* describe_condition(int value) noexcept
{
    switch (static_cast<condition>(value)) {
    case condition::timeout: return "a deadline passed";
    case condition::cancelled: return "given up by the caller";
    case condition::transient: return "the same may succeed a little later";
    case condition::rate_limited: return "the server was asked too much";
    case condition::refused_credentials: return "the server wants other credentials";
    case condition::maybe_executed: return "it may have been executed";
    }
    return "unknown condition";
}

bool is_timeout(const error_code& error) noexcept
{
    return error == rpc::errc::timed_out || error == io::errc::timed_out || error == session::errc::connect_timeout ||
           error == asio::error::timed_out;
}

/// Errors of the network, or of a node that is starting, that may be gone at the next attempt.
bool is_passing(const error_code& error) noexcept
{
    if (error.category() == session::category()) {
        switch (static_cast<session::errc>(error.value())) {
        case session::errc::connection_lost:
        case session::errc::heartbeat_timeout:
        case session::errc::write_timeout:
        case session::errc::connect_timeout:
        case session::errc::refused:
        case session::errc::unreachable:
        case session::errc::rate_limited:
        case session::errc::peer_closed:
        case session::errc::peer_failed: return true;
        default: return false;
        }
    }
    return error == rpc::errc::not_sent || error == rpc::errc::outcome_unknown || error == errc::backlog_full ||
           error == io::errc::connect_refused || error == io::errc::unreachable || error == io::errc::ipc_not_found ||
           error == io::errc::ipc_busy || error == io::errc::http_truncated || error == io::errc::tls_truncated ||
           error == asio::error::eof || error == asio::error::connection_reset;
}

bool is_cancellation(const error_code& error) noexcept
{
    return error == asio::error::operation_aborted || error == rpc::errc::cancelled || error == errc::closed ||
           error == session::errc::closed;
}

class ConditionCategory final : public error_category {
public:
    const char* name() const noexcept override { return "ethwire.condition"; }
    std::string message(int value) const override { return describe_condition(value); }
    bool equivalent(const error_code& error, int value) const noexcept override
    {
        switch (static_cast<condition>(value)) {
        case condition::timeout: return is_timeout(error);
        case condition::cancelled: return is_cancellation(error);
        case condition::transient: return is_timeout(error) || is_passing(error);
        case condition::rate_limited: return error == session::errc::rate_limited;
        case condition::refused_credentials: return error == session::errc::unauthorized;
        case condition::maybe_executed:
            return error == rpc::errc::outcome_unknown || is_timeout(error) ||
                   error == asio::error::operation_aborted || error == rpc::errc::malformed_reply;
        }
        return false;
    }
    using error_category::equivalent;
};

} // namespace

const error_category& category() noexcept
{
    static const RoomCategory instance{"ethwire", describe};
    return instance;
}

error_code make_error_code(errc e) noexcept { return {static_cast<int>(e), category()}; }

const error_category& condition_category() noexcept
{
    static const ConditionCategory instance;
    return instance;
}

boost::system::error_condition make_error_condition(condition c) noexcept
{
    return {static_cast<int>(c), condition_category()};
}

Refusal refusal_of(const Outcome<void>& outcome) noexcept
{
    const error_code error = outcome.error();
    const ServerError& said = outcome.server_error();
    if (error == rpc::errc::server_error) {
        session::Said words{said.code, said.message, said.data, outcome.http_status()};
        if (!said.odd_code.empty())
            words.code.reset();
        return session::classify(words);
    }
    if (error == io::errc::http_status || error == rpc::errc::malformed_reply)
        return session::classify({{}, outcome.excerpt(), {}, outcome.http_status()});
    return Refusal::unknown;
}

bool operator==(const Outcome<void>& outcome, condition expected) noexcept
{
    const error_code error = outcome.error();
    if (expected == condition::maybe_executed)
        return error && outcome.sent() == Sent::unknown;
    if (error == expected)
        return true;
    if (!error || expected == condition::cancelled)
        return false;
    const Refusal refusal = refusal_of(outcome);
    switch (expected) {
    case condition::timeout: return refusal == Refusal::timed_out;
    case condition::rate_limited: return refusal == Refusal::rate_limited;
    case condition::refused_credentials: return refusal == Refusal::credentials;
    case condition::transient:
        return refusal == Refusal::rate_limited || refusal == Refusal::unavailable || refusal == Refusal::timed_out ||
               refusal == Refusal::header_not_found;
    case condition::cancelled:
    case condition::maybe_executed: break;
    }
    return false;
}

namespace {

/// What an outcome says beside the error's own message.
std::string text_of(const Outcome<void>& outcome)
{
    if (outcome.error() == rpc::errc::server_error) {
        const ServerError& said = outcome.server_error();
        return fmt::format("{}: {}", said.odd_code.empty() ? std::to_string(said.code) : said.odd_code, said.message);
    }
    std::string whole = outcome.describe();
    whole.erase(0, outcome.error().message().size());
    whole.erase(0, whole.find_first_not_of(" :,"));
    return whole;
}

boost::system::system_error as_system_error(const Outcome<void>& outcome)
{
    const std::string text = text_of(outcome);
    return text.empty() ? boost::system::system_error(outcome.error())
                        : boost::system::system_error(outcome.error(), text);
}

} // namespace

Web3Exception::Web3Exception(const Outcome<void>& outcome) : system_error(as_system_error(outcome)), outcome_(outcome)
{}

void throw_error(error_code error) { throw_outcome(Outcome<void>(error)); }

void throw_outcome(const Outcome<void>& outcome)
{
    const error_code error = outcome.error();
    if (error == rpc::errc::server_error) {
        if (refusal_of(outcome) == Refusal::unknown_method)
            throw MethodUnavailable(outcome);
        throw Web3RPCError(outcome);
    }
    if (error == eth::errc::block_not_found)
        throw BlockNotFound(outcome);
    if (error == eth::errc::transaction_not_found)
        throw TransactionNotFound(outcome);
    if (error == rpc::errc::timed_out)
        throw TimeExhausted(outcome);
    if (error == rpc::errc::malformed_reply || error == rpc::errc::missing_batch_answer ||
        error == rpc::errc::undecodable || error.category() == json::category() || error.category() == eth::category())
        throw BadResponseFormat(outcome);
    if (error == rpc::errc::not_sent || error == rpc::errc::outcome_unknown ||
        error.category() == session::category() || error.category() == io::category() ||
        error.category() == wire::category())
        throw ProviderConnectionError(outcome);
    if (error.category() == category() || error.category() == rpc::category())
        throw Web3Exception(outcome);
    throw boost::system::system_error(error);
}

} // namespace ethwire
