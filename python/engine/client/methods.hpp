// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>
#include <ethwire/json/decode_context.hpp>

#include <nanobind/nanobind.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace ethwire::python {

/// Makes a Python value of a part of a text, which it takes. Null with an exception set; or with `error` where the text
/// is no such value, and is left.
using MakeValue = PyObject* (*)(std::string& text, std::size_t begin, std::size_t size, DecodeContext& context,
                                error_code& error);

/// One method of the C++ table, for arguments and results that are Python's.
struct BoundMethod {
    std::string_view name{};
    /// The `params` array. Throws `nanobind::python_error`.
    std::string (*params)(std::string_view name, PyObject* arguments) = nullptr;
    MakeValue result = nullptr;
    error_code null_error{}; // what a null result stands for; none where null is a value
};

/// Null for a method that is not in the table.
const BoundMethod* find_method(std::string_view name) noexcept;
/// A method of any name, whose parameters and result are plain JSON.
const BoundMethod& plain_method() noexcept;

/// How the events of a subscription become values; plain JSON for kinds that are not known.
MakeValue event_maker(std::string_view kind, bool full) noexcept;
/// The parameters of `eth_subscribe` for a kind of event. Throws `nanobind::python_error`.
/// \param filter a dictionary for `logs`, and else what follows the kind, as a tuple
std::string subscription_params(std::string_view kind, PyObject* filter);

/// The names of all methods of the table.
nanobind::list method_names();

} // namespace ethwire::python
