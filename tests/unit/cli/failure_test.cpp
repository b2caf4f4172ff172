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

Failure of(error_code error, const ServerError& said = {})
{
    std::exception_ptr thrown;
    try {
        throw_error(error, said);
    } catch (...) {
        thrown = std::current_exception();
    }
    const Failure failure = failure_of(thrown, "eth_x");
    const Failure same = failure_of(error, said, "eth_x");
    // What it says is the same whichever way it came, but for answers that are none: only an exception tells those.
    if (failure.exit_code != exit_server_error) {
        EXPECT_EQ(failure.line, same.line);
        EXPECT_EQ(failure.exit_code, same.exit_code);
    }
    return failure;
}

TEST(failure_of, a_server_error_is_printed_whole)
{
    const Failure failure = of(rpc::errc::server_error, ServerError{-32000, "no\n", R"({"a":1})"});
    EXPECT_EQ(failure.exit_code, exit_server_error);
    EXPECT_EQ(failure.line, R"(eth_x: the server answered an error: {"code":-32000,"message":"no\n","data":{"a":1}})");
    EXPECT_EQ(of(rpc::errc::server_error, ServerError{-32601, "unknown", ""}).exit_code, exit_server_error);
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
