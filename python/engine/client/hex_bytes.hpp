// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <span>

namespace ethwire::python {

/// `HexBytes`: bytes as Python has them, but that they are shown in hex.
void bind_hex_bytes(nanobind::module_& module);

/// A new reference; null with an exception set when memory is out.
PyObject* new_hex_bytes(std::span<const std::uint8_t> bytes);

} // namespace ethwire::python
