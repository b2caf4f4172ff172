// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "client/hex_bytes.hpp"

#include <ethwire/base/hex.hpp>

#include <cstring>

namespace nb = nanobind;

namespace ethwire::python {
namespace {

PyTypeObject* type = nullptr;

/// `0x` and the digits, for `str` as for `repr`.
PyObject* shown(PyObject* self)
{
    const auto size = PyBytes_GET_SIZE(self);
    PyObject* const text = PyUnicode_New(2 * size + 2, 127);
    if (text == nullptr)
        return nullptr;
    char* const out = reinterpret_cast<char*>(PyUnicode_1BYTE_DATA(text));
    out[0] = '0';
    out[1] = 'x';
    hex::encode({reinterpret_cast<const std::uint8_t*>(PyBytes_AS_STRING(self)), static_cast<std::size_t>(size)},
                out + 2);
    return text;
}

PyType_Slot slots[] = {
    {Py_tp_repr, reinterpret_cast<void*>(&shown)},
    {Py_tp_str, reinterpret_cast<void*>(&shown)},
    {Py_tp_doc, const_cast<char*>("Bytes that are shown in hex: a hash, calldata, a bloom. Equal to bytes of the same "
                                  "content, and usable wherever bytes are.")},
    {0, nullptr},
};

PyType_Spec spec{"ethwire.client.HexBytes", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_IMMUTABLETYPE,
                 slots};

} // namespace

void bind_hex_bytes(nb::module_& module)
{
    type = reinterpret_cast<PyTypeObject*>(PyType_FromSpecWithBases(&spec, reinterpret_cast<PyObject*>(&PyBytes_Type)));
    if (type == nullptr)
        throw nb::python_error();
    module.attr("HexBytes") = nb::handle(reinterpret_cast<PyObject*>(type));
}

PyObject* new_hex_bytes(std::span<const std::uint8_t> bytes)
{
    // What bytes.__new__ does for a subclass.
    PyObject* const result = type->tp_alloc(type, static_cast<Py_ssize_t>(bytes.size()));
    if (result == nullptr)
        return nullptr;
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#endif
    // Not yet hashed. The field has no successor for a subclass of bytes.
    reinterpret_cast<PyBytesObject*>(result)->ob_shash = -1;
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif
    if (!bytes.empty())
        std::memcpy(PyBytes_AS_STRING(result), bytes.data(), bytes.size());
    return result;
}

} // namespace ethwire::python
