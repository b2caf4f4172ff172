// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/trie.hpp>

#include <ethwire/base/keccak.hpp>
#include <ethwire/eth/rlp.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace ethwire {
namespace {

struct Leaf {
    Bytes nibbles; // of the key
    const Bytes* value;
};

/// The hex-prefix encoding of a path (yellow paper, appendix C).
Bytes hex_prefix(std::span<const std::uint8_t> nibbles, bool leaf)
{
    Bytes out;
    const bool odd = nibbles.size() % 2 == 1;
    const unsigned flag = (leaf ? 2u : 0u) + (odd ? 1u : 0u);
    out.push_back(static_cast<std::uint8_t>(flag << 4 | (odd ? nibbles[0] : 0u)));
    for (std::size_t i = odd ? 1 : 0; i < nibbles.size(); i += 2)
        out.push_back(static_cast<std::uint8_t>(nibbles[i] << 4 | nibbles[i + 1]));
    return out;
}

Bytes node(std::span<const Leaf> leaves, std::size_t depth);

/// The reference to a node in its parent: the node itself when it is shorter than a hash, else its hash.
void append_reference(rlp::Encoder& parent, std::span<const Leaf> leaves, std::size_t depth)
{
    const Bytes encoded = node(leaves, depth);
    if (encoded.size() < 32)
        parent.raw(encoded);
    else
        parent.string(keccak256(encoded));
}

std::size_t common_prefix(const Bytes& a, const Bytes& b, std::size_t from)
{
    std::size_t i = from;
    while (i < a.size() && i < b.size() && a[i] == b[i])
        ++i;
    return i;
}

/// RLP of the node over sorted leaves that agree in their first `depth` nibbles. No key is a prefix of another: one
/// RLP item never is. The recursion is as deep as a key has nibbles, at most 18.
Bytes node(std::span<const Leaf> leaves, std::size_t depth)
{
    rlp::Encoder encoder;
    encoder.begin_list();
    const Bytes& first = leaves.front().nibbles;
    if (leaves.size() == 1) {
        encoder.string(hex_prefix(std::span(first).subspan(depth), true)).string(*leaves.front().value);
    } else if (const std::size_t common = common_prefix(first, leaves.back().nibbles, depth); common > depth) {
        encoder.string(hex_prefix(std::span(first).subspan(depth, common - depth), false));
        append_reference(encoder, leaves, common);
    } else {
        auto begin = leaves.begin();
        for (std::uint8_t nibble = 0; nibble < 16; ++nibble) {
            const auto end =
                std::find_if(begin, leaves.end(), [&](const Leaf& l) { return l.nibbles[depth] != nibble; });
            if (begin == end)
                encoder.string({});
            else
                append_reference(encoder, {begin, end}, depth + 1);
            begin = end;
        }
        encoder.string({});
    }
    return encoder.end_list().take();
}

} // namespace

Hash32 empty_trie_root() noexcept
{
    static constexpr std::uint8_t empty_string = 0x80;
    return keccak256(std::span(&empty_string, 1));
}

Hash32 ordered_trie_root(std::span<const Bytes> values)
{
    if (values.empty())
        return empty_trie_root();
    std::vector<Leaf> leaves;
    leaves.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        Leaf leaf{{}, &values[i]};
        rlp::Encoder key;
        for (const std::uint8_t byte : key.quantity(i).bytes()) {
            leaf.nibbles.push_back(static_cast<std::uint8_t>(byte >> 4));
            leaf.nibbles.push_back(static_cast<std::uint8_t>(byte & 15));
        }
        leaves.push_back(std::move(leaf));
    }
    std::sort(leaves.begin(), leaves.end(), [](const Leaf& a, const Leaf& b) { return a.nibbles < b.nibbles; });
    return keccak256(node(leaves, 0));
}

} // namespace ethwire
