// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "objects/scanner.hpp"
#include "objects/table.hpp"

#include <ethwire/base/hex.hpp>

#include <algorithm>
#include <cstring>
#include <string>

namespace nb = nanobind;

namespace ethwire::python {

/// One document on its way into objects. Each method answers with a new reference, or with null for "don't know"; a
/// Python exception is set only when memory is out.
class Builder {
public:
    Builder(Table& table, std::string_view text) noexcept : table_(table), cursor_(text) {}

    PyObject* document();

private:
    using Kind = Rule::Kind;

    PyObject* value(const Rule& rule);
    PyObject* plain();
    PyObject* string();
    PyObject* number();
    PyObject* integer();
    PyObject* bytes(const Rule& rule);
    PyObject* address();
    PyObject* maybe_address();
    PyObject* storage_key();
    PyObject* array(const Rule& element);
    PyObject* either(const Rule& rule);
    PyObject* object(Shape& shape, KeyCounts& counts, std::size_t& size);
    PyObject* event();
    PyObject* string_event();
    std::size_t kind_of(KeyCounts counts, std::size_t size) const;
    bool is_head(Cursor ahead) const;

    const Member* next_member(Shape& shape, Member*& previous);
    bool hex_digits(std::string_view& digits);
    PyObject* new_hexbytes(std::size_t size) const;

    Table& table_;
    Cursor cursor_;
    int depth_ = 0;
    Member stranger_{}; // a key beyond what a shape learns
};

namespace {

PyObject* new_ascii(std::string_view text)
{
    PyObject* const result = PyUnicode_New(static_cast<Py_ssize_t>(text.size()), 127);
    if (result != nullptr && !text.empty())
        std::memcpy(PyUnicode_1BYTE_DATA(result), text.data(), text.size());
    return result;
}

/// A lone surrogate, or what is no UTF-8, is for json.loads to judge.
PyObject* new_unicode(std::string_view text)
{
    PyObject* const result = PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), nullptr);
    if (result == nullptr && PyErr_ExceptionMatches(PyExc_UnicodeDecodeError))
        PyErr_Clear();
    return result;
}

PyObject* new_reference(PyObject* object)
{
    Py_INCREF(object);
    return object;
}

/// Python's int of digits that were checked.
PyObject* new_integer(std::string_view digits, int base)
{
    char text[max_digits + 1];
    if (digits.size() > max_digits)
        return nullptr;
    std::memcpy(text, digits.data(), digits.size());
    text[digits.size()] = '\0';
    return PyLong_FromString(text, nullptr, base);
}

} // namespace

PyObject* Builder::document()
{
    cursor_.skip_blanks();
    nb::object result = nb::steal(value(*table_.root_));
    if (!result.is_valid())
        return nullptr;
    cursor_.skip_blanks();
    return cursor_.at == cursor_.end ? result.release().ptr() : nullptr;
}

PyObject* Builder::value(const Rule& rule)
{
    if (cursor_.at == cursor_.end)
        return nullptr;
    if (rule.nullable && *cursor_.at == 'n')
        return cursor_.take("null") ? new_reference(Py_None) : nullptr;
    switch (rule.kind) {
    case Kind::plain: return plain();
    case Kind::integer: return *cursor_.at == '"' ? integer() : plain();
    case Kind::bytes:
    case Kind::hexbytes: return bytes(rule);
    case Kind::address: return address();
    case Kind::maybe_address: return maybe_address();
    case Kind::storage_key: return storage_key();
    case Kind::array: return array(*rule.element);
    case Kind::either: return either(rule);
    case Kind::object: {
        KeyCounts counts;
        std::size_t size = 0;
        return object(*rule.shape, counts, size);
    }
    case Kind::subscription: return event();
    }
    return nullptr;
}

PyObject* Builder::plain()
{
    switch (*cursor_.at) {
    case '"': return string();
    case '{': {
        KeyCounts counts;
        std::size_t size = 0;
        return object(*table_.plain_->shape, counts, size);
    }
    case '[': return array(*table_.plain_);
    case 't': return cursor_.take("true") ? new_reference(Py_True) : nullptr;
    case 'f': return cursor_.take("false") ? new_reference(Py_False) : nullptr;
    case 'n': return cursor_.take("null") ? new_reference(Py_None) : nullptr;
    default: return number();
    }
}

PyObject* Builder::string()
{
    StringToken token;
    if (!read_string(cursor_, token) || token.has_escape)
        return nullptr;
    return token.is_ascii ? new_ascii(token.text) : new_unicode(token.text);
}

PyObject* Builder::number()
{
    NumberToken token;
    if (!read_number(cursor_, token) || !token.is_integer)
        return nullptr;
    return new_integer(token.text, 10);
}

/// The digits of a string of the form `0x...`, all of them hex; the form in which nodes write nearly everything.
bool Builder::hex_digits(std::string_view& digits)
{
    StringToken token;
    if (!read_string(cursor_, token) || token.text.size() < 2 || token.text[0] != '0' || token.text[1] != 'x')
        return false;
    digits = token.text.substr(2);
    return true;
}

PyObject* Builder::integer()
{
    std::string_view digits;
    if (!hex_digits(digits) || digits.empty() || digits.size() > max_digits)
        return nullptr;
    std::uint64_t small = 0;
    for (const char c : digits) {
        const int digit = hex::digit(c);
        if (digit < 0)
            return nullptr;
        small = small << 4 | static_cast<unsigned>(digit);
    }
    return digits.size() <= 16 ? PyLong_FromUnsignedLongLong(small) : new_integer(digits, 16);
}

/// An empty-handed HexBytes, to be filled: what bytes.__new__ makes of a subclass.
PyObject* Builder::new_hexbytes(std::size_t size) const
{
    auto* const type = reinterpret_cast<PyTypeObject*>(table_.hexbytes_.ptr());
    PyObject* const result = type->tp_alloc(type, static_cast<Py_ssize_t>(size));
    if (result != nullptr) {
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#endif
        // Not yet hashed. The field has no successor for a subclass of bytes.
        reinterpret_cast<PyBytesObject*>(result)->ob_shash = -1;
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif
    }
    return result;
}

namespace {

/// Whether to_hexbytes gives bytes of this size as they are. Longer ones, and most shorter ones where the size is
/// fixed, are cut or refused there; but one that is no longer than what is lacking passes.
bool is_size_of(const Rule& rule, std::size_t size) noexcept
{
    return size == rule.size || (size < rule.size && (rule.variable || 2 * size <= rule.size));
}

} // namespace

PyObject* Builder::bytes(const Rule& rule)
{
    std::string_view digits;
    if (!hex_digits(digits))
        return nullptr;
    const std::size_t size = (digits.size() + 1) / 2;
    if (rule.kind == Kind::bytes && !is_size_of(rule, size))
        return nullptr;
    nb::object result = nb::steal(new_hexbytes(size));
    if (!result.is_valid())
        return nullptr;
    auto* out = reinterpret_cast<std::uint8_t*>(PyBytes_AS_STRING(result.ptr()));
    if (digits.size() % 2 != 0) {
        const int digit = hex::digit(digits.front());
        if (digit < 0)
            return nullptr;
        *out++ = static_cast<std::uint8_t>(digit);
        digits.remove_prefix(1);
    }
    if (!hex::decode(digits, {out, digits.size() / 2}))
        return nullptr;
    return result.release().ptr();
}

PyObject* Builder::address()
{
    std::string_view digits;
    std::uint8_t bytes[20];
    if (!hex_digits(digits) || !hex::decode(digits, bytes))
        return nullptr;
    return table_.checksums_.get(bytes);
}

PyObject* Builder::maybe_address()
{
    if (*cursor_.at != '"')
        return plain();
    const Cursor before = cursor_;
    StringToken token;
    if (!read_string(cursor_, token))
        return nullptr;
    // An address is 40 digits, with or without the prefix: of any other size it is none.
    const std::size_t size = token.text.size();
    cursor_ = before;
    return size == 40 || size == 42 ? address() : string();
}

PyObject* Builder::storage_key()
{
    StringToken token;
    if (!read_string(cursor_, token) || token.has_escape || !token.is_ascii || token.text.size() != 66 ||
        !token.text.starts_with("0x"))
        return nullptr;
    return new_ascii(token.text);
}

PyObject* Builder::array(const Rule& element)
{
    if (++depth_ > max_depth)
        return nullptr;
    nb::object list = nb::steal(PyList_New(0));
    if (!list.is_valid())
        return nullptr;
    const bool whole = read_array(cursor_, [&] {
        const nb::object item = nb::steal(value(element));
        return item.is_valid() && PyList_Append(list.ptr(), item.ptr()) == 0;
    });
    --depth_;
    return whole ? list.release().ptr() : nullptr;
}

PyObject* Builder::either(const Rule& rule)
{
    Cursor ahead = cursor_;
    if (!ahead.take('['))
        return nullptr;
    ahead.skip_blanks();
    // Each element's rule refuses what is not of the first one's kind, as it has to: web3.py takes no mixture.
    return array(ahead.is('"') ? *rule.string_element : *rule.element);
}

/// The member of the next key, with the cursor behind its colon; null where there is none that can be told.
const Member* Builder::next_member(Shape& shape, Member*& previous)
{
    if (Member* const expected = previous->next; expected != nullptr && cursor_.take(expected->quoted)) {
        previous = expected;
        return expected;
    }
    StringToken key;
    if (!read_string(cursor_, key) || key.has_escape || !key.is_ascii)
        return nullptr;
    cursor_.skip_blanks();
    if (!cursor_.take(':'))
        return nullptr;
    if (const auto found = shape.members.find(key.text); found != shape.members.end()) {
        previous->next = found->second.get();
        previous = previous->next;
        return previous;
    }
    if (key.text.size() <= Shape::longest_learnt && shape.members.size() < shape.known + Shape::most_learnt) {
        previous->next = table_.learn(shape, key.text, table_.plain_);
        previous = previous->next;
        return previous;
    }
    stranger_.name = nb::steal(new_ascii(key.text));
    stranger_.rule = table_.plain_;
    stranger_.counts = table_.counts_of(key.text);
    return stranger_.name.is_valid() ? &stranger_ : nullptr;
}

PyObject* Builder::object(Shape& shape, KeyCounts& counts, std::size_t& size)
{
    if (++depth_ > max_depth || !cursor_.take('{'))
        return nullptr;
    nb::object dict = nb::steal(PyDict_New());
    if (!dict.is_valid())
        return nullptr;
    Member* previous = &shape.first;
    cursor_.skip_blanks();
    if (!cursor_.take('}')) {
        while (true) {
            const Member* const member = next_member(shape, previous);
            if (member == nullptr)
                return nullptr;
            // A stranger's name is overwritten by those within its value.
            const nb::object name = member->name;
            counts += member->counts;
            cursor_.skip_blanks();
            const nb::object item = nb::steal(value(*member->rule));
            if (!item.is_valid() || PyDict_SetItem(dict.ptr(), name.ptr(), item.ptr()) != 0)
                return nullptr;
            ++size;
            cursor_.skip_blanks();
            if (cursor_.take('}'))
                break;
            if (!cursor_.take(','))
                return nullptr;
            cursor_.skip_blanks();
        }
    }
    --depth_;
    // Of a key that comes twice the dict has one.
    if (static_cast<std::size_t>(PyDict_GET_SIZE(dict.ptr())) != size || size > KeyCounts::most_keys)
        return nullptr;
    auto* const type = reinterpret_cast<PyTypeObject*>(table_.attribute_dict_.ptr());
    nb::object result = nb::steal(type->tp_alloc(type, 0));
    PyObject* const setter = table_.dict_setter_.ptr();
    if (!result.is_valid() || Py_TYPE(setter)->tp_descr_set(setter, result.ptr(), dict.ptr()) != 0)
        return nullptr;
    return result.release().ptr();
}

/// web3.py's question to each kind of event in turn: does either set of keys have this share of the other?
std::size_t Builder::kind_of(KeyCounts counts, std::size_t size) const
{
    const std::size_t none = table_.events_.size() - 1;
    for (std::size_t kind = 0; kind != none; ++kind) {
        const EventKind& candidate = table_.events_[kind];
        const auto common = static_cast<double>(counts.of(kind));
        if (candidate.share == 0) {
            if (common != 0)
                return kind;
        } else if (common >= static_cast<double>(size) * candidate.share ||
                   common >= static_cast<double>(candidate.known) * candidate.share) {
            return kind;
        }
    }
    return none;
}

/// Whether an object that has the keys of a head has strings where a head that is not yet formatted has them.
bool Builder::is_head(Cursor ahead) const
{
    std::size_t strings = 0;
    return read_object(ahead,
                       [&](const StringToken& key) {
                           const auto& wanted = table_.heads_.strings;
                           if (ahead.is('"') && std::find(wanted.begin(), wanted.end(), key.text) != wanted.end())
                               ++strings;
                           bool is_ascii = true;
                           return skip_value(ahead, is_ascii);
                       }) &&
           strings == table_.heads_.strings.size();
}

PyObject* Builder::event()
{
    if (*cursor_.at == '"')
        return string_event();
    // Without a result it is no event to web3.py.
    if (*cursor_.at == 'n')
        return nullptr;
    if (*cursor_.at != '{')
        return plain();
    const Cursor begin = cursor_;
    const std::size_t none = table_.events_.size() - 1;
    std::size_t guess = table_.last_event_;
    // Which kind it is shows only in the end; the kind that came last is mostly right.
    for (int attempt = 0; attempt != 2; ++attempt) {
        const bool is_known_head = guess > none;
        const Rule* const rule = is_known_head ? table_.heads_.rule : table_.events_[guess].rule;
        if (rule == nullptr)
            return nullptr;
        cursor_ = begin;
        depth_ = 0;
        KeyCounts counts;
        std::size_t size = 0;
        nb::object result = nb::steal(object(*rule->shape, counts, size));
        if (!result.is_valid()) {
            if (PyErr_Occurred() != nullptr)
                return nullptr;
            // Perhaps only the guess was wrong: its keys are counted without their values.
            cursor_ = begin;
            counts = {};
            size = 0;
            const bool whole = read_object(cursor_, [&](const StringToken& key) {
                counts += table_.counts_of(key.text);
                ++size;
                bool is_ascii = true;
                return skip_value(cursor_, is_ascii);
            });
            if (!whole || size > KeyCounts::most_keys)
                return nullptr;
        }
        std::size_t kind = kind_of(counts, size);
        if (kind != 0 && table_.heads_.rule != nullptr && counts.of(table_.heads_.kind) == table_.heads_.known) {
            if (kind != none)
                return nullptr;
            if (is_head(begin))
                kind = none + 1;
        }
        if (kind == guess)
            return result.release().ptr();
        guess = kind;
        table_.last_event_ = kind > none || table_.events_[kind].rule != nullptr ? kind : 0;
    }
    return nullptr;
}

PyObject* Builder::string_event()
{
    const Cursor before = cursor_;
    StringToken token;
    if (!read_string(cursor_, token) || token.has_escape || !token.is_ascii)
        return nullptr;
    // What has 64 characters without its prefixes is a hash, and of another form it is web3.py's to refuse.
    std::size_t size = token.text.size();
    for (std::size_t at = token.text.find("0x"); at != std::string_view::npos; at = token.text.find("0x", at + 2))
        size -= 2;
    if (size != 64)
        return new_ascii(token.text);
    cursor_ = before;
    return bytes(Rule{.kind = Kind::hexbytes});
}

PyObject* build(Table& table, std::string_view text) { return Builder(table, text).document(); }

PyObject* build_notification(Table& table, PyObject* subscription, std::string_view result)
{
    static PyObject* const names[] = {PyUnicode_InternFromString("subscription"), PyUnicode_InternFromString("result")};
    const nb::object value = nb::steal(build(table, result));
    if (!value.is_valid())
        return nullptr;
    nb::object event = nb::steal(PyDict_New());
    if (!event.is_valid() || PyDict_SetItem(event.ptr(), names[0], subscription) != 0 ||
        PyDict_SetItem(event.ptr(), names[1], value.ptr()) != 0)
        return nullptr;
    return event.release().ptr();
}

} // namespace ethwire::python
