// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "objects/checksum.hpp"

#include <nanobind/nanobind.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ethwire::python {

struct Shape;

/// What one of web3.py's formatters makes of a JSON value.
struct Rule {
    enum class Kind {
        plain,         ///< nothing: strings, numbers, lists; objects become AttributeDict
        integer,       ///< to_integer_if_hex
        bytes,         ///< to_hexbytes(size, variable_length=variable)
        hexbytes,      ///< HexBytes
        address,       ///< to_checksum_address
        maybe_address, ///< the same where is_address
        storage_key,   ///< storage_key_to_hexstr
        array,         ///< a list of `element`
        either,        ///< a list of objects by `element`, or of strings by `string_element`
        object,        ///< an AttributeDict by `shape`
        subscription,  ///< what a subscription sends: which kind it is shows in its keys
    };

    Kind kind = Kind::plain;
    bool nullable = false; ///< null stays null
    bool variable = false;
    std::size_t size = 0;
    const Rule* element = nullptr;
    const Rule* string_element = nullptr;
    Shape* shape = nullptr;
};

/// How often the keys of one object are also keys of each kind of event, 10 bits a kind.
struct KeyCounts {
    static constexpr unsigned bits = 10;
    static constexpr std::size_t most_keys = (1u << bits) - 1;
    static constexpr std::size_t most_kinds = 64 / bits;

    std::uint64_t lanes = 0;

    std::size_t of(std::size_t kind) const noexcept { return lanes >> (kind * bits) & most_keys; }
    static KeyCounts one(std::size_t kind) noexcept { return {std::uint64_t{1} << (kind * bits)}; }
    KeyCounts& operator+=(KeyCounts other) noexcept
    {
        lanes += other.lanes;
        return *this;
    }
};

/// One key of an object.
struct Member {
    nanobind::object name; ///< interned
    std::string quoted;    ///< `"name":`, as most nodes write it
    const Rule* rule;
    KeyCounts counts;
    Member* next = nullptr; ///< what followed it last time: nodes keep to one order
};

/// An object whose keys are known; others are learnt, within limits, and their values stay as they came.
struct Shape {
    static constexpr std::size_t most_learnt = 256;
    static constexpr std::size_t longest_learnt = 64; ///< what is learnt stays for the life of the process

    std::unordered_map<std::string_view, std::unique_ptr<Member>> members; ///< the key lies in the member's `quoted`
    Member first{};        ///< none itself: its `next` is the key that came first last time
    std::size_t known = 0; ///< how many of the members have a formatter
};

/// One of the kinds of events that web3.py's subscription_formatter tells apart, in its order.
struct EventKind {
    double share;      ///< of either set of keys that the other has to have; zero: any key is enough
    std::size_t known; ///< the size of its own set of keys
    const Rule* rule;  ///< null: left to web3.py
};

/// What is taken for a head although it has too many keys of its own chain: it has all of some keys.
struct HeadKeys {
    std::size_t kind = 0; ///< where they are counted
    std::size_t known = 0;
    std::vector<std::string> strings; ///< those whose values have to be strings
    const Rule* rule = nullptr;
};

/// Formatters of web3.py, compiled: rules in, objects out. One a kind of result and web3.py; used under the
/// interpreter's lock.
class Table {
public:
    /// `rules` is what web3py/objects/ reads out of web3.py's own formatters, see _engine.pyi; ValueError where they
    /// are not understood. The two classes are web3.py's AttributeDict and hexbytes' HexBytes.
    Table(nanobind::object rules, nanobind::type_object attribute_dict, nanobind::type_object hexbytes);
    Table(const Table&) = delete;
    Table& operator=(const Table&) = delete;

private:
    friend class Builder;

    const Rule* compile(nanobind::handle rule);
    Shape* compile_shape(nanobind::handle keys);
    void compile_events(nanobind::handle kinds, nanobind::handle heads);
    const Rule* new_object_rule(Shape* shape);
    Member* learn(Shape& shape, std::string_view name, const Rule* rule);
    KeyCounts counts_of(std::string_view name) const;

    nanobind::type_object attribute_dict_;
    /// The descriptor by which `self.__dict__ = ...` is done. PyObject_GenericSetDict of Python 3.13 sets the dict of
    /// an object whose attributes then are looked for elsewhere.
    nanobind::object dict_setter_;
    nanobind::type_object hexbytes_;
    std::vector<std::unique_ptr<Rule>> rules_;
    std::vector<std::unique_ptr<Shape>> shapes_;
    std::unordered_map<PyObject*, Shape*> shape_of_; ///< by the dict of Python that it was compiled from
    std::vector<nanobind::object> kept_;             ///< those dicts, so that their addresses stay theirs
    std::vector<EventKind> events_;                  ///< the last one: none of the others
    HeadKeys heads_;
    std::unordered_map<std::string, KeyCounts> event_keys_;
    std::size_t last_event_ = 0; ///< the kind that came last, tried first
    const Rule* plain_;
    const Rule* root_;
    Checksums checksums_;
};

/// The C++ object of an `_engine.Table`, null where it is none.
Table* table_of(nanobind::handle object) noexcept;

/// The finished object, a new reference. Null: don't know, unless a Python exception is set, which is a real one such
/// as MemoryError. Under the interpreter's lock.
PyObject* build(Table& table, std::string_view text);

/// The same for a value in the midst of an event: `{"subscription": subscription, "result": value}`, as
/// process_subscriptions gives it. `subscription` is borrowed.
PyObject* build_notification(Table& table, PyObject* subscription, std::string_view result);

} // namespace ethwire::python
