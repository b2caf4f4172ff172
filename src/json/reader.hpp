// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>
#include <ethwire/json/errc.hpp>
#include <ethwire/json/parser.hpp>

// simdjson gives its classes other members where the optimiser is off; objects of both kinds have to fit together.
#define SIMDJSON_DEVELOPMENT_CHECKS 0
#include <simdjson.h>

#include <cstdint>
#include <string_view>
#include <utility>

/// The reading layer over simdjson's On-Demand.
///
///     Document document(parser);
///     error_code e = document.open(text);
///     if (!e)
///         e = document.object([&](std::string_view key, Value& value) -> error_code {
///             if (key == "id")
///                 return value.raw(id);
///             return {}; // skipped
///         });
///
/// On-Demand checks only what is touched, takes any bracket for the end of what it skips, and reads on into the
/// padding where a container is not closed. A document is therefore validated whole before it is indexed: whatever a
/// visit sees, keeps or skips is valid JSON, and nothing follows it.
namespace ethwire::json {

enum class Kind { object, array, string, number, boolean, null };

error_code from_simdjson(simdjson::error_code e) noexcept;

/// One value of the document, to be read at most once, within the visit that it is given to; it may be left alone.
class Value {
public:
    explicit Value(simdjson::ondemand::value value) noexcept : value_(value) {}

    Kind kind() noexcept;
    bool is_null() noexcept { return kind() == Kind::null; }

    /// Its text, without the white space around it. A view into the document.
    error_code raw(std::string_view& out) noexcept;

    /// A string. Without a backslash in it, a view into the document; else unescaped, valid as long as the Document.
    error_code string(std::string_view& out) noexcept;

    /// Integers written without fraction and exponent: `out_of_range` when they do not fit, `wrong_type` when it is
    /// no such integer.
    error_code u64(std::uint64_t& out) noexcept;
    error_code i64(std::int64_t& out) noexcept;

    error_code boolean(bool& out) noexcept;

    /// `visit(std::string_view key, Value& value) -> error_code` for each member in order. The key is valid as long
    /// as the Document. The first error ends the walk and is returned.
    template <class Visit>
    error_code object(Visit&& visit);

    /// `visit(Value& element) -> error_code` for each element in order.
    template <class Visit>
    error_code array(Visit&& visit);

private:
    std::string_view token() noexcept;

    simdjson::ondemand::value value_;
};

/// One document on a parser: there is one at a time. Its end gives back the memory that only a large one needed.
class Document {
public:
    explicit Document(Parser& parser) noexcept : parser_(parser) {}
    ~Document();
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;

    /// Validates and indexes `text`, behind which `padding` bytes must be readable, and which must outlive the
    /// document. A refused document takes no memory, however large or deep it is.
    error_code open(std::string_view text) noexcept;

    Kind kind() const noexcept { return kind_; }

    /// The document without the white space around it.
    std::string_view raw() const noexcept { return text_; }

    /// As `Value::object` and `Value::array`. A document that is a mere scalar is read with `raw`.
    template <class Visit>
    error_code object(Visit&& visit);
    template <class Visit>
    error_code array(Visit&& visit);

private:
    Parser& parser_;
    std::string_view text_{};
    Kind kind_ = Kind::null;
    simdjson::ondemand::document document_{};
};

namespace detail {

/// The name of a field, without the cost of unescaping where there is no escape.
error_code key_of(simdjson::ondemand::field& field, std::string_view& out) noexcept;

template <class Visit>
error_code walk(simdjson::ondemand::object object, Visit& visit)
{
    for (auto entry : object) {
        simdjson::ondemand::field field;
        if (const auto e = std::move(entry).get(field))
            return from_simdjson(e);
        std::string_view key;
        if (const error_code e = key_of(field, key))
            return e;
        Value value(field.value());
        if (const error_code e = visit(key, value))
            return e;
    }
    return {};
}

template <class Visit>
error_code walk(simdjson::ondemand::array array, Visit& visit)
{
    for (auto entry : array) {
        simdjson::ondemand::value element;
        if (const auto e = std::move(entry).get(element))
            return from_simdjson(e);
        Value value(element);
        if (const error_code e = visit(value))
            return e;
    }
    return {};
}

template <class Visit>
error_code walk_object(auto& source, Visit& visit)
{
    simdjson::ondemand::object object;
    if (const auto e = source.get_object().get(object))
        return from_simdjson(e);
    return walk(object, visit);
}

template <class Visit>
error_code walk_array(auto& source, Visit& visit)
{
    simdjson::ondemand::array array;
    if (const auto e = source.get_array().get(array))
        return from_simdjson(e);
    return walk(array, visit);
}

} // namespace detail

template <class Visit>
error_code Value::object(Visit&& visit)
{
    return kind() == Kind::object ? detail::walk_object(value_, visit) : errc::wrong_type;
}

template <class Visit>
error_code Value::array(Visit&& visit)
{
    return kind() == Kind::array ? detail::walk_array(value_, visit) : errc::wrong_type;
}

template <class Visit>
error_code Document::object(Visit&& visit)
{
    return kind_ == Kind::object ? detail::walk_object(document_, visit) : errc::wrong_type;
}

template <class Visit>
error_code Document::array(Visit&& visit)
{
    return kind_ == Kind::array ? detail::walk_array(document_, visit) : errc::wrong_type;
}

} // namespace ethwire::json
