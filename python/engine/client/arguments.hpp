// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "client/to_python.hpp"
#include "eth/schema.hpp"

#include <ethwire/eth/block_id.hpp>
#include <ethwire/eth/filter.hpp>
#include <ethwire/eth/simulation.hpp>
#include <ethwire/eth/transaction_request.hpp>

#include <nanobind/nanobind.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// Python's values as C++ ones, for the parameters of calls. What is of another type is a `TypeError`, what has no
/// meaning a `ValueError`, thrown as `nanobind::python_error`; both say what was expected.
namespace ethwire::python {

void read(PyObject* object, bool& out);
void read(PyObject* object, std::uint64_t& out);
void read(PyObject* object, U256& out);
void read(PyObject* object, double& out);
void read(PyObject* object, std::string& out);
void read(PyObject* object, Bytes& out);
void read(PyObject* object, Hash32& out);
void read(PyObject* object, Address& out);
void read(PyObject* object, BlockId& out);
/// Whatever `json.dumps` takes.
void read(PyObject* object, RawJson& out);
void read(PyObject* object, AccessListEntry& out);
void read(PyObject* object, Authorization& out);
void read(PyObject* object, TransactionRequest& out);
void read(PyObject* object, Filter& out);
void read(PyObject* object, SimulationBlock& out);
void read(PyObject* object, Simulation& out);

template <class T>
void read(PyObject* object, std::optional<T>& out);

void require_list(PyObject* object);

/// Calls `each(element)` for the elements of a list or a tuple.
template <class Each>
void read_each(PyObject* object, Each each)
{
    require_list(object);
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(object); ++i)
        each(PySequence_Fast_GET_ITEM(object, i));
}

template <class T>
    requires(!std::is_same_v<T, std::uint8_t>)
void read(PyObject* object, std::vector<T>& out)
{
    out.clear();
    read_each(object, [&](PyObject* element) { read(element, out.emplace_back()); });
}

template <class T>
void read(PyObject* object, std::optional<T>& out)
{
    if (object == Py_None)
        out.reset();
    else
        read(object, out.emplace());
}

} // namespace ethwire::python
