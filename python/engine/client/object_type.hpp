// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "client/object.hpp"

#include <ethwire/eth/decode.hpp>
#include <ethwire/json/decode_context.hpp>
#include <ethwire/json/writer.hpp>

#include <new>
#include <type_traits>
#include <utility>
#include <vector>

/// The definitions of `ObjectType`, for the one source that makes the types.
namespace ethwire::python {

template <class T>
std::string python_type()
{
    if constexpr (std::is_same_v<T, bool>)
        return "bool";
    else if constexpr (std::integral<T> || std::is_same_v<T, U256>)
        return "int";
    else if constexpr (std::is_same_v<T, double>)
        return "float";
    else if constexpr (std::is_same_v<T, Address> || std::is_same_v<T, std::string>)
        return "str";
    else if constexpr (std::is_same_v<T, RawJson>)
        return "Any";
    else if constexpr (eth::is_optional<T>)
        return python_type<typename T::value_type>() + " | None";
    else if constexpr (detail::IsVector<T>::value)
        return "tuple[" + python_type<typename T::value_type>() + ", ...]";
    else if constexpr (std::is_same_v<T, Topics>)
        return "tuple[HexBytes, ...]";
    else if constexpr (std::is_same_v<T, Block::Transactions>)
        return "tuple[HexBytes, ...] | tuple[Transaction, ...]";
    else if constexpr (Value<T>)
        return type_name<T>;
    else
        return "HexBytes";
}

template <Value T>
auto ObjectType<T>::fields() -> const std::array<Field, count>&
{
    static const auto all = []<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<Field, count>{Field{snake_case(Fields::keys[I]), Fields::keys[I], &get<I>}...};
    }(std::make_index_sequence<count>());
    return all;
}

template <Value T>
nanobind::list ObjectType<T>::description()
{
    return []<std::size_t... I>(std::index_sequence<I...>) {
        nanobind::list out;
        (out.append(nanobind::make_tuple(
             fields()[I].name, std::string(fields()[I].key),
             python_type<std::remove_cvref_t<decltype(member_of<I>(std::declval<const T&>()))>>())),
         ...);
        return out;
    }(std::make_index_sequence<count>());
}

template <Value T>
template <std::size_t I>
PyObject* ObjectType<T>::get(PyObject* self, void*)
{
    Object& object = self_of(self);
    const T& value = *object.value;
    const auto& member = member_of<I>(value);
    using Member = std::remove_cvref_t<decltype(member)>;
    if ((absent_of(value) >> I & 1) != 0)
        return Py_NewRef(Py_None);
    if constexpr (is_part<Member>) {
        if (object.kept == nullptr)
            object.kept = static_cast<PyObject**>(PyMem_Calloc(count, sizeof(PyObject*)));
        if (object.kept == nullptr)
            return PyErr_NoMemory();
        PyObject*& kept = object.kept[I];
        if (kept == nullptr)
            kept = to_python(member, object.value);
        return Py_XNewRef(kept);
    } else {
        return to_python(member, object.value);
    }
}

template <Value T>
void ObjectType<T>::destroy(PyObject* self)
{
    Object& object = self_of(self);
    if (object.kept != nullptr) {
        for (std::size_t i = 0; i < count; ++i)
            Py_XDECREF(object.kept[i]);
        PyMem_Free(object.kept);
    }
    object.value.~shared_ptr();
    PyTypeObject* const own = Py_TYPE(self);
    own->tp_free(self);
    Py_DECREF(own);
}

template <Value T>
PyObject* ObjectType<T>::make(std::shared_ptr<const T> value, std::string_view raw)
{
    PyObject* const self = type->tp_alloc(type, 0);
    if (self == nullptr)
        return nullptr;
    Object& object = self_of(self);
    new (&object.value) std::shared_ptr<const T>(std::move(value));
    object.raw = raw;
    object.kept = nullptr;
    return self;
}

/// What has a value, in order, but long ones by their length.
template <Value T>
PyObject* ObjectType<T>::repr(PyObject* self)
{
    constexpr Py_ssize_t most_bytes = 32;
    std::string out = std::string(type_name<T>) + '(';
    const char* separator = "";
    for (const Field& field : fields()) {
        const nanobind::object value = nanobind::steal(field.get(self, nullptr));
        if (!value.is_valid())
            return nullptr;
        if (value.is_none())
            continue;
        out += std::exchange(separator, ", ") + field.name + '=';
        if (PyTuple_Check(value.ptr())) {
            out += '<' + std::to_string(PyTuple_GET_SIZE(value.ptr())) + '>';
        } else if (PyBytes_Check(value.ptr()) && PyBytes_GET_SIZE(value.ptr()) > most_bytes) {
            out += '<' + std::to_string(PyBytes_GET_SIZE(value.ptr())) + " bytes>";
        } else {
            const nanobind::object text = nanobind::steal(PyObject_Repr(value.ptr()));
            const char* const utf8 = text.is_valid() ? PyUnicode_AsUTF8(text.ptr()) : nullptr;
            if (utf8 == nullptr)
                return nullptr;
            out += utf8;
        }
    }
    return new_text(out + ')');
}

template <Value T>
PyObject* ObjectType<T>::compare(PyObject* left, PyObject* right, int operation)
{
    if ((operation != Py_EQ && operation != Py_NE) || Py_TYPE(left) != type || Py_TYPE(right) != type)
        return Py_NewRef(Py_NotImplemented);
    const bool same = *self_of(left).value == *self_of(right).value;
    return PyBool_FromLong(same == (operation == Py_EQ));
}

/// The document: as it came, or written again from the fields for a part of another one.
template <Value T>
std::string ObjectType<T>::json_of(const Object& self)
{
    if (!self.raw.empty())
        return std::string(self.raw);
    json::Writer writer;
    if constexpr (json::Writable<T>)
        encode(*self.value, writer);
    return writer.take();
}

template <Value T>
Py_hash_t ObjectType<T>::hash(PyObject* self)
{
    // Equal values are written alike, however their documents were.
    json::Writer writer;
    if constexpr (json::Writable<T>)
        encode(*self_of(self).value, writer);
    const auto hash = static_cast<Py_hash_t>(std::hash<std::string_view>()(writer.view()));
    return hash == -1 ? -2 : hash;
}

/// Only what says yes or no itself has a truth of its own.
template <Value T>
int ObjectType<T>::truth(PyObject* self)
{
    if constexpr (std::is_same_v<T, SyncStatus>)
        return self_of(self).value->syncing ? 1 : 0;
    else
        return 1;
}

template <Value T>
PyObject* ObjectType<T>::raw(PyObject* self, void*)
{
    return new_text(json_of(self_of(self)));
}

template <Value T>
PyObject* ObjectType<T>::others(PyObject* self, bool misfits)
{
    nanobind::object out = nanobind::steal(PyDict_New());
    if (!out.is_valid())
        return nullptr;
    if (const UnknownFields* const fields = unknown_in(*self_of(self).value)) {
        for (std::size_t i = 0; i < fields->size(); ++i) {
            const UnknownFields::Field field = (*fields)[i];
            if (field.misfit != misfits)
                continue;
            const nanobind::object key = nanobind::steal(new_text(field.key));
            const nanobind::object value = nanobind::steal(new_json(field.value));
            if (!key.is_valid() || !value.is_valid() || PyDict_SetItem(out.ptr(), key.ptr(), value.ptr()) < 0)
                return nullptr;
        }
    }
    return out.release().ptr();
}

/// Values as they are in attributes, but objects as dictionaries and tuples as lists, all the way down.
inline nanobind::object plain(nanobind::object value)
{
    if (!value.is_valid())
        return value;
    if (PyTuple_Check(value.ptr())) {
        nanobind::object list = nanobind::steal(PyList_New(0));
        for (Py_ssize_t i = 0; list.is_valid() && i < PyTuple_GET_SIZE(value.ptr()); ++i) {
            const nanobind::object element = plain(nanobind::borrow(PyTuple_GET_ITEM(value.ptr(), i)));
            if (!element.is_valid() || PyList_Append(list.ptr(), element.ptr()) < 0)
                return {};
        }
        return list;
    }
    if (PyObject_HasAttrString(value.ptr(), "to_dict") != 0)
        return nanobind::steal(PyObject_CallMethod(value.ptr(), "to_dict", nullptr));
    return value;
}

template <Value T>
PyObject* ObjectType<T>::to_dict(PyObject* self, PyObject*)
{
    nanobind::object out = nanobind::steal(PyDict_New());
    if (!out.is_valid())
        return nullptr;
    const T& value = *self_of(self).value;
    std::uint64_t null = 0;
    if constexpr (std::is_same_v<T, SimulatedBlock>)
        null = eth::masks_of(value.block).null;
    else
        null = eth::masks_of(value).null;
    for (std::size_t i = 0; i < count; ++i) {
        const nanobind::object member = plain(nanobind::steal(fields()[i].get(self, nullptr)));
        const nanobind::object key = nanobind::steal(new_text(fields()[i].key));
        if (!member.is_valid() || !key.is_valid())
            return nullptr;
        // What was left out is left out, what was null is None.
        if ((!member.is_none() || (null >> i & 1) != 0) && PyDict_SetItem(out.ptr(), key.ptr(), member.ptr()) < 0)
            return nullptr;
    }
    for (const bool wrong : {false, true}) {
        const nanobind::object rest = nanobind::steal(others(self, wrong));
        // A field that has a value besides its odd text keeps the value.
        if (!rest.is_valid() || PyDict_Merge(out.ptr(), rest.ptr(), 0) < 0)
            return nullptr;
    }
    return out.release().ptr();
}

template <Value T>
PyObject* ObjectType<T>::from_json(PyObject*, PyObject* text)
{
    Py_ssize_t size = 0;
    const char* const begin = PyUnicode_AsUTF8AndSize(text, &size);
    if (begin == nullptr)
        return nullptr;
    DecodeContext context;
    error_code error;
    std::string document(begin, static_cast<std::size_t>(size));
    PyObject* const out = decode_object<T>(document, 0, static_cast<std::size_t>(size), context, error);
    if (out == nullptr && PyErr_Occurred() == nullptr)
        PyErr_SetString(PyExc_ValueError, context.describe(error).c_str());
    return out;
}

template <Value T>
PyObject* ObjectType<T>::reduce(PyObject* self, PyObject*)
{
    const nanobind::object from =
        nanobind::steal(PyObject_GetAttrString(reinterpret_cast<PyObject*>(type), "from_json"));
    const nanobind::object text = nanobind::steal(raw(self, nullptr));
    if (!from.is_valid() || !text.is_valid())
        return nullptr;
    return Py_BuildValue("O(O)", from.ptr(), text.ptr());
}

template <Value T>
void ObjectType<T>::bind(nanobind::module_& module, const char* doc)
{
    // What CPython keeps pointers to.
    static std::vector<PyGetSetDef> attributes;
    static std::string full_name = std::string("ethwire.client.") + type_name<T>;
    static PyMethodDef methods[] = {
        {"to_dict", &to_dict, METH_NOARGS,
         "A dictionary under the node's own names, with the values of the attributes."},
        {"from_json", &from_json, METH_O | METH_CLASS, "Of a JSON text. ValueError names the field that is wrong."},
        {"__reduce__", &reduce, METH_NOARGS, nullptr},
        {nullptr, nullptr, 0, nullptr},
    };
    for (const Field& field : fields())
        attributes.push_back({field.name.c_str(), field.get, nullptr, nullptr, nullptr});
    attributes.push_back(
        {"raw", &raw, nullptr, "The JSON text: as it came, or of a part of it, as it is written.", nullptr});
    attributes.push_back(
        {"misfits", &misfits, nullptr, "Fields of another form than theirs, by name, as JSON has them.", nullptr});
    attributes.push_back(
        {"unknown", &unknown, nullptr, "Fields of names that this type does not know, as JSON has them.", nullptr});
    attributes.push_back({nullptr, nullptr, nullptr, nullptr, nullptr});
    PyType_Slot slots[] = {
        {Py_tp_dealloc, reinterpret_cast<void*>(&destroy)},
        {Py_tp_repr, reinterpret_cast<void*>(&repr)},
        {Py_tp_richcompare, reinterpret_cast<void*>(&compare)},
        {Py_tp_hash, reinterpret_cast<void*>(&hash)},
        {Py_nb_bool, reinterpret_cast<void*>(&truth)},
        {Py_tp_methods, methods},
        {Py_tp_getset, attributes.data()},
        {Py_tp_doc, const_cast<char*>(doc)},
        {0, nullptr},
    };
    PyType_Spec spec{full_name.c_str(), sizeof(Object), 0,
                     Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
    type = reinterpret_cast<PyTypeObject*>(PyType_FromSpec(&spec));
    if (type == nullptr)
        throw nanobind::python_error();
    module.attr(type_name<T>) = nanobind::handle(reinterpret_cast<PyObject*>(type));
}

} // namespace ethwire::python
