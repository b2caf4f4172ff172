// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "output/event_text.hpp"
#include "output/table_rows.hpp"

#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/errc.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ethwire::cli {
namespace {

template <class T>
std::string row(const T& event, const TextStyle& style = TextStyle(false, false))
{
    std::string out;
    append_row(out, event, style);
    return out;
}

TEST(append_row, of_a_head)
{
    Header head;
    head.number = 21'000'000;
    head.timestamp = 1'700'000'000;
    head.gas_limit = 30'000'000;
    head.gas_used = 30'000'000;
    head.base_fee_per_gas = U256(12'345'678'901);
    EXPECT_EQ(row(head), "  21000000  2023-11-14 22:13:20  0x00000000..00000000  gas 100.0 %  base   12.345 gwei");
    head.gas_limit = 0;
    head.base_fee_per_gas.reset();
    head.presence.set_null(Header::Field::number);
    EXPECT_EQ(row(head), "   pending  2023-11-14 22:13:20  0x00000000..00000000  gas     - %");
}

TEST(append_row, of_a_log_without_topics)
{
    Log log;
    log.block_number = 5;
    log.log_index = 12;
    log.removed = true;
    EXPECT_EQ(row(log), "         5  log   12  0x00000000..00000000  no topic              0 topics, bytes      0  tx "
                        "0x00000000..00000000  removed");
}

TEST(append_row, of_a_transaction_that_creates_a_contract)
{
    Transaction tx;
    tx.nonce = 7;
    tx.value = U256(1'500'000'000'000'000'000);
    EXPECT_EQ(row(tx),
              "0x00000000..00000000  0x00000000..00000000 > new contract          nonce      7      1.500000 ether");
    tx.to = Address();
    tx.gas_price = U256(2'000'000'000);
    EXPECT_EQ(row(tx),
              "0x00000000..00000000  0x00000000..00000000 > 0x00000000..00000000  nonce      7      1.500000 ether"
              "  fee    2.000 gwei");
}

TEST(append_row, of_sync_progress)
{
    SyncStatus status;
    EXPECT_EQ(row(status), "in sync");
    status.syncing = true;
    EXPECT_EQ(row(status), "syncing");
    status.current_block = 1;
    status.highest_block = 9;
    EXPECT_EQ(row(status), "syncing  block 1 of 9");
}

std::string table(const auto& event, const TextStyle& style)
{
    EventText text(OutputForm::table, style);
    text.add(event);
    return std::string(text.view());
}

TEST(append_row, names_the_fields_that_are_odd_with_what_stands_there)
{
    Header head;
    const std::string bloom = "\"0x" + std::string(100, '0') + '"';
    ASSERT_FALSE(decode(R"({"parentHash":"0x0000000000000000000000000000000000000000000000000000000000000001",)"
                        R"("number":"0x10","timestamp":1751284607,"gasLimit":"0x5208","gasUsed":"","logsBloom":)" +
                            bloom + '}',
                        head));
    const std::string begin = "        16                    -  0x00000000..00000000  gas     - %";
    const std::string odd = "  odd  timestamp 1751284607  gasUsed \"\"  logsBloom ";
    EXPECT_EQ(table(head, TextStyle(false, false)), begin + odd + bloom.substr(0, 40) + "..\n");
    EXPECT_THAT(table(head, TextStyle(true, false)), testing::HasSubstr(odd + bloom + '\n'));

    Log log;
    ASSERT_FALSE(decode(R"({"address":"0x0000000000000000000000000000000000000000","topics":[],"logIndex":3})", log));
    EXPECT_EQ(table(log, TextStyle(false, false)),
              "         -  log    -  0x00000000..00000000  no topic              0 topics, bytes      0  tx "
              "0x00000000..00000000  odd  logIndex 3\n");
}

TEST(append_row, of_an_event_that_is_none_is_the_event)
{
    Undecodable odd{eth::errc::bad_length, "{\n\"topics\":[\"0x\"]}", "topics[0]", "\"0x\""};
    EXPECT_EQ(table(odd, TextStyle()), "odd  topics[0] \"0x\": wrong number of bytes  { \"topics\":[\"0x\"]}\n");
    odd = {eth::errc::wrong_type, "null", "", "null"};
    EXPECT_EQ(table(odd, TextStyle()), "odd  event: wrong JSON type  null\n");
    EventText text(OutputForm::ndjson, TextStyle());
    text.add(odd);
    EXPECT_EQ(text.view(), "null\n");
}

TEST(append_row, of_a_pending_hash_is_always_whole) { EXPECT_EQ(row(Hash32()).size(), 66u); }

TEST(append_row, of_raw_json_is_one_line) { EXPECT_EQ(row(RawJson{"{\n\"a\":1}"}), "{ \"a\":1}"); }

TEST(EventText, gathers_lines_until_it_is_cleared)
{
    EventText text(OutputForm::ndjson, TextStyle());
    text.add(RawJson{"[1,\n2]"});
    text.add(RawJson{"true"});
    EXPECT_EQ(text.view(), "[1, 2]\ntrue\n");
    text.clear();
    EXPECT_EQ(text.view(), "");
}

TEST(EventText, of_no_form_is_empty)
{
    EventText text(OutputForm::none, TextStyle());
    text.add(RawJson{"1"});
    EXPECT_EQ(text.view(), "");
}

} // namespace
} // namespace ethwire::cli
