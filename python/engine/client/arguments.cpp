// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "client/arguments.hpp"

#include <ethwire/base/hex.hpp>

#include <algorithm>
#include <array>

namespace nb = nanobind;

namespace ethwire::python {
namespace {

[[noreturn]] void refuse(PyObject* type, const std::string& text)
{
    PyErr_SetString(type, text.c_str());
    throw nb::python_error();
}

[[noreturn]] void wrong_type(const char* expected, PyObject* object)
{
    refuse(PyExc_TypeError, std::string(expected) + " is expected, not " + Py_TYPE(object)->tp_name);
}

std::string_view text_of(PyObject* object)
{
    Py_ssize_t size = 0;
    const char* const begin = PyUnicode_AsUTF8AndSize(object, &size);
    if (begin == nullptr)
        throw nb::python_error();
    return {begin, static_cast<std::size_t>(size)};
}

bool is_integer(PyObject* object) noexcept { return PyLong_Check(object) && !PyBool_Check(object); }

/// What has the buffer interface, or nothing.
std::optional<Bytes> buffer_of(PyObject* object)
{
    if (!PyObject_CheckBuffer(object))
        return std::nullopt;
    Py_buffer view;
    if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
        throw nb::python_error();
    const auto* const begin = static_cast<const std::uint8_t*>(view.buf);
    Bytes out(begin, begin + view.len);
    PyBuffer_Release(&view);
    return out;
}

template <std::size_t N>
void read_fixed(PyObject* object, FixedBytes<N>& out, const char* expected)
{
    if (PyUnicode_Check(object)) {
        const auto parsed = FixedBytes<N>::from_hex(text_of(object));
        if (!parsed)
            refuse(PyExc_ValueError, std::string(expected) + " is expected");
        out = *parsed;
        return;
    }
    const std::optional<Bytes> bytes = buffer_of(object);
    if (!bytes)
        wrong_type(expected, object);
    if (bytes->size() != N)
        refuse(PyExc_ValueError,
               std::string(expected) + " is expected, not " + std::to_string(bytes->size()) + " bytes");
    std::copy(bytes->begin(), bytes->end(), out.bytes.begin());
}

/// Calls `each(key, value)` for the members of a dictionary.
template <class Each>
void read_members(PyObject* object, Each each)
{
    if (!PyDict_Check(object))
        wrong_type("a dictionary", object);
    PyObject* key = nullptr;
    PyObject* value = nullptr;
    for (Py_ssize_t at = 0; PyDict_Next(object, &at, &key, &value) != 0;) {
        if (!PyUnicode_Check(key))
            wrong_type("a dictionary whose keys are strings", key);
        each(text_of(key), value);
    }
}

[[noreturn]] void unknown_key(std::string_view key, const char* of)
{
    refuse(PyExc_ValueError, std::string(of) + " has no field '" + std::string(key) + "'");
}

/// A dictionary under the node's names, or under Python's.
template <class T>
void read_object(PyObject* object, T& out, const char* name)
{
    if constexpr (Value<T>) {
        if (const T* const value = value_in<T>(object)) {
            out = *value;
            return;
        }
    }
    using Fields = typename eth::Schema<T>::Fields;
    static const auto snake = [] {
        std::array<std::string, Fields::size> names;
        std::transform(Fields::keys.begin(), Fields::keys.end(), names.begin(), snake_case);
        return names;
    }();
    read_members(object, [&](std::string_view key, PyObject* value) {
        const auto assign = [&]<std::size_t... I>(std::index_sequence<I...>) {
            const auto one = [&]<std::size_t N>() {
                if (key != Fields::keys[N] && key != snake[N])
                    return false;
                // Given as None is not given.
                if (value != Py_None)
                    read(value, FieldOf<Fields, N>::of(out));
                return true;
            };
            return (one.template operator()<I>() || ...);
        };
        if (!assign(std::make_index_sequence<Fields::size>()))
            unknown_key(key, name);
    });
}

} // namespace

void require_list(PyObject* object)
{
    if (!PyList_Check(object) && !PyTuple_Check(object))
        wrong_type("a list", object);
}

void read(PyObject* object, bool& out)
{
    if (!PyBool_Check(object))
        wrong_type("True or False", object);
    out = object == Py_True;
}

void read(PyObject* object, std::uint64_t& out)
{
    if (!is_integer(object))
        wrong_type("an int", object);
    out = PyLong_AsUnsignedLongLong(object);
    if (PyErr_Occurred() != nullptr) {
        PyErr_Clear();
        refuse(PyExc_ValueError, "an int from 0 to 2**64 - 1 is expected");
    }
}

void read(PyObject* object, U256& out)
{
    if (!is_integer(object))
        wrong_type("an int", object);
    const nb::object text = nb::steal(PyNumber_ToBase(object, 16));
    if (!text.is_valid())
        throw nb::python_error();
    const auto value = U256::from_hex(text_of(text.ptr()));
    if (!value)
        refuse(PyExc_ValueError, "an int from 0 to 2**256 - 1 is expected");
    out = *value;
}

void read(PyObject* object, double& out)
{
    out = PyFloat_AsDouble(object);
    if (PyErr_Occurred() != nullptr)
        throw nb::python_error();
}

void read(PyObject* object, std::string& out)
{
    if (!PyUnicode_Check(object))
        wrong_type("a str", object);
    out = text_of(object);
}

void read(PyObject* object, Bytes& out)
{
    if (PyUnicode_Check(object)) {
        std::string_view text = text_of(object);
        const bool prefixed = text.size() >= 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
        if (prefixed)
            text.remove_prefix(2);
        out.resize(text.size() / 2);
        if (!prefixed || text.size() % 2 != 0 || !hex::decode(text, out))
            refuse(PyExc_ValueError, "0x and an even number of hex digits is expected");
        return;
    }
    std::optional<Bytes> bytes = buffer_of(object);
    if (!bytes)
        wrong_type("bytes, or 0x and hex digits", object);
    out = std::move(*bytes);
}

void read(PyObject* object, Hash32& out) { read_fixed(object, out, "32 bytes, or 0x and 64 hex digits"); }

void read(PyObject* object, Address& out)
{
    if (!PyUnicode_Check(object)) {
        read_fixed(object, static_cast<FixedBytes<20>&>(out), "an address, 0x and 40 hex digits,");
        return;
    }
    const std::string_view text = text_of(object);
    const auto address = Address::from_checksum(text);
    if (!address)
        refuse(PyExc_ValueError, Address::from_hex(text) ? "the address has a wrong checksum (EIP-55)"
                                                         : "an address, 0x and 40 hex digits, is expected");
    out = *address;
}

void read(PyObject* object, BlockId& out)
{
    if (is_integer(object)) {
        std::uint64_t number = 0;
        read(object, number);
        out = BlockId(number);
        return;
    }
    if (PyUnicode_Check(object)) {
        const auto block = BlockId::parse(text_of(object));
        if (!block)
            refuse(PyExc_ValueError,
                   "a block is a number, a hash, or one of latest, safe, finalized, earliest, pending");
        out = *block;
        return;
    }
    Hash32 hash;
    read_fixed(object, hash, "a block, its number, its hash or a tag such as 'latest',");
    out = BlockId(hash);
}

void read(PyObject* object, RawJson& out)
{
    // NaN and its like are no JSON.
    static PyObject* const dumps = [] {
        const nb::module_ json = nb::module_::import_("json");
        const nb::object encoder =
            json.attr("JSONEncoder")(nb::arg("allow_nan") = false, nb::arg("separators") = nb::make_tuple(",", ":"));
        return nb::object(encoder.attr("encode")).release().ptr();
    }();
    const nb::object text = nb::steal(PyObject_CallOneArg(dumps, object));
    if (!text.is_valid())
        throw nb::python_error();
    out.text = text_of(text.ptr());
}

void read(PyObject* object, AccessListEntry& out) { read_object(object, out, "an entry of an access list"); }
void read(PyObject* object, Authorization& out) { read_object(object, out, "an authorization"); }
void read(PyObject* object, TransactionRequest& out) { read_object(object, out, "a transaction"); }

void read(PyObject* object, Filter& out)
{
    read_members(object, [&](std::string_view key, PyObject* value) {
        if (value == Py_None)
            return;
        if (key == "address") {
            std::vector<Address> addresses;
            if (PyList_Check(value) || PyTuple_Check(value))
                read(value, addresses);
            else
                read(value, addresses.emplace_back());
            out.addresses(std::move(addresses));
        } else if (key == "topics") {
            std::size_t position = 0;
            read_each(value, [&](PyObject* topic) {
                if (position == 4)
                    refuse(PyExc_ValueError, "a log has four topics at most");
                if (topic == Py_None) {
                    out.any_topic(position++);
                    return;
                }
                Filter::TopicSet set;
                if (PyList_Check(topic) || PyTuple_Check(topic))
                    read(topic, set);
                else
                    read(topic, set.emplace_back());
                out.topics(position++, std::move(set));
            });
        } else if (key == "from_block" || key == "fromBlock") {
            BlockId block;
            read(value, block);
            out.from_block(block);
        } else if (key == "to_block" || key == "toBlock") {
            BlockId block;
            read(value, block);
            out.to_block(block);
        } else if (key == "block_hash" || key == "blockHash") {
            Hash32 hash;
            read(value, hash);
            out.block_hash(hash);
        } else {
            unknown_key(key, "a filter");
        }
    });
}

void read(PyObject* object, SimulationBlock& out)
{
    read_members(object, [&](std::string_view key, PyObject* value) {
        if (key == "calls")
            read(value, out.calls);
        else if (key == "block_overrides" || key == "blockOverrides")
            read(value, out.block_overrides);
        else if (key == "state_overrides" || key == "stateOverrides")
            read(value, out.state_overrides);
        else
            unknown_key(key, "a simulated block");
    });
}

void read(PyObject* object, Simulation& out)
{
    read_members(object, [&](std::string_view key, PyObject* value) {
        if (key == "blocks")
            read(value, out.blocks);
        else if (key == "trace_transfers")
            read(value, out.trace_transfers);
        else if (key == "validation")
            read(value, out.validation);
        else if (key == "full_transactions")
            read(value, out.return_full_transactions);
        else
            unknown_key(key, "a simulation");
    });
}

} // namespace ethwire::python
