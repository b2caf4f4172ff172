// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "transport/bind_link.hpp"
#include "transport/reactor.hpp"

#include <ethwire/io/endpoint.hpp>

#include <nanobind/stl/string.h>

namespace nb = nanobind;

namespace ethwire::python {

void bind_transport(nb::module_& module)
{
    if (PyInterpreterState_Get() != PyInterpreterState_Main())
        throw nb::import_error("ethwire._engine runs in the main interpreter only");
    // A program may end with connections open: that is its right, and nobody's leak.
    nb::set_leak_warnings(false);

    bind_link(module);
    module.def(
        "accepts_url", [](const std::string& url) { return Endpoint::parse(url).has_value(); },
        "The transport would connect to this URL.");

    nb::module_::import_("os").attr("register_at_fork")(nb::arg("after_in_child") = nb::cpp_function([] {
                                                            Forks::happened();
                                                            Reactor::forget_all();
                                                        }));
    // After the program's own functions for the end, which may still close connections. No thread of ours needs the
    // interpreter.
    Py_AtExit([] { Reactor::stop_all(); });
}

} // namespace ethwire::python
