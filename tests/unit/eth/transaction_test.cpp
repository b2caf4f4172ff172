// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/transaction.hpp>

#include "unit/eth/codec_test.hpp"

namespace ethwire {
namespace {

std::string transaction(const std::string& more)
{
    return "{\"hash\":" + hex_of(64, '1') + ",\"from\":" + hex_of(40, '2') + R"(,"nonce":"0x3","value":"0x4")" + more +
           '}';
}

TEST(Transaction, legacy_has_a_gas_price_and_may_create_a_contract)
{
    const std::string json =
        transaction(R"(,"type":"0x0","gasPrice":"0x5","gas":"0x5208","to":null,"input":"0x6001","v":"0x1b","r":"0x7")");
    const auto t = decoded<Transaction>(json);
    EXPECT_EQ(t.type, 0u);
    EXPECT_EQ(t.gas_price, U256(5));
    EXPECT_EQ(t.gas, 21000u);
    EXPECT_FALSE(t.to);
    EXPECT_TRUE(t.presence.null(Transaction::Field::to));
    EXPECT_EQ(t.v, U256(27));
    EXPECT_TRUE(t.known_type());
    expect_round_trip<Transaction>(json);
}

TEST(Transaction, of_type_1_has_an_access_list)
{
    const std::string json =
        transaction(R"(,"type":"0x1","chainId":"0x1","accessList":[{"address":)" + hex_of(40, '5') +
                    ",\"storageKeys\":[" + hex_of(64, '6') + "]}],\"yParity\":\"0x1\"");
    const auto t = decoded<Transaction>(json);
    ASSERT_TRUE(t.access_list);
    EXPECT_EQ(t.access_list->at(0).address[0], 0x55);
    EXPECT_EQ(t.access_list->at(0).storage_keys.at(0)[0], 0x66);
    EXPECT_EQ(t.y_parity, 1u);
    expect_round_trip<Transaction>(json);
}

TEST(Transaction, of_type_2_has_fees)
{
    const std::string json =
        transaction(R"(,"type":"0x2","maxFeePerGas":"0x77359400","maxPriorityFeePerGas":"0x1","accessList":[])");
    const auto t = decoded<Transaction>(json);
    EXPECT_EQ(t.max_fee_per_gas, U256(2000000000));
    EXPECT_EQ(t.max_priority_fee_per_gas, U256(1));
    EXPECT_TRUE(t.access_list && t.access_list->empty());
    expect_round_trip<Transaction>(json);
}

TEST(Transaction, of_type_3_has_blobs)
{
    const std::string json =
        transaction(R"(,"type":"0x3","maxFeePerBlobGas":"0x9","blobVersionedHashes":[)" + hex_of(64, '7') + "]");
    const auto t = decoded<Transaction>(json);
    EXPECT_EQ(t.max_fee_per_blob_gas, U256(9));
    EXPECT_EQ(t.blob_versioned_hashes.value().size(), 1u);
    expect_round_trip<Transaction>(json);
}

TEST(Transaction, of_type_4_has_authorizations)
{
    const std::string json = transaction(R"(,"type":"0x4","authorizationList":[{"chainId":"0x0","address":)" +
                                         hex_of(40, '8') + R"(,"nonce":"0x1","yParity":"0x1","r":"0x2","s":"0x3"}])");
    const auto t = decoded<Transaction>(json);
    ASSERT_TRUE(t.authorization_list);
    const Authorization& a = t.authorization_list->at(0);
    EXPECT_EQ(a.address[0], 0x88);
    EXPECT_EQ(a.nonce, 1u);
    EXPECT_EQ(a.y_parity, 1u);
    EXPECT_EQ(a.s, U256(3));
    expect_round_trip<Transaction>(json);
}

TEST(Transaction, pending_has_no_block)
{
    const std::string json = transaction(R"(,"blockHash":null,"blockNumber":null,"transactionIndex":null)");
    const auto t = decoded<Transaction>(json);
    EXPECT_FALSE(t.block_hash || t.block_number || t.transaction_index);
    expect_round_trip<Transaction>(json);
}

TEST(Transaction, of_an_unknown_type_keeps_what_does_not_fit)
{
    const std::string json =
        transaction(R"(,"type":"0x7e","mint":"0x1","gasPrice":{"base":"0x1"},"gas":[1,2],"sourceHash":"?")");
    const auto t = decoded<Transaction>(json);
    EXPECT_FALSE(t.known_type());
    EXPECT_EQ(t.unknown.find("gasPrice"), R"({"base":"0x1"})");
    EXPECT_EQ(t.unknown.find("gas"), "[1,2]");
    EXPECT_TRUE(t.presence.omitted(Transaction::Field::gas));
    expect_round_trip<Transaction>(json);
}

TEST(Transaction, of_a_known_type_keeps_what_does_not_fit)
{
    const auto t =
        expect_misfits<Transaction>(transaction(R"(,"type":"0x2","gas":[1,2],"v":"0x","chainId":1)"), "gas,v,chainId");
    EXPECT_EQ(t.gas, 0u);
    EXPECT_TRUE(t.presence.misfit(Transaction::Field::gas));
    EXPECT_FALSE(t.presence.given(Transaction::Field::gas) || t.presence.given(Transaction::Field::v));
    EXPECT_FALSE(t.v || t.chain_id);
    expect_misfits<Transaction>(transaction(R"(,"accessList":[{"address":"0x"}])"), "accessList");
    expect_misfits<Transaction>(transaction(R"(,"type":2)"), "type");
}

TEST(Transaction, needs_its_hash)
{
    EXPECT_EQ(refusal<Transaction>("{}"), "missing value in field hash");
    EXPECT_EQ(refusal<Transaction>(R"({"hash":null})"), "missing value in field hash");
    EXPECT_EQ(refusal<Transaction>(R"({"hash":"0x12","gas":7})"), "wrong number of bytes in field hash");
}

TEST(Transaction, says_when_data_and_input_contradict_each_other)
{
    expect_misfits<Transaction>(transaction(R"(,"data":"0xABcd","input":"0xabcd")"), "");
    expect_misfits<Transaction>(transaction(R"(,"input":"0xabcd","data":null)"), "");
    expect_misfits<Transaction>(transaction(R"(,"data":"0xabcd")"), "");
    const auto t = expect_misfits<Transaction>(transaction(R"(,"data":"0xabce","input":"0xabcd")"), "data");
    EXPECT_EQ(t.input, (Bytes{0xab, 0xcd}));
    EXPECT_EQ(t.misfits().find("data"), "\"0xabce\"");
    expect_misfits<Transaction>(transaction(R"(,"input":"0xabcd","data":["0xabcd"])"), "data");
}

TEST(Transaction, of_an_unknown_type_must_still_be_json)
{
    EXPECT_EQ(refusal<Transaction>(transaction(R"(,"type":"0x7e","gas":[1,)")), "malformed JSON in field gas");
}

TEST(AccessList, goes_through_json)
{
    expect_round_trip<AccessList>("[{\"address\":" + hex_of(40, '1') + ",\"storageKeys\":[]}]");
    EXPECT_EQ(refusal<AccessList>("[{\"address\":" + hex_of(40, '1') + "}]"), "missing value in field [0].storageKeys");
    EXPECT_EQ(refusal<AccessList>("[{\"address\":" + hex_of(40, '1') + R"(,"storageKeys":["0x1"]}])"),
              "wrong number of bytes in field [0].storageKeys[0]");
}

TEST(Authorization, goes_through_json)
{
    expect_round_trip<Authorization>("{\"address\":" + hex_of(40, '1') + R"(,"chainId":"0x1","v":"0x1b"})");
    EXPECT_EQ(refusal<Authorization>("{}"), "missing value in field address");
}

} // namespace
} // namespace ethwire
