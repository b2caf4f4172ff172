// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "client/fields.hpp"
#include "client/hex_bytes.hpp"

#include <ethwire/eth/filter_changes.hpp>
#include <ethwire/json/raw.hpp>

#include <nanobind/nanobind.h>

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

/// C++ values as Python's. Each function gives a new reference, or null with an exception set.
namespace ethwire::python {

PyObject* new_text(std::string_view text);
PyObject* new_integer(const U256& value);
PyObject* new_address(const Address& address);
/// What `json.loads` makes of a valid text.
PyObject* new_json(std::string_view text);

/// An object over a C++ value, which it keeps alive together with whatever that is a part of.
/// \param raw the text that it was decoded from, kept alive by `value`; empty for a part of another value
template <Value T>
PyObject* new_object(std::shared_ptr<const T> value, std::string_view raw);

/// The value in a Python object of this type; null when it is of another.
template <Value T>
const T* value_in(PyObject* object) noexcept;

namespace detail {

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::bool_constant<!std::is_same_v<T, std::uint8_t>> {};

template <class T>
inline constexpr bool is_fixed_bytes = false;
template <std::size_t N>
inline constexpr bool is_fixed_bytes<FixedBytes<N>> = true;

} // namespace detail

/// \param owner keeps `value` alive
template <class T>
PyObject* to_python(const T& value, const std::shared_ptr<const void>& owner);

/// A tuple of what `make(i)` gives.
template <class Make>
PyObject* new_tuple(std::size_t size, Make make)
{
    PyObject* const tuple = PyTuple_New(static_cast<Py_ssize_t>(size));
    if (tuple == nullptr)
        return nullptr;
    for (std::size_t i = 0; i < size; ++i) {
        PyObject* const element = make(i);
        if (element == nullptr) {
            Py_DECREF(tuple);
            return nullptr;
        }
        PyTuple_SET_ITEM(tuple, static_cast<Py_ssize_t>(i), element);
    }
    return tuple;
}

template <class T>
PyObject* to_python(const T& value, const std::shared_ptr<const void>& owner)
{
    const auto elements = [&](const auto& list) {
        return new_tuple(list.size(), [&](std::size_t i) { return to_python(list[i], owner); });
    };
    if constexpr (std::is_same_v<T, bool>)
        return PyBool_FromLong(value);
    else if constexpr (std::unsigned_integral<T>)
        return PyLong_FromUnsignedLongLong(value);
    else if constexpr (std::signed_integral<T>)
        return PyLong_FromLongLong(value);
    else if constexpr (std::is_same_v<T, double>)
        return PyFloat_FromDouble(value);
    else if constexpr (std::is_same_v<T, U256>)
        return new_integer(value);
    else if constexpr (std::is_same_v<T, Address>)
        return new_address(value);
    else if constexpr (std::is_same_v<T, Bytes>)
        return new_hex_bytes(value);
    else if constexpr (detail::is_fixed_bytes<T> || std::is_base_of_v<FixedBytes<256>, T>)
        return new_hex_bytes(value.bytes);
    else if constexpr (std::is_same_v<T, std::string>)
        return new_text(value);
    else if constexpr (std::is_same_v<T, RawJson>)
        return new_json(value.text);
    else if constexpr (eth::is_optional<T>)
        return value ? to_python(*value, owner) : Py_NewRef(Py_None);
    else if constexpr (detail::IsVector<T>::value || std::is_same_v<T, Topics>)
        return elements(value);
    else if constexpr (std::is_same_v<T, Block::Transactions>)
        return std::visit(elements, value);
    else if constexpr (std::is_same_v<T, FilterChanges>)
        return !value.logs.empty()           ? elements(value.logs)
               : !value.transactions.empty() ? elements(value.transactions)
                                             : elements(value.hashes);
    else
        return new_object<T>(std::shared_ptr<const T>(owner, &value), {});
}

/// Whether it is worth keeping what was made of a member: a list, or an object.
template <class T>
inline constexpr bool is_part =
    detail::IsVector<T>::value || Value<T> || std::is_same_v<T, Block::Transactions> || std::is_same_v<T, Topics>;
template <class T>
inline constexpr bool is_part<std::optional<T>> = is_part<T>;

/// How type checkers call what `to_python` gives.
template <class T>
std::string python_type();

} // namespace ethwire::python
