// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/trie.hpp>

#include "unit/eth/codec_test.hpp"

#include <ethwire/eth/hashing.hpp>

namespace ethwire {
namespace {

TEST(Trie, empty_has_the_well_known_root)
{
    const std::string root = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";
    EXPECT_EQ(empty_trie_root().to_hex(), root);
    EXPECT_EQ(ordered_trie_root({}).to_hex(), root);
    EXPECT_EQ(empty_uncles_hash().to_hex(), "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347");
}

TEST(Trie, depends_on_values_and_their_order)
{
    const std::vector<Bytes> values{{1}, {2}};
    const std::vector<Bytes> reversed{{2}, {1}};
    EXPECT_NE(ordered_trie_root(values), ordered_trie_root(reversed));
    EXPECT_NE(ordered_trie_root(values), ordered_trie_root(std::span(values).first(1)));
}

TEST(Trie, takes_any_number_of_values)
{
    // 128 and 256 are where the keys grow by a byte.
    Hash32 last;
    std::vector<Bytes> values;
    for (std::size_t count : {1u, 16u, 127u, 128u, 129u, 255u, 256u, 257u, 1000u}) {
        values.resize(count, Bytes(40, 7));
        const Hash32 root = ordered_trie_root(values);
        EXPECT_NE(root, last) << count;
        last = root;
    }
}

} // namespace
} // namespace ethwire
