// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/filter.hpp>

#include "unit/eth/codec_test.hpp"

namespace ethwire {
namespace {

const Address a = *Address::from_hex(std::string(40, '1'));
const Address b = *Address::from_hex(std::string(40, '2'));
const Hash32 t0 = *Hash32::from_hex(std::string(64, '3'));
const Hash32 t1 = *Hash32::from_hex(std::string(64, '4'));

Log log_of(const Address& address, Topics topics)
{
    Log log;
    log.address = address;
    log.topics = topics;
    return log;
}

TEST(Filter, is_empty_by_default)
{
    EXPECT_EQ(encoded(Filter()), "{}");
    EXPECT_EQ(decoded<Filter>("{}"), Filter());
    EXPECT_TRUE(Filter().matches(log_of(a, {})));
}

TEST(Filter, writes_one_address_as_itself_and_several_as_an_array)
{
    EXPECT_EQ(encoded(Filter().address(a)), "{\"address\":" + hex_of(40, '1') + '}');
    EXPECT_EQ(encoded(Filter().address(a).address(b)),
              "{\"address\":[" + hex_of(40, '1') + ',' + hex_of(40, '2') + "]}");
}

TEST(Filter, writes_null_for_a_topic_that_may_be_anything)
{
    EXPECT_EQ(encoded(Filter().topic(1, t0)), "{\"topics\":[null," + hex_of(64, '3') + "]}");
    EXPECT_EQ(encoded(Filter().topic(0, t0).any_topic(2)), "{\"topics\":[" + hex_of(64, '3') + ",null,null]}");
    EXPECT_EQ(encoded(Filter().topics(3, {t0, t1})),
              "{\"topics\":[null,null,null,[" + hex_of(64, '3') + ',' + hex_of(64, '4') + "]]}");
}

TEST(Filter, has_four_positions)
{
    Filter filter;
    filter.topic(4, t0).any_topic(5);
    EXPECT_EQ(filter, Filter());
    EXPECT_EQ(refusal<Filter>(R"({"topics":[null,null,null,null,null]})"), "too many elements in field topics[4]");
}

TEST(Filter, writes_a_range_or_a_block)
{
    EXPECT_EQ(encoded(Filter().from_block(BlockTag::earliest).to_block(16)),
              R"({"fromBlock":"earliest","toBlock":"0x10"})");
    EXPECT_EQ(encoded(Filter().block_hash(t0)), "{\"blockHash\":" + hex_of(64, '3') + '}');
    EXPECT_EQ(refusal<Filter>("{\"fromBlock\":\"0x1\",\"blockHash\":" + hex_of(64, '3') + '}'), "unknown value");
}

TEST(Filter, reads_what_it_writes)
{
    const Filter filter =
        Filter().from_block(1).to_block(BlockTag::latest).address(a).address(b).topic(0, t0).topics(2, {t0, t1});
    EXPECT_EQ(decoded<Filter>(encoded(filter)), filter);
}

TEST(Filter, reads_every_spelling)
{
    EXPECT_EQ(decoded<Filter>(R"({"address":null,"topics":null,"fromBlock":null})"), Filter());
    EXPECT_EQ(decoded<Filter>("{\"address\":[" + hex_of(40, '1') + "]}"), Filter().address(a));
    EXPECT_EQ(decoded<Filter>("{\"topics\":[[" + hex_of(64, '3') + "],[null," + hex_of(64, '4') + "]]}"),
              Filter().topic(0, t0).any_topic(1));
    EXPECT_EQ(decoded<Filter>(R"({"limit":[1,{"x":2}]})"), Filter());
}

TEST(Filter, is_refused_with_the_path_of_the_field)
{
    EXPECT_EQ(refusal<Filter>(R"({"topics":[null,["0x1"]]})"), "wrong number of bytes in field topics[1][0]");
    EXPECT_EQ(refusal<Filter>("{\"address\":[" + hex_of(40, '1') + ",7]}"), "wrong JSON type in field address[1]");
    EXPECT_EQ(refusal<Filter>(R"({"fromBlock":"newest"})"), "unknown value in field fromBlock");
}

TEST(Filter, matches_addresses_and_topics_by_position)
{
    const Filter filter = Filter().address(a).topic(1, t1);
    EXPECT_TRUE(filter.matches(log_of(a, {t0, t1})));
    EXPECT_TRUE(filter.matches(log_of(a, {t1, t1, t0})));
    EXPECT_FALSE(filter.matches(log_of(b, {t0, t1})));
    EXPECT_FALSE(filter.matches(log_of(a, {t1, t0})));
    EXPECT_FALSE(filter.matches(log_of(a, {t0})));
    EXPECT_TRUE(Filter().any_topic(0).matches(log_of(a, {t0})));
    EXPECT_FALSE(Filter().any_topic(0).matches(log_of(a, {})));
    EXPECT_TRUE(Filter().topics(0, {t0, t1}).matches(log_of(a, {t1})));
}

TEST(Filter, rules_out_blocks_by_their_bloom)
{
    Bloom bloom;
    bloom.add(a);
    bloom.add(t0);
    EXPECT_TRUE(Filter().may_match(bloom));
    EXPECT_TRUE(Filter().address(a).topic(3, t0).may_match(bloom));
    EXPECT_TRUE(Filter().address(b).address(a).may_match(bloom));
    EXPECT_FALSE(Filter().address(b).may_match(bloom));
    EXPECT_FALSE(Filter().address(a).topic(0, t1).may_match(bloom));
}

} // namespace
} // namespace ethwire
