// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/receipt.hpp>

#include "unit/eth/codec_test.hpp"

namespace ethwire {
namespace {

std::string receipt(const std::string& more) { return "{\"transactionHash\":" + hex_of(64, '1') + more + '}'; }

TEST(Receipt, tells_success_since_byzantium)
{
    EXPECT_TRUE(decoded<Receipt>(receipt(R"(,"status":"0x1")")).succeeded());
    EXPECT_FALSE(decoded<Receipt>(receipt(R"(,"status":"0x0")")).succeeded());
    EXPECT_FALSE(decoded<Receipt>(receipt(",\"root\":" + hex_of(64, '2'))).succeeded());
}

TEST(Receipt, is_what_it_was)
{
    expect_round_trip<Receipt>(receipt(R"(,"contractAddress":null,"to":null,"type":"0x3","blobGasUsed":"0x20000")"));
    expect_round_trip<Receipt>(data_file("helios/rpc/receipt.json"));
    const auto t = decoded<Receipt>(data_file("helios/rpc/receipt.json"));
    EXPECT_FALSE(t.logs.empty());
    EXPECT_TRUE(t.effective_gas_price);
}

TEST(Receipt, read_into_a_used_object_keeps_nothing_of_what_was_there)
{
    auto used = decoded<Receipt>(data_file("helios/rpc/receipt.json"));
    ASSERT_FALSE(decode(receipt(""), used));
    EXPECT_EQ(used, decoded<Receipt>(receipt("")));
}

TEST(Receipt, keeps_logs_of_which_one_is_none)
{
    const auto r = expect_misfits<Receipt>(
        receipt(",\"logs\":[{\"address\":" + hex_of(40, '1') + ",\"topics\":[\"0xzz\"]}]"), "logs");
    EXPECT_TRUE(r.logs.empty());
}

TEST(Receipt, keeps_the_forms_of_other_nodes)
{
    const auto r = expect_misfits<Receipt>(
        receipt(
            R"(,"contractAddress":"","root":"0x","to":"0x","effectiveGasPrice":1000,"status":"ok","logsBloom":"0x")"),
        "contractAddress,root,to,effectiveGasPrice,status,logsBloom");
    EXPECT_FALSE(r.contract_address || r.root || r.to || r.effective_gas_price || r.status);
}

TEST(Receipt, needs_the_hash_of_its_transaction)
{
    EXPECT_EQ(refusal<Receipt>("{}"), "missing value in field transactionHash");
    EXPECT_EQ(refusal<Receipt>(R"({"transactionHash":"0x12"})"), "wrong number of bytes in field transactionHash");
}

} // namespace
} // namespace ethwire
