// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "failure.hpp"

#include "exit_code.hpp"
#include "options/usage_error.hpp"

#include <ethwire/io/errc.hpp>
#include <ethwire/web3/errors.hpp>

#include <gtest/gtest.h>

namespace ethwire::cli {
namespace {

Failure of(const Outcome<void>& outcome)
{
    std::exception_ptr thrown;
    try {
        throw_outcome(outcome);
    } catch (...) {
        thrown = std::current_exception();
    }
    const Failure failure = failure_of(thrown, "eth_x");
    const Failure same = failure_of(outcome, "eth_x");
    // What it says is the same whichever way it came, but for answers that are none: only an exception tells those.
    if (failure.exit_code != exit_server_error) {
        EXPECT_EQ(failure.line, same.line);
        EXPECT_EQ(failure.exit_code, same.exit_code);
    }
    return failure;
}

Failure of(error_code error) { return of(Outcome<void>(error)); }

Failure of(const ServerError& said) { return of(Outcome<void>(rpc::errc::server_error, Sent::yes).server_error(said)); }

TEST(failure_of, a_server_error_is_printed_whole)
{
    const Failure failure = of(ServerError{-32000, "no\n", R"({"a":1})"});
    EXPECT_EQ(failure.exit_code, exit_server_error);
    EXPECT_EQ(failure.line, R"(eth_x: the server answered an error: {"code":-32000,"message":"no\n","data":{"a":1}})");
    EXPECT_EQ(of(ServerError{-32601, "unknown", ""}).exit_code, exit_server_error);
}

TEST(failure_of, what_the_server_said_is_printed_as_it_came)
{
    ServerError said;
    said.odd_code = "\"E1\"";
    said.raw = "{\"code\":\"E1\",\n\"event\":-33300,\"message\":\"slow\"}";
    EXPECT_EQ(of(said).line, R"(eth_x: the server answered an error: {"code":"E1", "event":-33300,"message":"slow"})");
}

TEST(failure_of, an_http_refusal_has_its_status_its_patience_and_its_words)
{
    Outcome<void> outcome(io::errc::http_status, Sent::yes);
    outcome.http_status(429).retry_after(std::chrono::seconds{7}).excerpt("<h1>slow</h1>");
    const Failure failure = of(outcome);
    EXPECT_EQ(failure.exit_code, exit_no_connection);
    EXPECT_EQ(failure.line, "eth_x: the server answered with an HTTP error status (HTTP 429), to be asked again after "
                            "7 s: <h1>slow</h1>");
    outcome.error(rpc::errc::malformed_reply).http_status(200).retry_after({});
    EXPECT_EQ(of(outcome).exit_code, exit_server_error);
    EXPECT_NE(of(outcome).line.find("<h1>slow</h1>"), std::string::npos);
}

TEST(failure_of, exit_codes)
{
    EXPECT_EQ(of(rpc::errc::timed_out).exit_code, exit_timed_out);
    EXPECT_EQ(of(io::errc::timed_out).exit_code, exit_timed_out);
    EXPECT_EQ(of(rpc::errc::not_sent).exit_code, exit_no_connection);
    EXPECT_EQ(of(rpc::errc::outcome_unknown).exit_code, exit_no_connection);
    EXPECT_EQ(of(io::errc::connect_refused).exit_code, exit_no_connection);
    EXPECT_EQ(of(rpc::errc::queue_overflow).exit_code, exit_no_connection);
    EXPECT_EQ(of(io::errc::tls_bad_ca).exit_code, exit_usage);
    EXPECT_EQ(of(rpc::errc::malformed_reply).exit_code, exit_server_error);
    EXPECT_EQ(failure_of(std::make_exception_ptr(UsageError("--x", "is wrong")), "y").exit_code, exit_usage);
    EXPECT_EQ(failure_of(std::make_exception_ptr(UsageError("--x", "is wrong")), "y").line, "--x: is wrong");
    EXPECT_EQ(failure_of(std::make_exception_ptr(std::runtime_error("odd")), "y").line, "y: odd");
}

} // namespace
} // namespace ethwire::cli
