// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <nanobind/nanobind.h>

namespace ethwire::python {

void bind_objects(nanobind::module_&) {}

} // namespace ethwire::python
