// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "objects/message.hpp"

#include "objects/scanner.hpp"
#include "objects/table.hpp"

#include <array>
#include <cstddef>
#include <cstring>

// PyMemberDef and its kinds are in no other header before Python 3.12.
#include <structmember.h>

namespace nb = nanobind;

namespace ethwire::python {
namespace {

/// The members of an object that are expected, each at most once.
class Seen {
public:
    bool once(unsigned member) noexcept
    {
        const unsigned bit = 1u << member;
        const bool first = (bits_ & bit) == 0;
        bits_ |= bit;
        return first;
    }
    bool exactly(std::initializer_list<unsigned> members) const noexcept
    {
        unsigned wanted = 0;
        for (const unsigned member : members)
            wanted |= 1u << member;
        return bits_ == wanted;
    }

private:
    unsigned bits_ = 0;
};

bool read_word(Cursor& cursor, std::string_view word) noexcept
{
    StringToken string;
    return read_string(cursor, string) && string.text == word;
}

bool read_slice(Cursor& cursor, bool& is_ascii, std::string_view& out) noexcept
{
    const char* const begin = cursor.at;
    if (!skip_value(cursor, is_ascii))
        return false;
    out = {begin, static_cast<std::size_t>(cursor.at - begin)};
    return true;
}

bool read_id(Cursor& cursor, std::int64_t& out) noexcept
{
    NumberToken number;
    if (!read_number(cursor, number) || !number.is_integer || number.text[0] == '-' || number.text.size() > 18)
        return false;
    out = 0;
    for (const char c : number.text)
        out = 10 * out + (c - '0');
    return true;
}

bool read_params(Cursor& cursor, Envelope& out) noexcept
{
    enum : unsigned { subscription, result };
    Seen seen;
    return read_object(cursor,
                       [&](const StringToken& key) {
                           if (key.text == "subscription" && seen.once(subscription)) {
                               StringToken string;
                               if (!read_string(cursor, string) || string.has_escape || !string.is_ascii)
                                   return false;
                               out.subscription = string.text;
                               return true;
                           }
                           return key.text == "result" && seen.once(result) &&
                                  read_slice(cursor, out.is_ascii, out.result);
                       }) &&
           seen.exactly({subscription, result}) && out.result != "null";
}

} // namespace

bool read_envelope(std::string_view text, Envelope& out) noexcept
{
    enum : unsigned { jsonrpc, method, params, id, result };
    Cursor cursor(text);
    Seen seen;
    cursor.skip_blanks();
    const bool whole = read_object(cursor, [&](const StringToken& key) {
        if (key.text == "jsonrpc" && seen.once(jsonrpc))
            return read_word(cursor, "2.0");
        if (key.text == "method" && seen.once(method))
            return read_word(cursor, "eth_subscription");
        if (key.text == "params" && seen.once(params))
            return read_params(cursor, out);
        if (key.text == "id" && seen.once(id))
            return read_id(cursor, out.id);
        return key.text == "result" && seen.once(result) && read_slice(cursor, out.is_ascii, out.result);
    });
    if (!whole)
        return false;
    cursor.skip_blanks();
    out.is_notification = seen.exactly({jsonrpc, method, params});
    return cursor.at == cursor.end && (out.is_notification || seen.exactly({jsonrpc, id, result}));
}

namespace {

struct Message {
    PyObject_HEAD PyObject* text; ///< str or bytes, as received; `result` lies in it
    PyObject* subscription;       ///< str, or null for a reply
    PyObject* id;                 ///< int, or null for a notification
    const char* result;
    Py_ssize_t result_size;
    Py_ssize_t size; ///< of the whole text in bytes
};

PyTypeObject* message_type = nullptr;

void message_dealloc(PyObject* self)
{
    auto* const message = reinterpret_cast<Message*>(self);
    PyTypeObject* const type = Py_TYPE(self);
    Py_XDECREF(message->text);
    Py_XDECREF(message->subscription);
    Py_XDECREF(message->id);
    type->tp_free(self);
    Py_DECREF(type);
}

PyObject* message_repr(PyObject* self)
{
    const auto* const message = reinterpret_cast<const Message*>(self);
    if (message->subscription != nullptr)
        return PyUnicode_FromFormat("<ethwire message of subscription %R, %zd bytes>", message->subscription,
                                    message->size);
    return PyUnicode_FromFormat("<ethwire reply to request %R, %zd bytes>", message->id, message->size);
}

/// Null without an exception becomes NotImplemented: "don't know".
PyObject* or_not_implemented(PyObject* result)
{
    if (result == nullptr && PyErr_Occurred() == nullptr)
        return Py_NewRef(Py_NotImplemented);
    return result;
}

Table* table_or_error(PyObject* argument)
{
    Table* const table = table_of(argument);
    if (table == nullptr)
        PyErr_SetString(PyExc_TypeError, "a Table is needed");
    return table;
}

PyObject* message_build(PyObject* self, PyObject* argument)
{
    const auto* const message = reinterpret_cast<const Message*>(self);
    Table* const table = table_or_error(argument);
    if (table == nullptr)
        return nullptr;
    const std::string_view result(message->result, static_cast<std::size_t>(message->result_size));
    if (message->subscription == nullptr)
        return or_not_implemented(build(*table, result));
    return or_not_implemented(build_notification(*table, message->subscription, result));
}

PyObject* message_message(PyObject* self, PyObject*) { return parse(reinterpret_cast<const Message*>(self)->text); }

PyMemberDef message_members[] = {
    {"text", T_OBJECT, offsetof(Message, text), READONLY, "As it was received."},
    {"subscription", T_OBJECT, offsetof(Message, subscription), READONLY, "The subscription's id; None for a reply."},
    {"id", T_OBJECT, offsetof(Message, id), READONLY, "The request's id; None for a notification."},
    {"size", T_PYSSIZET, offsetof(Message, size), READONLY, "The bytes of the text."},
    {},
};

PyMethodDef message_methods[] = {
    {"build", message_build, METH_O,
     "The finished value by a Table: of a reply its result, of a notification what process_subscriptions gives.\n"
     "NotImplemented: don't know, ask json.loads and web3.py's formatters."},
    {"message", message_message, METH_NOARGS, "The whole message as json.loads gives it."},
    {},
};

PyType_Slot message_slots[] = {
    {Py_tp_dealloc, reinterpret_cast<void*>(message_dealloc)},
    {Py_tp_repr, reinterpret_cast<void*>(message_repr)},
    {Py_tp_members, message_members},
    {Py_tp_methods, message_methods},
    {Py_tp_doc, const_cast<char*>("One JSON-RPC message, looked through and not yet decoded; made by `scan`.")},
    {},
};

PyType_Spec message_spec = {"ethwire._engine.Message", sizeof(Message), 0,
                            Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE,
                            message_slots};

/// The id of the subscription that sent last is most likely that of this one, too.
PyObject* subscription_name(std::string_view text)
{
    static PyObject* last = nullptr;
    if (last != nullptr && static_cast<std::size_t>(PyUnicode_GET_LENGTH(last)) == text.size() &&
        std::memcmp(PyUnicode_1BYTE_DATA(last), text.data(), text.size()) == 0)
        return Py_NewRef(last);
    PyObject* const name = PyUnicode_New(static_cast<Py_ssize_t>(text.size()), 127);
    if (name == nullptr)
        return nullptr;
    std::memcpy(PyUnicode_1BYTE_DATA(name), text.data(), text.size());
    Py_XSETREF(last, Py_NewRef(name));
    return name;
}

PyObject* scan_function(PyObject*, PyObject* text) { return scan(text); }

PyMethodDef scan_method = {
    "scan", scan_function, METH_O,
    "The Message of a text, str or bytes, where it is a plain notification or a plain reply with a result; else None."};

} // namespace

PyObject* parse(PyObject* text)
{
    static PyObject* function = nullptr;
    if (function == nullptr) {
        const nb::object module = nb::steal(PyImport_ImportModule("ethwire.core.parsing"));
        if (!module.is_valid() || (function = PyObject_GetAttrString(module.ptr(), "parse")) == nullptr)
            return nullptr;
    }
    return PyObject_CallOneArg(function, text);
}

PyObject* scan(PyObject* text)
{
    Py_ssize_t size = 0;
    const char* begin = nullptr;
    if (PyBytes_CheckExact(text)) {
        begin = PyBytes_AS_STRING(text);
        size = PyBytes_GET_SIZE(text);
    } else if (PyUnicode_CheckExact(text)) {
        begin = PyUnicode_AsUTF8AndSize(text, &size);
        if (begin == nullptr) {
            // Surrogates; or memory is out, and then not only here.
            PyErr_Clear();
            Py_RETURN_NONE;
        }
    } else {
        Py_RETURN_NONE;
    }
    Envelope envelope;
    if (!read_envelope({begin, static_cast<std::size_t>(size)}, envelope))
        Py_RETURN_NONE;
    if (!envelope.is_ascii && PyBytes_CheckExact(text)) {
        // json.loads is more lenient than UTF-8.
        const nb::object decoded = nb::steal(PyUnicode_DecodeUTF8(begin, size, nullptr));
        if (decoded.is_valid())
            return scan(decoded.ptr());
        PyErr_Clear();
        Py_RETURN_NONE;
    }
    auto* const message = PyObject_New(Message, message_type);
    if (message == nullptr)
        return nullptr;
    message->text = Py_NewRef(text);
    message->subscription = envelope.is_notification ? subscription_name(envelope.subscription) : nullptr;
    message->id = envelope.is_notification ? nullptr : PyLong_FromLongLong(envelope.id);
    message->result = envelope.result.data();
    message->result_size = static_cast<Py_ssize_t>(envelope.result.size());
    message->size = size;
    if (message->subscription == nullptr && message->id == nullptr) {
        Py_DECREF(message);
        return nullptr;
    }
    return reinterpret_cast<PyObject*>(message);
}

void bind_message(nb::module_& module)
{
    message_type = reinterpret_cast<PyTypeObject*>(PyType_FromSpec(&message_spec));
    if (message_type == nullptr)
        throw nb::python_error();
    module.attr("Message") = nb::borrow(reinterpret_cast<PyObject*>(message_type));
    PyObject* const function = PyCFunction_NewEx(&scan_method, nullptr, nb::str("ethwire._engine").ptr());
    if (function == nullptr)
        throw nb::python_error();
    module.attr("scan") = nb::steal(function);
}

} // namespace ethwire::python
