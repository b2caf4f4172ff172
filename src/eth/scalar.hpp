// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "eth/value_reader.hpp"

#include <ethwire/base/bytes.hpp>
#include <ethwire/base/hex.hpp>
#include <ethwire/base/u256.hpp>
#include <ethwire/eth/errc.hpp>
#include <ethwire/json/raw.hpp>
#include <ethwire/json/writer.hpp>

#include <concepts>
#include <cstdint>
#include <span>
#include <string>

/// The values without structure. `read` takes one of the type of its second parameter from the text: first the straight
/// way for hex without escapes, then whatever else comes, wrong or only unusual. `write` is the way back.
namespace ethwire::eth {

/// Exactly `out.size()` bytes as hex, however written.
errc read_fixed(ValueReader& reader, std::span<std::uint8_t> out) noexcept;

errc read(ValueReader& reader, std::uint64_t& out) noexcept;
errc read(ValueReader& reader, U256& out) noexcept;
errc read(ValueReader& reader, Bytes& out);
errc read(ValueReader& reader, bool& out) noexcept;
errc read(ValueReader& reader, std::string& out);
errc read(ValueReader& reader, RawJson& out);

inline errc read(ValueReader& reader, std::span<std::uint8_t> out) noexcept
{
    const char* const p = reader.position();
    const std::size_t digits = 2 * out.size();
    if (reader.left() >= digits + 4 && p[0] == '"' && p[1] == '0' && p[2] == 'x' && p[digits + 3] == '"' &&
        hex::decode({p + 3, digits}, out)) {
        reader.move_to(p + digits + 4);
        return {};
    }
    return read_fixed(reader, out);
}

template <std::size_t N>
errc read(ValueReader& reader, FixedBytes<N>& out) noexcept
{
    return read(reader, std::span<std::uint8_t>(out.bytes));
}

void write(json::Writer& writer, std::uint64_t value);
void write(json::Writer& writer, const U256& value);
void write(json::Writer& writer, const Bytes& value);
void write(json::Writer& writer, const std::string& value);
void write(json::Writer& writer, const RawJson& value);

/// Only for `bool` itself, to which pointers and integers convert.
void write(json::Writer& writer, std::same_as<bool> auto value) { writer.boolean(value); }

template <std::size_t N>
void write(json::Writer& writer, const FixedBytes<N>& value)
{
    writer.data(value.bytes);
}

} // namespace ethwire::eth
