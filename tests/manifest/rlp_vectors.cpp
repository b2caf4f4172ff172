// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "manifest/rlp_vectors.hpp"

#include "manifest/documents.hpp"

#include <ethwire/base/keccak.hpp>
#include <ethwire/eth/address.hpp>
#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/hash32.hpp>
#include <ethwire/eth/rlp.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <span>
#include <stdexcept>

namespace ethwire::manifest {
namespace {

using View = std::span<const std::uint8_t>;

void require(bool holds, const std::string& what)
{
    if (!holds)
        throw std::runtime_error(what);
}

View bytes_of(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }

/// A number of any size, as the vectors write those beyond 64 bits: big-endian without leading zeros.
Bytes big_endian(const std::string& decimal)
{
    Bytes bytes;
    const boost::multiprecision::cpp_int value(decimal);
    if (value != 0)
        export_bits(value, std::back_inserter(bytes), 8);
    return bytes;
}

/// Strings are data in hex behind `0x`, numbers behind `#`, text otherwise.
void encode_value(rlp::Encoder& encoder, const std::string& json)
{
    if (json.front() == '[') {
        encoder.begin_list();
        for (const Member& element : members_of(json))
            encode_value(encoder, element.value);
        encoder.end_list();
    } else if (json.front() != '"') {
        encoder.quantity(std::stoull(json));
    } else if (const std::string text = unquote(json); text.starts_with("0x")) {
        Bytes data;
        require(!decode(json, data), "bad data " + json);
        encoder.string(data);
    } else if (text.starts_with("#")) {
        encoder.string(big_endian(text.substr(1)));
    } else {
        encoder.string(bytes_of(text));
    }
}

struct Item {
    bool list;
    View payload;
    View whole;
};

std::size_t length_at(View in, std::size_t size)
{
    require(in.size() > size, "RLP ends too early");
    std::size_t length = 0;
    for (std::size_t i = 1; i <= size; ++i)
        length = length << 8 | in[i];
    return length;
}

Item next_item(View& in)
{
    require(!in.empty(), "RLP ends too early");
    const std::uint8_t first = in[0];
    const bool list = first >= 0xc0;
    std::size_t header = first < 0x80 ? 0 : 1;
    std::size_t length = first < 0x80 ? 1 : first - (list ? 0xc0u : 0x80u);
    if (first >= 0x80 && length > 55) {
        header = 1 + length - 55;
        length = length_at(in, length - 55);
    }
    require(length <= in.size() - header, "RLP ends too early");
    const Item item{list, in.subspan(header, length), in.first(header + length)};
    in = in.subspan(header + length);
    return item;
}

void encode_again(rlp::Encoder& encoder, const Item& item)
{
    if (!item.list) {
        encoder.string(item.payload);
        return;
    }
    encoder.begin_list();
    for (View rest = item.payload; !rest.empty();)
        encode_again(encoder, next_item(rest));
    encoder.end_list();
}

} // namespace

void check_rlp_vectors(const std::string& text)
{
    std::size_t count = 0;
    for (const Member& vector : members_of(text)) {
        const std::string in = member(vector.value, "in");
        rlp::Encoder encoder;
        encode_value(encoder, in.empty() ? member(vector.value, "decoded") : in);
        Bytes wanted;
        const std::string out = member(vector.value, in.empty() ? "encoded" : "out");
        require(!decode(out, wanted), "bad output " + out);
        require(encoder.bytes() == wanted, "vector " + vector.key + std::to_string(count) + " encodes otherwise");
        ++count;
    }
    require(count != 0, "holds no vector");
}

void check_rlp_chain(std::string_view bytes)
{
    Hash32 parent;
    std::size_t count = 0;
    for (View rest = bytes_of(bytes); !rest.empty(); ++count) {
        const std::string which = "block " + std::to_string(count);
        const Item block = next_item(rest);
        require(block.list, which + " is no list");
        rlp::Encoder encoder;
        encode_again(encoder, block);
        require(std::ranges::equal(encoder.bytes(), block.whole), which + " encodes otherwise");
        View inside = block.payload;
        const Item header = next_item(inside);
        View fields = header.payload;
        const View claimed = next_item(fields).payload;
        require(count == 0 || std::ranges::equal(claimed, View(parent)), which + " has another parent");
        parent = keccak256(header.whole);
    }
    require(count != 0, "holds no block");
}

void check_checksums(const std::string& text)
{
    const auto accounts = members_of(text);
    require(!accounts.empty(), "holds no account");
    for (const Member& account : accounts) {
        const std::string spelled = unquote(member(account.value, "address"));
        const auto address = Address::from_checksum(spelled);
        require(address && address->to_checksum() == spelled, spelled + " has another checksum");
    }
}

void check_hashes(const std::string& text)
{
    const auto vectors = members_of(text);
    require(!vectors.empty(), "holds no hash");
    for (const Member& vector : vectors) {
        Bytes data;
        Hash32 wanted;
        require(!decode(member(vector.value, "data"), data), "bad data");
        require(!decode(member(vector.value, "keccak256"), wanted), "bad hash");
        require(Hash32(keccak256(data)) == wanted, unquote(member(vector.value, "name")) + " has another hash");
    }
}

} // namespace ethwire::manifest
