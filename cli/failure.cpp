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

/// What the server's texts hold is a stranger's: one line, and nothing that a terminal obeys.
Failure failure(int exit_code, std::string_view doing, const Outcome<void>& outcome)
{
    std::string text = outcome.describe();
    make_printable(text);
    return {exit_code, fmt::format("{}: {}", doing, text)};
}

} // namespace

Failure failure_of(const Outcome<void>& outcome, std::string_view doing)
{
    const error_code error = outcome.error();
    return failure(error == rpc::errc::server_error ? exit_server_error : exit_code_of(error), doing, outcome);
}

Failure failure_of(std::exception_ptr thrown, std::string_view doing)
{
    try {
        std::rethrow_exception(std::move(thrown));
    } catch (const UsageError& error) {
        return {exit_usage, error.what()};
    } catch (const BadResponseFormat& error) {
        return failure(exit_server_error, fmt::format("{}: the server's answer is wrong", doing), error.outcome());
    } catch (const Web3Exception& error) {
        const Outcome<void>& outcome = error.outcome();
        return failure_of(outcome.error() ? outcome : Outcome<void>(error.code()), doing);
    } catch (const boost::system::system_error& error) {
        return failure_of(Outcome<void>(error.code()), doing);
    } catch (const std::exception& error) {
        return {exit_no_connection, fmt::format("{}: {}", doing, error.what())};
    }
}

} // namespace ethwire::cli
