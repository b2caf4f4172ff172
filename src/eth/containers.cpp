// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "eth/object_codec.hpp"

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

} // namespace ethwire::eth
