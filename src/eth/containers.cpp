// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "eth/object_codec.hpp"

#include "json/scanner.hpp"

#include <string>

namespace ethwire::eth {

errc read(Cursor& cursor, Topics& out)
{
    out.clear();
    return each_element(cursor, [&](std::size_t i) {
        if (i == Topics::max_size())
            return errc::too_many;
        out.push_back({});
        return read(cursor, out[i]);
    });
}

errc read(Cursor& cursor, Block::Transactions& out)
{
    // The first element tells the form; an empty list is one of hashes.
    Cursor first = cursor;
    const bool full = first.take('[') && first.peek() == '{';
    if (full)
        return read(cursor, out.index() == 1 ? std::get<1>(out) : out.emplace<1>());
    return read(cursor, out.index() == 0 ? std::get<0>(out) : out.emplace<0>());
}

void write(json::Writer& writer, const Topics& topics)
{
    writer.begin_array();
    for (const Hash32& topic : topics)
        write(writer, topic);
    writer.end_array();
}

void write(json::Writer& writer, const Block::Transactions& transactions)
{
    if (transactions.index() == 1)
        write(writer, std::get<1>(transactions));
    else
        write(writer, std::get<0>(transactions));
}

void write_unknown(json::Writer& writer, const UnknownFields& unknown)
{
    for (std::size_t i = 0; i < unknown.size(); ++i) {
        const UnknownFields::Field field = unknown[i];
        if (field.key.find('\\') == std::string_view::npos) {
            writer.key(field.key);
        } else {
            std::string plain;
            json::append_unescaped({field.key.data() - 1, field.key.size() + 2}, plain);
            writer.key(plain);
        }
        writer.raw(field.value);
    }
}

} // namespace ethwire::eth
