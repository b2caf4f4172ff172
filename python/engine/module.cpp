// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/version.hpp>

#include <nanobind/nanobind.h>

namespace ethwire::python {

#ifdef ETHWIRE_ENGINE_OBJECTS
void bind_objects(nanobind::module_& module);
#endif
#ifdef ETHWIRE_ENGINE_TRANSPORT
void bind_transport(nanobind::module_& module);
#endif
#ifdef ETHWIRE_ENGINE_CLIENT
void bind_client(nanobind::module_& module);
#endif

} // namespace ethwire::python

NB_MODULE(_engine, module)
{
    // Threads, caches and types here are one a process.
    if (PyInterpreterState_Get() != PyInterpreterState_Main())
        throw nanobind::import_error("ethwire._engine works in the main interpreter only");
    module.doc() = "The C++ engine of ethwire; ethwire itself is the public face.";
    module.def("version", [] { return ethwire::version; }, "The version of the C++ core that this was built from.");
#ifdef ETHWIRE_ENGINE_OBJECTS
    ethwire::python::bind_objects(module);
#endif
#ifdef ETHWIRE_ENGINE_TRANSPORT
    ethwire::python::bind_transport(module);
#endif
#ifdef ETHWIRE_ENGINE_CLIENT
    ethwire::python::bind_client(module);
#endif
}
