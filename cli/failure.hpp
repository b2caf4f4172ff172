// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>
#include <ethwire/rpc/outcome.hpp>

#include <exception>
#include <string>
#include <string_view>

namespace ethwire::cli {

/// Why the program ends without having done its work: the exit code, and one line without its end.
struct Failure {
    int exit_code = 0;
    std::string line{};
};

/// What an operation threw, `doing` being what was tried: `eth_call: no answer before the deadline`.
Failure failure_of(std::exception_ptr thrown, std::string_view doing);

/// The same for an end that came as a value.
Failure failure_of(const Outcome<void>& outcome, std::string_view doing);

} // namespace ethwire::cli
