// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "objects/table.hpp"

#include <algorithm>
#include <utility>

namespace nb = nanobind;

namespace ethwire::python {
namespace {

nb::object interned(std::string_view text)
{
    PyObject* name = PyUnicode_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(text.size()));
    if (name == nullptr)
        throw nb::python_error();
    PyUnicode_InternInPlace(&name);
    return nb::steal(name);
}

std::string_view utf8(nb::handle text)
{
    Py_ssize_t size = 0;
    const char* const begin = PyUnicode_AsUTF8AndSize(text.ptr(), &size);
    if (begin == nullptr)
        throw nb::python_error();
    return {begin, static_cast<std::size_t>(size)};
}

} // namespace

Table::Table(nb::object rules, nb::type_object attribute_dict, nb::type_object hexbytes)
    : attribute_dict_(std::move(attribute_dict)), hexbytes_(std::move(hexbytes))
{
    auto* const bytes = reinterpret_cast<PyTypeObject*>(hexbytes_.ptr());
    // Objects of these classes are made without their constructors.
    if (!PyType_IsSubtype(bytes, &PyBytes_Type) || bytes->tp_itemsize != 1)
        throw nb::value_error("HexBytes is no plain subclass of bytes");
    for (nb::handle base : nb::object(attribute_dict_.attr("__mro__"))) {
        const nb::object members = base.attr("__dict__");
        if (!dict_setter_.is_valid() && PyMapping_HasKeyString(members.ptr(), "__dict__") != 0)
            dict_setter_ = members["__dict__"];
    }
    if (reinterpret_cast<PyTypeObject*>(attribute_dict_.ptr())->tp_itemsize != 0 || !dict_setter_.is_valid() ||
        !Py_IS_TYPE(dict_setter_.ptr(), &PyGetSetDescr_Type))
        throw nb::value_error("AttributeDict is no plain class");
    rules_.push_back(std::make_unique<Rule>());
    shapes_.push_back(std::make_unique<Shape>());
    rules_.front()->shape = shapes_.front().get();
    plain_ = rules_.front().get();
    root_ = compile(rules);
}

const Rule* Table::compile(nb::handle source)
{
    const auto parts = nb::cast<nb::tuple>(source);
    const nb::object kind = parts[0];
    const std::string_view name = utf8(kind);
    rules_.push_back(std::make_unique<Rule>());
    Rule* const rule = rules_.back().get();
    using Kind = Rule::Kind;
    if (name == "nullable") {
        *rule = *compile(parts[1]);
        rule->nullable = true;
    } else if (name == "bytes") {
        rule->kind = Kind::bytes;
        rule->size = nb::cast<std::size_t>(parts[1]);
        rule->variable = nb::cast<bool>(parts[2]);
    } else if (name == "array") {
        rule->kind = Kind::array;
        rule->element = compile(parts[1]);
    } else if (name == "either") {
        rule->kind = Kind::either;
        rule->element = compile(parts[1]);
        rule->string_element = compile(parts[2]);
    } else if (name == "object") {
        rule->kind = Kind::object;
        rule->shape = compile_shape(parts[1]);
    } else if (name == "subscription") {
        rule->kind = Kind::subscription;
        compile_events(parts[1], parts[2]);
    } else if (name == "plain") {
        rule->kind = Kind::plain;
    } else if (name == "integer") {
        rule->kind = Kind::integer;
    } else if (name == "hexbytes") {
        rule->kind = Kind::hexbytes;
    } else if (name == "address") {
        rule->kind = Kind::address;
    } else if (name == "maybe_address") {
        rule->kind = Kind::maybe_address;
    } else if (name == "storage_key") {
        rule->kind = Kind::storage_key;
    } else {
        throw nb::value_error(("no such rule: " + std::string(name)).c_str());
    }
    return rule;
}

Shape* Table::compile_shape(nb::handle keys)
{
    if (const auto found = shape_of_.find(keys.ptr()); found != shape_of_.end())
        return found->second;
    shapes_.push_back(std::make_unique<Shape>());
    Shape* const shape = shapes_.back().get();
    shape_of_.emplace(keys.ptr(), shape);
    kept_.push_back(nb::borrow(keys));
    for (auto [key, rule] : nb::cast<nb::dict>(keys)) {
        learn(*shape, utf8(key), compile(rule));
        ++shape->known;
    }
    return shape;
}

const Rule* Table::new_object_rule(Shape* shape)
{
    rules_.push_back(std::make_unique<Rule>());
    rules_.back()->kind = Rule::Kind::object;
    rules_.back()->shape = shape;
    return rules_.back().get();
}

// Each kind is (share, keys, rules), the rules None where it is left to web3.py; heads are (keys, strings, rules).
void Table::compile_events(nb::handle kinds, nb::handle heads)
{
    if (nb::len(kinds) >= KeyCounts::most_kinds)
        throw nb::value_error("too many kinds of events");
    std::size_t lane = 0;
    const auto count = [&](nb::handle keys) {
        for (nb::handle key : keys)
            event_keys_[std::string(utf8(key))] += KeyCounts::one(lane);
        ++lane;
        return nb::len(keys);
    };
    // Members are made only when all keys are counted, since each knows the kinds that have its key.
    for (nb::handle kind : kinds) {
        const auto parts = nb::cast<nb::tuple>(kind);
        events_.push_back({nb::cast<double>(parts[0]), count(parts[1]), nullptr});
    }
    if (!heads.is_none()) {
        const auto parts = nb::cast<nb::tuple>(heads);
        heads_.kind = lane;
        heads_.known = count(parts[0]);
        for (nb::handle key : nb::object(parts[1]))
            heads_.strings.emplace_back(utf8(key));
        heads_.rule = new_object_rule(compile_shape(parts[2]));
    }
    std::size_t index = 0;
    for (nb::handle kind : kinds) {
        const nb::object rules = nb::cast<nb::tuple>(kind)[2];
        if (!rules.is_none())
            events_[index].rule = new_object_rule(compile_shape(rules));
        ++index;
    }
    // What is of no kind stays as it came; but its keys are counted, so it learns names of its own.
    shapes_.push_back(std::make_unique<Shape>());
    events_.push_back({0, 0, new_object_rule(shapes_.back().get())});
}

Member* Table::learn(Shape& shape, std::string_view name, const Rule* rule)
{
    auto member = std::make_unique<Member>();
    member->name = interned(name);
    member->quoted = '"' + std::string(name) + "\":";
    member->rule = rule;
    member->counts = counts_of(name);
    Member* const result = member.get();
    shape.members.emplace(std::string_view(result->quoted).substr(1, name.size()), std::move(member));
    return result;
}

KeyCounts Table::counts_of(std::string_view name) const
{
    if (event_keys_.empty())
        return {};
    const auto found = event_keys_.find(std::string(name));
    return found == event_keys_.end() ? KeyCounts{} : found->second;
}

Table* table_of(nb::handle object) noexcept
{
    return nb::isinstance<Table>(object) ? nb::inst_ptr<Table>(object) : nullptr;
}

} // namespace ethwire::python
