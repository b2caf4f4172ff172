// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/block_link.hpp>

namespace ethwire {

error_code read_json(json::Reader& in, BlockLink& out)
{
    enum : unsigned { number = 1, hash = 2, parent = 4, all = 7 };
    unsigned seen = 0;
    out.timestamp = 0;
    const error_code e = in.object([&](std::string_view key) -> error_code {
        if (key == "number") {
            seen |= number;
            return read_json(in, out.number);
        }
        if (key == "hash") {
            seen |= hash;
            return read_json(in, out.hash);
        }
        if (key == "parentHash") {
            seen |= parent;
            return read_json(in, out.parent_hash);
        }
        return key == "timestamp" ? error_code(read_json(in, out.timestamp)) : error_code();
    });
    if (e || seen == all)
        return e;
    if (in.context())
        in.context()->enter_field((seen & number) == 0 ? "number" : (seen & hash) == 0 ? "hash" : "parentHash");
    return eth::errc::missing_field;
}

void write_json(json::Writer& out, const BlockLink& value)
{
    using json::member;
    write_members(out, member("number", value.number), member("hash", value.hash),
                  member("parentHash", value.parent_hash), member("timestamp", value.timestamp));
}

} // namespace ethwire
