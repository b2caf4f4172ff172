// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/transaction_request.hpp>

#include "unit/eth/codec_test.hpp"

namespace ethwire {
namespace {

TEST(TransactionRequest, holds_only_what_was_set)
{
    EXPECT_EQ(encoded(TransactionRequest()), "{}");
    const auto to = decoded<Address>(hex_of(40, '1'));
    EXPECT_EQ(encoded(TransactionRequest().to(to).value(U256(5)).data({1, 2}).nonce(0)),
              "{\"to\":" + hex_of(40, '1') + R"(,"value":"0x5","input":"0x0102","nonce":"0x0"})");
}

TEST(TransactionRequest, reads_either_name_of_the_data)
{
    EXPECT_EQ(decoded<TransactionRequest>(R"({"data":"0x01"})"), decoded<TransactionRequest>(R"({"input":"0x01"})"));
    EXPECT_EQ(decoded<TransactionRequest>(R"({"data":"0x01"})").data(), Bytes{1});
}

TEST(TransactionRequest, has_either_name_twice_if_they_agree)
{
    for (const char* json : {R"({"data":"0x01","input":"0x01"})", R"({"input":"0x01","data":null})",
                             R"({"data":null,"input":"0x01"})", R"({"input":"0x02","input":"0x01"})"})
        EXPECT_EQ(decoded<TransactionRequest>(json).data(), Bytes{1}) << json;
    EXPECT_EQ(refusal<TransactionRequest>(R"({"data":"0x01","input":"0x02"})"), "unknown value in field input");
    EXPECT_EQ(refusal<TransactionRequest>(R"({"input":"0x01","data":"0x"})"), "unknown value in field data");
    EXPECT_EQ(refusal<TransactionRequest>(R"({"input":"0x01","data":"0x1"})"), "wrong number of bytes in field data");
}

TEST(TransactionRequest, is_what_it_was)
{
    expect_round_trip<TransactionRequest>(
        "{\"from\":" + hex_of(40, '1') + ",\"to\":" + hex_of(40, '2') + R"(,"gas":"0x1","maxFeePerGas":"0x2",)" +
        R"("maxPriorityFeePerGas":"0x3","chainId":"0x1","type":"0x2","accessList":[{"address":)" + hex_of(40, '3') +
        R"(,"storageKeys":[]}],"feeCurrency":"celo"})");
}

TEST(TransactionRequest, read_into_a_used_object_keeps_nothing_of_what_was_there)
{
    auto used = decoded<TransactionRequest>(R"({"input":"0x01","gas":"0x5","x":1})");
    ASSERT_FALSE(decode(R"({"nonce":"0x1"})", used));
    EXPECT_EQ(encoded(used), R"({"nonce":"0x1"})");
}

TEST(TransactionRequest, is_refused_with_the_name_of_the_field)
{
    EXPECT_EQ(refusal<TransactionRequest>(R"({"gas":21000})"), "wrong JSON type in field gas");
    EXPECT_EQ(refusal<TransactionRequest>(R"({"data":"0x1"})"), "wrong number of bytes in field data");
}

} // namespace
} // namespace ethwire
