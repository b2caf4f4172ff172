// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/rpc/outcome.hpp>

#include <nanobind/nanobind.h>

#include <string_view>

namespace ethwire::python {

/// How an operation failed, as an exception of `ethwire.client.errors`.
/// \param method that was called, if one was
nanobind::object failure(const Outcome<void>& outcome, std::string_view method = {});

/// A value that is none of its type: `BadResponse`.
nanobind::object bad_response(std::string_view method, std::string_view why);

[[noreturn]] void raise(const nanobind::object& exception);

} // namespace ethwire::python
