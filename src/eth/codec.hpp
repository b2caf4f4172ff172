// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "eth/object_codec.hpp"
#include "eth/value_reader.hpp"

#include <ethwire/eth/decode.hpp>
#include <ethwire/json/reader.hpp>
#include <ethwire/json/writer.hpp>

namespace ethwire::eth {

/// Takes the next value of a reader the way of this room.
template <class T>
error_code read_from(json::Reader& in, T& out)
{
    if (!in.value_due())
        return json::errc::already_read;
    ValueReader reader(in.rest(), in.context());
    if (const errc e = read(reader, out); failed(e)) {
        reader.blame_value(in.rest().data());
        return e;
    }
    in.taken_to(reader.position());
    return {};
}

} // namespace ethwire::eth

// NOLINTBEGIN(bugprone-macro-parentheses): a type in a declaration.
/// Defines both directions for a type.
#define ETHWIRE_CODEC(T)                                                                                               \
    error_code read_json(json::Reader& in, T& out) { return eth::read_from(in, out); }                                 \
    void write_json(json::Writer& out, const T& value) { eth::write(out, value); }
// NOLINTEND(bugprone-macro-parentheses)
