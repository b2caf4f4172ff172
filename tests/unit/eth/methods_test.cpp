// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/methods.hpp>

#include "unit/eth/codec_test.hpp"

namespace ethwire {
namespace {

const Hash32 hash = *Hash32::from_hex(std::string(64, '1'));
const Address address = *Address::from_hex(std::string(40, '2'));

template <class Method, class... Args>
std::string params(const Method& method, Args&&... args)
{
    json::Writer writer;
    encode_params(method, writer, std::forward<Args>(args)...);
    return writer.take();
}

TEST(Methods, write_their_parameters_in_order)
{
    EXPECT_EQ(params(methods::block_number), "[]");
    EXPECT_EQ(params(methods::get_block_by_number, 16u, false), R"(["0x10",false])");
    EXPECT_EQ(params(methods::get_block_by_number, BlockTag::latest, true), R"(["latest",true])");
    EXPECT_EQ(params(methods::get_balance, address, BlockId(hash)),
              '[' + hex_of(40, '2') + ",{\"blockHash\":" + hex_of(64, '1') + "}]");
    EXPECT_EQ(params(methods::get_storage_at, address, U256(1), BlockTag::safe),
              '[' + hex_of(40, '2') + R"(,"0x1","safe"])");
    EXPECT_EQ(params(methods::send_raw_transaction, Bytes{2, 3}), R"(["0x0203"])");
    EXPECT_EQ(params(methods::get_logs, Filter().address(address)), "[{\"address\":" + hex_of(40, '2') + "}]");
}

TEST(Methods, leave_out_optional_parameters_at_the_end)
{
    EXPECT_EQ(params(methods::call, CallRequest(), BlockTag::latest), R"([{},"latest"])");
    EXPECT_EQ(params(methods::call, CallRequest(), BlockTag::latest, std::nullopt, RawJson{"{\"a\":1}"}),
              R"([{},"latest",null,{"a":1}])");
    EXPECT_EQ(params(methods::estimate_gas, CallRequest()), "[{}]");
}

TEST(Methods, take_their_parameters_as_a_tuple)
{
    const std::tuple<BlockId, bool> values{BlockId(1), true};
    EXPECT_EQ(params(methods::get_block_by_number, values), R"(["0x1",true])");
}

TEST(Methods, know_whether_they_may_be_sent_again)
{
    EXPECT_EQ(methods::replay_of("eth_getBlockByNumber"), Replay::safe);
    EXPECT_EQ(methods::replay_of("eth_sendRawTransaction"), Replay::never);
    EXPECT_EQ(methods::replay_of("eth_sendTransaction"), Replay::never);
    EXPECT_EQ(methods::replay_of("eth_getFilterChanges"), Replay::never);
    EXPECT_EQ(methods::replay_of("custom_method"), Replay::never);
    EXPECT_EQ(methods::replay_of(""), Replay::never);
}

TEST(Methods, know_what_null_says)
{
    EXPECT_EQ(methods::get_block_by_number.null_error(), eth::errc::block_not_found);
    EXPECT_EQ(methods::get_transaction_receipt.null_error(), eth::errc::transaction_not_found);
    EXPECT_FALSE(methods::get_logs.null_error());
}

} // namespace
} // namespace ethwire
