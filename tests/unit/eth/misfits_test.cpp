// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "unit/eth/codec_test.hpp"

#include <ethwire/eth/header.hpp>
#include <ethwire/eth/transaction.hpp>
#include <ethwire/eth/withdrawal.hpp>

namespace ethwire {
namespace {

std::string header(const std::string& more)
{
    return "{\"parentHash\":" + hex_of(64, '1') + R"(,"number":"0x10")" + more + '}';
}

TEST(Misfits, are_the_fields_of_another_form)
{
    const std::vector<std::pair<std::string, std::string>> odd{
        {"stateRoot", "\"0x\""},
        {"stateRoot", hex_of(62, '1')},
        {"nonce", "\"0x0\""},
        {"nonce", hex_of(65, '0')},
        {"nonce", "0"},
        {"logsBloom", "\"0x\""},
        {"logsBloom", hex_of(510, '0')},
        {"difficulty", "2"},
        {"difficulty", "\"2\""},
        {"difficulty", "1.5e3"},
        {"extraData", "\"\""},
        {"extraData", "\"0x123\""},
        {"miner", "\"xdc0000000000000000000000000000000000000000\""},
        {"miner", "[]"},
        {"gasLimit", "\"0xffffffffffffffffff\""},
        {"timestamp", "\"\""},
        {"timestamp", "true"},
        {"baseFeePerGas", "\"0x\""},
        {"baseFeePerGas", "{\"wei\":1}"},
        {"withdrawalsRoot", "false"},
        {"parentHash", "\"0x12\""},
    };
    for (const auto& [key, value] : odd) {
        const auto h = expect_misfits<Header>(header(",\"" + key + "\":" + value), key);
        EXPECT_EQ(h.misfits().find(key), value);
        EXPECT_EQ(h.number, 16u);
        // What is there is what would be there without the field.
        Header without = decoded<Header>(header(""));
        if (key != "parentHash") {
            EXPECT_EQ(h.timestamp, without.timestamp);
            EXPECT_EQ(h.extra_data, without.extra_data);
            EXPECT_EQ(h.parent_hash, without.parent_hash);
        }
    }
}

TEST(Misfits, are_not_what_is_only_unusual)
{
    expect_misfits<Header>(header(R"(,"extraData":)" + hex_of(600, '1')), "");
    expect_misfits<Header>(header(R"(,"miner":null,"nonce":null,"baseFeePerGas":null)"), "");
    EXPECT_EQ(misfits_of(decoded<Header>(header(R"(,"miner":"0xABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD")"))), "");
}

TEST(Misfits, that_begin_with_zeros_have_their_value)
{
    const std::string json =
        header(R"(,"timestamp":"0x00000000000000000000000000000000000000000000000000000000000000000000000065")"
               R"(,"baseFeePerGas":"0x00","gasUsed":"0x0")");
    auto h = expect_misfits<Header>(json, "timestamp,baseFeePerGas");
    EXPECT_EQ(h.timestamp, 0x65u);
    EXPECT_EQ(h.base_fee_per_gas, U256(0));
    EXPECT_TRUE(h.presence.given(Header::Field::timestamp));
    EXPECT_TRUE(h.presence.misfit(Header::Field::timestamp));
    h = expect_misfits<Header>("{\"parentHash\":" + hex_of(64, '1') + R"(,"number":"0x02"})", "number");
    EXPECT_EQ(h.number, 2u);
}

TEST(Misfits, give_way_to_a_value_that_is_set)
{
    auto h = decoded<Header>(header(R"(,"timestamp":"soon","gasUsed":7)"));
    h.timestamp = 5;
    h.presence.set_given(Header::Field::timestamp);
    EXPECT_TRUE(json::equal(encoded(h), header(R"(,"timestamp":"0x5","gasUsed":7)"))) << encoded(h);
}

TEST(Misfits, do_not_outlive_the_last_of_equal_keys)
{
    const std::string bad = R"(,"gasUsed":"")";
    const std::string good = R"(,"gasUsed":"0x5")";
    const std::string padded = R"(,"gasUsed":"0x06")";
    const std::string null = R"(,"gasUsed":null)";
    EXPECT_EQ(expect_misfits<Header>(header(bad + good), "").gas_used, 5u);
    EXPECT_EQ(expect_misfits<Header>(header(good + bad), "gasUsed").gas_used, 0u);
    EXPECT_EQ(expect_misfits<Header>(header(bad + R"(,"x":1)" + good + bad + good), "").gas_used, 5u);
    EXPECT_EQ(expect_misfits<Header>(header(good + padded), "gasUsed").gas_used, 6u);
    EXPECT_EQ(expect_misfits<Header>(header(padded + good), "").gas_used, 5u);
    EXPECT_EQ(expect_misfits<Header>(header(padded + bad), "gasUsed").gas_used, 0u);
    EXPECT_EQ(expect_misfits<Header>(header(bad + padded), "gasUsed").gas_used, 6u);
    EXPECT_TRUE(expect_misfits<Header>(header(bad + null), "").presence.null(Header::Field::gas_used));
    EXPECT_TRUE(expect_misfits<Header>(header(padded + null), "").presence.null(Header::Field::gas_used));
    EXPECT_EQ(expect_misfits<Header>(header(null + bad), "gasUsed").gas_used, 0u);
    EXPECT_FALSE(decoded<Header>(header(null + bad)).presence.null(Header::Field::gas_used));
    const auto twice = expect_misfits<Header>(header(bad + R"(,"gasUsed":7)"), "gasUsed");
    EXPECT_EQ(twice.misfits().find("gasUsed"), "7");
    EXPECT_EQ(twice.misfits().size(), 1u);
}

TEST(Misfits, of_a_key_with_escapes_are_of_the_field)
{
    EXPECT_EQ(decoded<Header>(header(R"(,"g\u0061sUsed":"0x5")")).gas_used, 5u);
    EXPECT_EQ(expect_misfits<Header>(header(R"(,"g\u0061sUsed":5)"), "gasUsed").gas_used, 0u);
    EXPECT_EQ(expect_misfits<Header>(header(R"(,"gasUsed":5,"\u0067asUsed":"0x5")"), "").gas_used, 5u);
    EXPECT_EQ(decoded<Header>("{\"parentHash\":" + hex_of(64, '1') + R"(,"n\u0075mber":"0x7"})").number, 7u);
    EXPECT_EQ(decoded<Header>(header(R"(,"l1\"\/\n":1)")).unknown.find("l1\"/\n"), "1");
}

TEST(Misfits, are_none_where_the_object_would_be_another_thing)
{
    EXPECT_EQ(refusal<Header>(header(R"(,"hash":"0x","number":"0x1")")), "wrong number of bytes in field hash");
    EXPECT_EQ(refusal<Header>(header(R"(,"number":16)")), "wrong JSON type in field number");
    EXPECT_EQ(refusal<Withdrawal>(R"({"address":"0x"})"), "wrong number of bytes in field address");
    // The last of equal keys counts here too.
    EXPECT_EQ(refusal<Header>(header(R"(,"number":16,"number":"0x11")")), "accepted");
    EXPECT_EQ(refusal<Header>(header(R"(,"hash":7,"number":8,"hash":null)")), "wrong JSON type in field number");
    EXPECT_EQ(refusal<Header>(header(R"(,"number":8,"hash":7,"hash":null)")), "unknown value in field number");
}

TEST(Misfits, are_json)
{
    EXPECT_EQ(refusal<Header>(header(R"(,"gasUsed":[1,}])")), "malformed JSON in field gasUsed");
    EXPECT_EQ(refusal<Header>(header(R"(,"gasUsed":"\x")")), "malformed JSON in field gasUsed");
    EXPECT_EQ(refusal<Header>(header(R"(,"gasUsed":01)")), "malformed JSON in field gasUsed");
}

TEST(Misfits, read_into_a_used_object_leave_nothing)
{
    Header used = decoded<Header>(header(R"(,"timestamp":"soon","nonce":7)"));
    ASSERT_FALSE(decode(header(""), used));
    EXPECT_EQ(used, decoded<Header>(header("")));
    EXPECT_TRUE(used.misfits().empty());
}

TEST(Misfits, are_found_among_unknown_fields)
{
    UnknownFields fields;
    fields.add("a", "1");
    fields.add_misfit("b", "2");
    fields.add("b", "3");
    fields.add_misfit("c", "4");
    EXPECT_EQ(fields.misfits().size(), 2u);
    EXPECT_EQ(fields.find("b"), "3");
    EXPECT_EQ(fields.misfits().find("b"), "2");
    EXPECT_FALSE(fields.misfits().find("a"));
    fields.remove_misfit("b");
    fields.remove_misfit("a");
    EXPECT_EQ(fields.size(), 3u);
    EXPECT_EQ(fields[1].value, "3");
    EXPECT_EQ((*fields.misfits().begin()).key, "c");
    fields.mark_misfit("b");
    fields.mark_misfit("b");
    EXPECT_EQ(fields.misfits().size(), 2u);
}

} // namespace
} // namespace ethwire
