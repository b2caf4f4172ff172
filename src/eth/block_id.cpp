// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/block_id.hpp>

#include "eth/codec.hpp"

#include <ethwire/base/u256.hpp>

#include <array>

namespace ethwire {
namespace {

constexpr std::array<std::string_view, 5> tag_names{"earliest", "latest", "pending", "safe", "finalized"};

std::optional<std::uint64_t> parse_number(std::string_view text) noexcept
{
    if (text.size() > 1 && text[0] == '0' && text[1] != 'x')
        return std::nullopt; // to some, `010` is eight
    const std::optional<U256> value = text.starts_with("0x") ? U256::from_hex(text) : U256::from_decimal(text);
    if (!value || !value->fits_u64())
        return std::nullopt;
    return value->low_u64();
}

} // namespace

std::string_view to_string(BlockTag tag) noexcept { return tag_names[static_cast<std::size_t>(tag)]; }

std::optional<BlockId> BlockId::parse(std::string_view text) noexcept
{
    for (std::size_t i = 0; i < tag_names.size(); ++i)
        if (text == tag_names[i])
            return BlockId(static_cast<BlockTag>(i));
    if (text.starts_with("0x") && text.size() == 2 * Hash32::size() + 2) {
        if (const auto hash = Hash32::from_hex(text))
            return BlockId(*hash);
        return std::nullopt;
    }
    if (const auto number = parse_number(text))
        return BlockId(*number);
    return std::nullopt;
}

namespace eth {
namespace {

/// The object of EIP-1898: a hash or a number.
errc read_object(ValueReader& reader, BlockId& out)
{
    std::optional<Hash32> hash;
    std::optional<std::uint64_t> number;
    std::optional<bool> require_canonical;
    const errc e = each_member(reader, [&](std::string_view key) {
        if (key == "blockHash")
            return read(reader, hash);
        if (key == "blockNumber")
            return read(reader, number);
        if (key == "requireCanonical")
            return read(reader, require_canonical);
        std::string_view ignored;
        return reader.skip_value(ignored);
    });
    if (e != errc{})
        return e;
    if (hash.has_value() == number.has_value())
        return hash ? errc::bad_value : errc::missing_field;
    out = hash ? BlockId(*hash, require_canonical) : BlockId(*number);
    return {};
}

} // namespace

errc read(ValueReader& reader, BlockId& out)
{
    if (reader.peek() == '{')
        return read_object(reader, out);
    std::string_view text;
    if (const errc e = reader.raw_string(text); e != errc{})
        return e;
    const bool decimal = !text.empty() && text[0] >= '0' && text[0] <= '9' && !text.starts_with("0x");
    const std::optional<BlockId> id = decimal ? std::nullopt : BlockId::parse(text);
    if (!id)
        return errc::bad_value;
    out = *id;
    return {};
}

void write(json::Writer& writer, const BlockId& id)
{
    if (const auto* number = id.number()) {
        writer.quantity(*number);
    } else if (const auto* tag = id.tag()) {
        writer.string(to_string(*tag));
    } else {
        const BlockId::ByHash& by = *id.hash();
        writer.begin_object();
        writer.key("blockHash");
        write(writer, by.hash);
        write_member(writer, "requireCanonical", by.require_canonical, false);
        writer.end_object();
    }
}

} // namespace eth

ETHWIRE_CODEC(BlockId)

} // namespace ethwire
