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

TEST(Receipt, is_refused_with_the_path_into_its_logs)
{
    EXPECT_EQ(refusal<Receipt>(receipt(",\"logs\":[{\"address\":" + hex_of(40, '1') + ",\"topics\":[\"0xzz\"]}]")),
              "bad hex in field logs[0].topics[0]");
    EXPECT_EQ(refusal<Receipt>(receipt(R"(,"status":"ok")")), "bad hex in field status");
    EXPECT_EQ(refusal<Receipt>("{}"), "missing value in field transactionHash");
}

} // namespace
} // namespace ethwire
