// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "failure.hpp"

#include "exit_code.hpp"
#include "options/usage_error.hpp"
#include "output/text.hpp"

#include <ethwire/io/errc.hpp>
#include <ethwire/web3/errors.hpp>

#include <fmt/format.h>

namespace ethwire::cli {
namespace {

int exit_code_of(error_code error)
{
    if (error == rpc::errc::timed_out || error == io::errc::timed_out)
        return exit_timed_out;
    if (error == io::errc::tls_bad_ca || error == io::errc::http_bad_header || error == errc::invalid_params)
        return exit_usage;
    return exit_no_connection;
}

Failure server_failure(const ServerError& said, std::string_view doing)
{
    std::string json = said.to_json();
    make_printable(json);
    return {exit_server_error, fmt::format("{}: the server answered an error: {}", doing, json)};
}

} // namespace

Failure failure_of(error_code error, const ServerError& said, std::string_view doing)
{
    if (error == rpc::errc::server_error)
        return server_failure(said, doing);
    return {exit_code_of(error), fmt::format("{}: {}", doing, error.message())};
}

Failure failure_of(std::exception_ptr thrown, std::string_view doing)
{
    try {
        std::rethrow_exception(std::move(thrown));
    } catch (const UsageError& error) {
        return {exit_usage, error.what()};
    } catch (const Web3RPCError& error) {
        return server_failure(error.server_error(), doing);
    } catch (const BadResponseFormat& error) {
        return {exit_server_error, fmt::format("{}: the server's answer is wrong: {}", doing, error.code().message())};
    } catch (const boost::system::system_error& error) {
        return failure_of(error.code(), {}, doing);
    } catch (const std::exception& error) {
        return {exit_no_connection, fmt::format("{}: {}", doing, error.what())};
    }
}

} // namespace ethwire::cli
