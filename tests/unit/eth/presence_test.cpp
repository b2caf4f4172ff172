// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/header.hpp>

#include "unit/eth/codec_test.hpp"

namespace ethwire {
namespace {

using Field = Header::Field;

TEST(Presence, tells_absent_from_null_from_zero)
{
    const auto header = decoded<Header>("{\"parentHash\":" + hex_of(64, '1') + R"(,"number":null,"gasUsed":"0x0"})");
    EXPECT_TRUE(header.presence.null(Field::number));
    EXPECT_TRUE(header.presence.given(Field::gas_used));
    EXPECT_TRUE(header.presence.omitted(Field::gas_limit));
    EXPECT_FALSE(header.presence.omitted(Field::number));
    EXPECT_FALSE(header.presence.null(Field::gas_limit));
}

TEST(Presence, decides_what_is_written)
{
    auto header = decoded<Header>("{\"parentHash\":" + hex_of(64, '1') + '}');
    header.presence.set_null(Field::number);
    EXPECT_EQ(encoded(header), "{\"parentHash\":" + hex_of(64, '1') + ",\"number\":null}");
    header.presence.set_given(Field::number);
    EXPECT_EQ(encoded(header), "{\"parentHash\":" + hex_of(64, '1') + ",\"number\":\"0x0\"}");
    header.presence.set_omitted(Field::number);
    EXPECT_EQ(encoded(header), "{\"parentHash\":" + hex_of(64, '1') + '}');
}

TEST(Presence, of_a_new_object_leaves_out_nothing_but_what_is_empty)
{
    const std::string json = encoded(Header());
    EXPECT_NE(json.find("\"gasLimit\":\"0x0\""), std::string::npos);
    EXPECT_EQ(json.find("baseFeePerGas"), std::string::npos);
}

TEST(Presence, of_a_field_given_twice_is_that_of_the_last)
{
    const std::string parent = "{\"parentHash\":" + hex_of(64, '1');
    EXPECT_FALSE(decoded<Header>(parent + R"(,"number":null,"number":"0x2"})").presence.null(Field::number));
    EXPECT_TRUE(decoded<Header>(parent + R"(,"number":"0x2","number":null})").presence.null(Field::number));
}

} // namespace
} // namespace ethwire
