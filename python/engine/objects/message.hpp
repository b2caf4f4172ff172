// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <string_view>

namespace ethwire::python {

/// Where in the text of a JSON-RPC message lies what its receiver wants. A notification has a subscription, a reply
/// an id.
struct Envelope {
    std::string_view subscription;
    std::int64_t id = 0;
    std::string_view result;
    bool is_notification = false;
    bool is_ascii = true;
};

/// True where the text is a plain notification of a subscription or a plain reply with a result: whole, valid for
/// json.loads, with the members that JSON-RPC names and no others, none twice. Everything else is left to Python:
/// errors, batches, ids that are no small integers, and whatever is odd.
bool read_envelope(std::string_view text, Envelope& out) noexcept;

/// Makes `_engine.Message`, and `scan`, which returns one.
void bind_message(nanobind::module_& module);

/// A Message of a text that was received, str or bytes, a new reference; None where `read_envelope` refuses it.
/// Null with an exception set when memory is out.
PyObject* scan(PyObject* text);

/// A text of a stranger's as `json.loads` gives it, a new reference; null with what it raises set.
PyObject* parse(PyObject* text);

} // namespace ethwire::python
