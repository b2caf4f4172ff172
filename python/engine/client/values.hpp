// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <nanobind/nanobind.h>

namespace ethwire::python {

/// The types of values, each under its name, and `value_fields`, which says what they have.
void bind_values(nanobind::module_& module);

} // namespace ethwire::python
