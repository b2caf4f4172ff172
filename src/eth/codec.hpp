// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "eth/cursor.hpp"
#include "eth/object_codec.hpp"

#include <ethwire/eth/decode.hpp>
#include <ethwire/json/writer.hpp>

/// The public functions over `read` and `write`; each codec's file instantiates them for its types.
namespace ethwire {

template <class T>
error_code decode(std::string_view json, T& out, DecodeContext* context)
{
    if (context)
        context->clear();
    eth::Cursor cursor(json, context);
    if (const eth::errc e = read(cursor, out); failed(e)) {
        cursor.blame_value(json.data());
        return e;
    }
    if (cursor.peek(); cursor.left() != 0)
        return eth::errc::trailing_content;
    return {};
}

template <class T>
void encode(const T& value, json::Writer& writer)
{
    eth::write(writer, value);
}

} // namespace ethwire

/// Defines both directions for a type.
#define ETHWIRE_CODEC(...)                                                                                             \
    template error_code decode<__VA_ARGS__>(std::string_view, __VA_ARGS__&, DecodeContext*);                           \
    template void encode<__VA_ARGS__>(const __VA_ARGS__&, json::Writer&)
