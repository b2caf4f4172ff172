// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "property/eth/values.hpp"

#include <ethwire/eth/hashing.hpp>
#include <ethwire/eth/rlp.hpp>

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <cryptopp/keccak.h>

#include <algorithm>
#include <span>

namespace ethwire {
namespace {

/// An item of RLP: a string, or a list of items.
struct Item {
    bool list = false;
    Bytes string{};
    std::vector<Item> items{};

    friend bool operator==(const Item&, const Item&) = default;
};

Item arbitrary_item(int depth)
{
    Item item{depth > 0 && *rc::gen::arbitrary<bool>()};
    if (item.list) {
        item.items.resize(*rc::gen::inRange<std::size_t>(0, 5));
        for (Item& inner : item.items)
            inner = arbitrary_item(depth - 1);
    } else {
        const auto first = *rc::gen::arbitrary<std::uint8_t>();
        item.string.assign(*rc::gen::elementOf(std::vector<std::size_t>{0, 1, 2, 32, 55, 56, 255, 256, 65536}), first);
    }
    return item;
}

void write(rlp::Encoder& encoder, const Item& item)
{
    if (!item.list) {
        encoder.string(item.string);
        return;
    }
    encoder.begin_list();
    for (const Item& inner : item.items)
        write(encoder, inner);
    encoder.end_list();
}

/// The yellow paper's appendix B the other way round; also checks that each length is written as short as it can be.
Item read(std::span<const std::uint8_t>& in)
{
    RC_ASSERT(!in.empty());
    const std::uint8_t first = in[0];
    Item item{first >= 0xc0};
    if (first < 0x80) {
        item.string = {first};
        in = in.subspan(1);
        return item;
    }
    std::size_t length = first - (item.list ? 0xc0u : 0x80u);
    std::size_t header = 1;
    if (length > 55) {
        header += length - 55;
        RC_ASSERT(in.size() >= header);
        RC_ASSERT(in[1] != 0);
        length = 0;
        for (std::size_t i = 1; i < header; ++i)
            length = length << 8 | in[i];
        RC_ASSERT(length > 55u);
    }
    RC_ASSERT(in.size() - header >= length);
    auto payload = in.subspan(header, length);
    in = in.subspan(header + length);
    if (!item.list) {
        item.string.assign(payload.begin(), payload.end());
        if (length == 1) {
            RC_ASSERT(item.string[0] >= 0x80);
        }
    } else {
        while (!payload.empty())
            item.items.push_back(read(payload));
    }
    return item;
}

RC_GTEST_PROP(RlpProperty, ReadsAsWhatWasWritten, ())
{
    const Item item = arbitrary_item(4);
    rlp::Encoder encoder;
    write(encoder, item);
    std::span<const std::uint8_t> rest = encoder.bytes();
    RC_ASSERT(read(rest) == item);
    RC_ASSERT(rest.empty());
}

RC_GTEST_PROP(RlpProperty, WritesNumbersBigEndianWithoutLeadingZeros, ())
{
    const U256 value = arbitrary<U256>();
    const auto bytes = value.to_big_endian();
    const auto first = std::find_if(bytes.begin(), bytes.end(), [](std::uint8_t b) { return b != 0; });
    const Bytes wanted(first, bytes.end());
    RC_ASSERT(rlp::Encoder().quantity(value).bytes() == rlp::Encoder().string(wanted).bytes());
}

RC_GTEST_PROP(RlpProperty, HashesHeadersAsAnotherLibrary, ())
{
    const Header header = arbitrary<Header>();
    const Bytes encoded = encode_rlp(header);
    Hash32 wanted;
    CryptoPP::Keccak_256 keccak;
    keccak.Update(encoded.data(), encoded.size());
    keccak.Final(wanted.data());
    RC_ASSERT(compute_hash(header) == wanted);

    std::span<const std::uint8_t> rest = encoded;
    const Item item = read(rest);
    RC_ASSERT(rest.empty() && item.list);
    RC_ASSERT(item.items.size() >= 15u && item.items.size() <= 21u);
    RC_ASSERT(item.items[12].string == header.extra_data);
}

} // namespace
} // namespace ethwire
