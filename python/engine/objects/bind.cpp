// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "objects/message.hpp"
#include "objects/table.hpp"

#include <nanobind/nanobind.h>

namespace nb = nanobind;

namespace ethwire::python {
namespace {

nb::object build_text(Table& table, nb::handle text)
{
    Py_ssize_t size = 0;
    const char* begin = nullptr;
    if (PyBytes_CheckExact(text.ptr())) {
        begin = PyBytes_AS_STRING(text.ptr());
        size = PyBytes_GET_SIZE(text.ptr());
    } else if (PyUnicode_CheckExact(text.ptr())) {
        begin = PyUnicode_AsUTF8AndSize(text.ptr(), &size);
        if (begin == nullptr)
            PyErr_Clear();
    }
    if (begin == nullptr)
        return nb::borrow(Py_NotImplemented);
    PyObject* const value = build(table, {begin, static_cast<std::size_t>(size)});
    if (value == nullptr && PyErr_Occurred() != nullptr)
        throw nb::python_error();
    return value != nullptr ? nb::steal(value) : nb::borrow(Py_NotImplemented);
}

} // namespace

void bind_objects(nb::module_& module)
{
    nb::class_<Table>(module, "Table", "web3.py's formatters of one kind of result, compiled.")
        .def(nb::init<nb::object, nb::type_object, nb::type_object>(), nb::arg("rules"), nb::arg("attribute_dict"),
             nb::arg("hexbytes"))
        .def("build", &build_text, nb::arg("text"), "The finished value of a JSON text, or NotImplemented.");
    bind_message(module);
}

} // namespace ethwire::python
