// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "eth/object_codec.hpp"

namespace ethwire::eth {

errc read(ValueReader& reader, Topics& out)
{
    out.clear();
    return each_element(reader, [&](std::size_t i) {
        if (i == Topics::max_size())
            return errc::too_many;
        out.push_back({});
        return read(reader, out[i]);
    });
}

errc read(ValueReader& reader, Block::Transactions& out)
{
    // The first element tells the form; an empty list is one of hashes.
    ValueReader first = reader;
    const bool full = first.take('[') && first.peek() == '{';
    if (full)
        return read(reader, out.index() == 1 ? std::get<1>(out) : out.emplace<1>());
    return read(reader, out.index() == 0 ? std::get<0>(out) : out.emplace<0>());
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
