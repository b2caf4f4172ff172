// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/sync_status.hpp>

#include "eth/codec.hpp"

namespace ethwire {
namespace eth {
namespace {

/// A block number in either spelling: a JSON number, or a quantity in hex.
errc read_number(ValueReader& reader, std::optional<std::uint64_t>& out)
{
    if (reader.peek() == '"')
        return read(reader, out.emplace());
    std::string_view text;
    if (const errc e = reader.skip_value(text); e != errc{})
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

/// Takes the members of the object and of its `status`.
class ProgressReader {
public:
    ProgressReader(ValueReader& reader, SyncStatus& out) noexcept : reader_(reader), out_(out) {}

    errc read_object()
    {
        bool told = false;
        out_.syncing = true;
        const errc e = each_member(reader_, [&](std::string_view key) {
            told = true;
            if (key == "syncing")
                return member(key, own_key, out_.syncing, [&] { return read(reader_, out_.syncing); });
            if (key == "status" && reader_.peek() == '{')
                return each_member(reader_, [&](std::string_view inner) { return progress(inner); });
            return progress(key);
        });
        if (e != errc{})
            return e;
        return told ? errc{} : errc::missing_field;
    }

private:
    static constexpr unsigned own_key = 6;

    errc progress(std::string_view key)
    {
        // geth's progress structure went out with the names of its Go fields for years.
        for (const bool capital : {false, true}) {
            if (key == (capital ? "StartingBlock" : "startingBlock"))
                return number(key, capital, out_.starting_block);
            if (key == (capital ? "CurrentBlock" : "currentBlock"))
                return number(key, 2 + capital, out_.current_block);
            if (key == (capital ? "HighestBlock" : "highestBlock"))
                return number(key, 4 + capital, out_.highest_block);
        }
        std::string_view text;
        const errc e = reader_.skip_value(text);
        if (e == errc{})
            out_.unknown.add(key, text);
        return e;
    }

    errc number(std::string_view key, unsigned index, std::optional<std::uint64_t>& out)
    {
        return member(key, index, out, [&] { return read_number(reader_, out); });
    }

    /// Reads a member, and keeps its text when its form is wrong. Of equal keys the last one counts.
    template <class T, class Read>
    errc member(std::string_view key, unsigned index, T& out, Read read_value)
    {
        reader_.peek();
        const char* const begin = reader_.position();
        const unsigned bit = 1u << index;
        if (misfits_ & bit)
            out_.unknown.remove_misfit(key);
        misfits_ &= ~bit;
        const errc e = read_value();
        if (e == errc{})
            return e;
        if (failed(e)) {
            if (reader_.context())
                reader_.context()->clear();
            if constexpr (is_optional<T>)
                out.reset();
            else
                out = true; // an object means so, unless it says otherwise
        }
        reader_.move_to(begin);
        std::string_view text;
        if (const errc broken = reader_.skip_value(text); broken != errc{})
            return broken;
        out_.unknown.add_misfit(key, text);
        misfits_ |= bit;
        return {};
    }

    ValueReader& reader_;
    SyncStatus& out_;
    unsigned misfits_ = 0; // a bit a key
};

} // namespace

errc read(ValueReader& reader, SyncStatus& out)
{
    out.starting_block.reset();
    out.current_block.reset();
    out.highest_block.reset();
    out.unknown.clear();
    out.document.clear();
    const char first = reader.peek();
    const char* const begin = reader.position();
    const errc e = first == '{' ? ProgressReader(reader, out).read_object() : read(reader, out.syncing);
    if (e == errc{} && (out.syncing || first == '{'))
        out.document.assign(begin, reader.position());
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
    for (std::size_t i = 0; i < status.unknown.size(); ++i) {
        writer.key(status.unknown[i].key);
        writer.raw(status.unknown[i].value);
    }
    writer.end_object();
}

} // namespace eth

ETHWIRE_CODEC(SyncStatus)

} // namespace ethwire
