// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "client/bind_client.hpp"
#include "client/hex_bytes.hpp"
#include "client/methods.hpp"
#include "client/values.hpp"

namespace nb = nanobind;

namespace ethwire::python {

void bind_client(nb::module_& module)
{
    bind_hex_bytes(module);
    bind_values(module);
    bind_client_class(module);
    module.def("method_names", &method_names, "The methods of the C++ table.");
}

} // namespace ethwire::python
