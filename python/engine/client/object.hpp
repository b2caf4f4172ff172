// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "client/to_python.hpp"

#include <nanobind/nanobind.h>

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace ethwire::python {

/// A value with the text that it was decoded from.
template <class T>
struct Document {
    std::string text;
    T value{};
};

/// The Python type of one kind of value. It is made of plain functions over CPython's own interface: an attribute costs
/// what its value costs.
template <Value T>
class ObjectType {
public:
    /// A C++ value as Python sees it. Immutable.
    struct Object {
        PyObject_HEAD;
        std::shared_ptr<const T> value;
        std::string_view raw; // kept alive by `value`; empty for a part of another value
        PyObject** kept;      // what was made of members that are parts; null until one is asked for
    };

    static inline PyTypeObject* type = nullptr;

    static void bind(nanobind::module_& module, const char* doc);
    static PyObject* make(std::shared_ptr<const T> value, std::string_view raw);
    static Object& self_of(PyObject* self) noexcept { return *reinterpret_cast<Object*>(self); }

    /// What is known of its attributes: for each the name, the name in JSON, and the type.
    static nanobind::list description();

private:
    using Fields = typename Described<T>::Fields;
    static constexpr std::size_t count = field_count<T>;

    struct Field {
        std::string name;     // the attribute's
        std::string_view key; // the document's
        PyObject* (*get)(PyObject* self, void*);
    };

    template <std::size_t I>
    static auto& member_of(const T& value) noexcept
    {
        return FieldOf<Fields, I>::of(value);
    }
    static const std::array<Field, count>& fields();
    template <std::size_t I>
    static PyObject* get(PyObject* self, void*);

    static void destroy(PyObject* self);
    static PyObject* repr(PyObject* self);
    static PyObject* compare(PyObject* left, PyObject* right, int operation);
    static Py_hash_t hash(PyObject* self);
    static int truth(PyObject* self);
    static std::string json_of(const Object& self);
    static PyObject* raw(PyObject* self, void*);
    static PyObject* others(PyObject* self, bool misfits);
    static PyObject* misfits(PyObject* self, void*) { return others(self, true); }
    static PyObject* unknown(PyObject* self, void*) { return others(self, false); }
    static PyObject* to_dict(PyObject* self, PyObject*);
    static PyObject* from_json(PyObject*, PyObject* text);
    static PyObject* reduce(PyObject* self, PyObject*);
};

/// Decodes a document whose text may be more than its value. Null without an exception when it is no T; then `context`
/// says why, and only then is the text left as it was.
/// \param begin where the value begins in `text`
template <Value T>
PyObject* decode_object(std::string& text, std::size_t begin, std::size_t size, DecodeContext& context,
                        error_code& error);

} // namespace ethwire::python
