// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/sync_status.hpp>

#include "eth/codec.hpp"

namespace ethwire {
namespace eth {
namespace {

/// A block number in either spelling: a JSON number, or a quantity in hex.
errc read_number(Cursor& cursor, std::optional<std::uint64_t>& out)
{
    if (cursor.peek() == '"')
        return read(cursor, out.emplace());
    std::string_view text;
    if (const errc e = cursor.skip_value(text); e != errc{})
        return e;
    if (text == "null") {
        out.reset();
        return {};
    }
    const std::optional<U256> value = U256::from_decimal(text);
    if (!value)
        return errc::wrong_type;
    if (!value->fits_u64())
        return errc::out_of_range;
    out = value->low_u64();
    return {};
}

errc read_progress_member(Cursor& cursor, std::string_view key, SyncStatus& out)
{
    // geth's progress structure went out with the names of its Go fields for years.
    const std::string_view tail = key.empty() ? key : key.substr(1);
    if (tail == "tartingBlock")
        return read_number(cursor, out.starting_block);
    if (tail == "urrentBlock")
        return read_number(cursor, out.current_block);
    if (tail == "ighestBlock")
        return read_number(cursor, out.highest_block);
    std::string_view ignored;
    return cursor.skip_value(ignored);
}

errc read_object(Cursor& cursor, SyncStatus& out)
{
    bool told = false;
    out.syncing = true;
    const errc e = each_member(cursor, [&](std::string_view key) {
        if (key == "syncing") {
            told = true;
            return read(cursor, out.syncing);
        }
        if (key == "status" && cursor.peek() == '{')
            return each_member(cursor,
                               [&](std::string_view inner) { return read_progress_member(cursor, inner, out); });
        return read_progress_member(cursor, key, out);
    });
    if (e != errc{})
        return e;
    return told || out.current_block ? errc{} : errc::missing_field;
}

} // namespace

errc read(Cursor& cursor, SyncStatus& out)
{
    out.starting_block.reset();
    out.current_block.reset();
    out.highest_block.reset();
    out.document.clear();
    const char first = cursor.peek();
    const char* const begin = cursor.position();
    const errc e = first == '{' ? read_object(cursor, out) : read(cursor, out.syncing);
    if (e == errc{} && (out.syncing || first == '{'))
        out.document.assign(begin, cursor.position());
    return e;
}

void write(json::Writer& writer, const SyncStatus& status)
{
    if (!status.document.empty()) {
        writer.raw(status.document);
        return;
    }
    if (!status.syncing) {
        writer.boolean(false);
        return;
    }
    writer.begin_object();
    write_member(writer, "startingBlock", status.starting_block, false);
    write_member(writer, "currentBlock", status.current_block, false);
    write_member(writer, "highestBlock", status.highest_block, false);
    writer.end_object();
}

} // namespace eth

ETHWIRE_CODEC(SyncStatus);

} // namespace ethwire
