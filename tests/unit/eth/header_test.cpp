// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/header.hpp>

#include "unit/eth/codec_test.hpp"

namespace ethwire {
namespace {

std::string minimal(const std::string& more = "") { return "{\"parentHash\":" + hex_of(64, '1') + more + '}'; }

TEST(Header, has_every_field_where_it_belongs)
{
    const auto header = decoded<Header>(minimal(
        ",\"sha3Uncles\":" + hex_of(64, '2') + ",\"miner\":" + hex_of(40, '3') + ",\"stateRoot\":" + hex_of(64, '4') +
        ",\"transactionsRoot\":" + hex_of(64, '5') + ",\"receiptsRoot\":" + hex_of(64, '6') + ",\"logsBloom\":" +
        hex_of(512, '7') + R"(,"difficulty":"0x8","number":"0x9","gasLimit":"0xa","gasUsed":"0xb","timestamp":"0xc")" +
        R"(,"extraData":"0x0d0e","mixHash":)" + hex_of(64, '8') + ",\"nonce\":" + hex_of(16, '9') +
        R"(,"baseFeePerGas":"0xf","withdrawalsRoot":)" + hex_of(64, 'a') +
        R"(,"blobGasUsed":"0x10","excessBlobGas":"0x11","parentBeaconBlockRoot":)" + hex_of(64, 'b') +
        ",\"requestsHash\":" + hex_of(64, 'c') + ",\"hash\":" + hex_of(64, 'd') + R"(,"totalDifficulty":"0x12")"));
    EXPECT_EQ(header.parent_hash[0], 0x11);
    EXPECT_EQ(header.sha3_uncles[0], 0x22);
    EXPECT_EQ(header.miner[0], 0x33);
    EXPECT_EQ(header.state_root[0], 0x44);
    EXPECT_EQ(header.transactions_root[0], 0x55);
    EXPECT_EQ(header.receipts_root[0], 0x66);
    EXPECT_EQ(header.logs_bloom[255], 0x77);
    EXPECT_EQ(header.difficulty, U256(8));
    EXPECT_EQ(header.number, 9u);
    EXPECT_EQ(header.gas_limit, 10u);
    EXPECT_EQ(header.gas_used, 11u);
    EXPECT_EQ(header.timestamp, 12u);
    EXPECT_EQ(header.extra_data, (Bytes{13, 14}));
    EXPECT_EQ(header.mix_hash[0], 0x88);
    EXPECT_EQ(header.nonce[7], 0x99);
    EXPECT_EQ(header.base_fee_per_gas, U256(15));
    EXPECT_EQ(header.withdrawals_root.value()[0], 0xaa);
    EXPECT_EQ(header.blob_gas_used, 16u);
    EXPECT_EQ(header.excess_blob_gas, 17u);
    EXPECT_EQ(header.parent_beacon_block_root.value()[0], 0xbb);
    EXPECT_EQ(header.requests_hash.value()[0], 0xcc);
    EXPECT_EQ(header.hash[0], 0xdd);
    EXPECT_EQ(header.total_difficulty, U256(18));
    EXPECT_TRUE(header.unknown.empty());
}

TEST(Header, is_read_in_any_order_and_with_any_white_space)
{
    const auto header = decoded<Header>("\n{ \"number\" : \"0x5\" ,\t\"parentHash\" :\r\n" + hex_of(64, '1') +
                                        " , \"gasUsed\" : \"0x6\" } ");
    EXPECT_EQ(header.number, 5u);
    EXPECT_EQ(header.gas_used, 6u);
    EXPECT_EQ(header.parent_hash[31], 0x11);
}

TEST(Header, of_a_pending_block_has_nulls)
{
    const std::string json = minimal(R"(,"number":null,"nonce":null,"hash":null,"logsBloom":null)");
    const auto header = decoded<Header>(json);
    EXPECT_TRUE(header.presence.null(Header::Field::number));
    EXPECT_TRUE(header.hash.is_zero());
    expect_round_trip<Header>(json);
}

TEST(Header, read_into_a_used_object_keeps_nothing_of_what_was_there)
{
    Header header = decoded<Header>(minimal(R"(,"baseFeePerGas":"0x1","extraData":"0xff","number":"0x2","x":1)"));
    ASSERT_FALSE(decode(minimal(), header));
    EXPECT_EQ(header, decoded<Header>(minimal()));
    EXPECT_FALSE(header.base_fee_per_gas);
    EXPECT_TRUE(header.extra_data.empty());
    EXPECT_EQ(header.number, 0u);
}

TEST(Header, needs_its_parent)
{
    EXPECT_EQ(refusal<Header>("{}"), "missing value in field parentHash");
    EXPECT_EQ(refusal<Header>(R"({"parentHash":null})"), "missing value in field parentHash");
    EXPECT_EQ(refusal<Header>(R"({"parentHash":null,"number":null})"), "missing value in field parentHash");
    EXPECT_EQ(refusal<Header>(R"({"number":"0x1"})"), "missing value in field parentHash");
    const auto header = decoded<Header>(R"({"parentHash":null,"number":"0x0"})");
    EXPECT_TRUE(header.presence.null(Header::Field::parent_hash));
}

TEST(Header, is_refused_with_the_name_of_the_field)
{
    EXPECT_EQ(refusal<Header>(minimal(R"(,"number":"0x10000000000000000")")), "quantity out of range in field number");
    EXPECT_EQ(refusal<Header>(minimal(R"(,"number":7)")), "wrong JSON type in field number");
    EXPECT_EQ(refusal<Header>(minimal(R"(,"number":"7")")), "bad hex in field number");
    EXPECT_EQ(refusal<Header>(minimal(R"(,"number":"0x")")), "wrong number of bytes in field number");
    EXPECT_EQ(refusal<Header>(minimal(R"(,"hash":)" + hex_of(62, '1'))), "wrong number of bytes in field hash");
    EXPECT_EQ(refusal<Header>(minimal(R"(,"number":nul)")), "malformed JSON in field number");
    EXPECT_EQ(refusal<Header>("[]"), "wrong JSON type");
    EXPECT_EQ(refusal<Header>(minimal() + "{}"), "content after the document");
}

TEST(Header, never_decodes_when_it_is_cut_short)
{
    const std::string whole = minimal(R"(,"number":"0x5","extraData":"0xaabb","u":[1,{"a":"\u00e9"}],"hash":null)");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        Header header;
        EXPECT_TRUE(decode(std::string_view(whole).substr(0, size), header)) << size;
    }
}

TEST(Header, of_other_chains_and_times_is_what_it_was)
{
    for (const char* name : {"512", "570", "616"})
        expect_round_trip<Header>(
            data_file("alloy/inline/consensus-any__block__header__" + std::string(name) + ".json"));
}

} // namespace
} // namespace ethwire
