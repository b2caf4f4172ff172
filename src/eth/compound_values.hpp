// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "eth/scalar.hpp"
#include "eth/schema.hpp"
#include "eth/value_reader.hpp"

#include <ethwire/eth/block.hpp>
#include <ethwire/eth/block_id.hpp>
#include <ethwire/eth/filter.hpp>
#include <ethwire/eth/sync_status.hpp>
#include <ethwire/eth/topics.hpp>
#include <ethwire/json/writer.hpp>

#include <optional>
#include <string_view>
#include <vector>

/// `read` and `write` of values made of others, and what a member of an object needs besides.
namespace ethwire::eth {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

errc read(ValueReader& reader, Topics& out);
errc read(ValueReader& reader, Block::Transactions& out);
errc read(ValueReader& reader, BlockId& out);
errc read(ValueReader& reader, Filter& out);
errc read(ValueReader& reader, SyncStatus& out);

// All are declared before the first template that calls one: a writer is of another room, so its namespace brings none.
void write(json::Writer& writer, const Topics& topics);
void write(json::Writer& writer, const Block::Transactions& transactions);
void write(json::Writer& writer, const BlockId& id);
void write(json::Writer& writer, const Filter& filter);
void write(json::Writer& writer, const SyncStatus& status);
template <Described T>
void write(json::Writer& writer, const T& object);
template <class T>
void write(json::Writer& writer, const std::vector<T>& values);
template <class T>
void write(json::Writer& writer, const std::optional<T>& value);

/// Elements that are there already are read into again.
template <class T>
errc read(ValueReader& reader, std::vector<T>& out)
{
    std::size_t count = 0;
    const errc e = each_element(reader, [&](std::size_t i) {
        if (i == out.size())
            out.emplace_back();
        count = i + 1;
        return read(reader, out[i]);
    });
    out.resize(count);
    return e;
}

template <class T>
errc read(ValueReader& reader, std::optional<T>& out)
{
    if (take_null(reader)) {
        out.reset();
        return {};
    }
    return read(reader, out ? *out : out.emplace());
}

template <class T>
void write(json::Writer& writer, const std::vector<T>& values)
{
    writer.begin_array();
    for (const T& value : values)
        write(writer, value);
    writer.end_array();
}

template <class T>
void write(json::Writer& writer, const std::optional<T>& value)
{
    if (value)
        write(writer, *value);
    else
        writer.null();
}

template <class T>
errc read_member(ValueReader& reader, T& member)
{
    if constexpr (is_optional<T>)
        return read(reader, member ? *member : member.emplace());
    else
        return read(reader, member);
}

template <class T>
void write_member(json::Writer& writer, std::string_view key, const T& member, bool null)
{
    if constexpr (is_optional<T>) {
        if (member) {
            writer.key(key);
            write(writer, *member);
            return;
        }
        if (!null)
            return;
    }
    writer.key(key);
    if (null)
        writer.null();
    else
        write(writer, member);
}

/// Makes a member what it is in a default-constructed object, without giving memory back.
template <class T>
void clear(T& member) noexcept
{
    if constexpr (requires { member.clear(); })
        member.clear();
    else if constexpr (is_optional<T>)
        member.reset();
    else
        member = T{};
}

} // namespace ethwire::eth
