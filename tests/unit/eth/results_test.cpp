// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/account_proof.hpp>
#include <ethwire/eth/block_link.hpp>
#include <ethwire/eth/fee_history.hpp>
#include <ethwire/eth/filter_changes.hpp>
#include <ethwire/eth/methods.hpp>
#include <ethwire/eth/simulation.hpp>

#include "unit/eth/codec_test.hpp"

#include <string>

namespace ethwire {
namespace {

template <class T>
result<T> decoded(std::string_view text, std::string* path = nullptr)
{
    T value{};
    DecodeContext context;
    const error_code e = decode(text, value, &context);
    if (path)
        *path = context.path();
    return e ? result<T>(e) : value;
}

const std::string link = R"("number":"0x10","hash":)" + hex_of(64, '1') + R"(,"parentHash":)" + hex_of(64, '2');

TEST(BlockLink, is_read_from_headers_and_blocks)
{
    for (const std::string& rest : {std::string(), R"(,"logsBloom":)" + hex_of(512, '0'),
                                    std::string(R"(,"transactions":[{"hash":"0x1","number":7}],"uncles":[])")}) {
        const auto value = decoded<BlockLink>("{" + link + R"(,"timestamp":"0x65")" + rest + "}");
        ASSERT_TRUE(value) << rest;
        EXPECT_EQ(value->number, 16u);
        EXPECT_EQ(value->hash.to_hex(), "0x" + std::string(64, '1'));
        EXPECT_EQ(value->parent_hash.to_hex(), "0x" + std::string(64, '2'));
        EXPECT_EQ(value->timestamp, 0x65u);
        EXPECT_EQ(decoded<BlockLink>(encoded(*value)).value(), *value);
    }
    EXPECT_EQ(decoded<BlockLink>("{" + link + "}")->timestamp, 0u);
    static_assert(sizeof(BlockLink) <= 88);
}

TEST(BlockLink, cannot_do_without_what_links)
{
    std::string path;
    const std::string pending = R"({"number":null,"hash":null,"parentHash":)" + hex_of(64, '2') + "}";
    EXPECT_EQ(decoded<BlockLink>(pending, &path).error(), eth::errc::wrong_type);
    EXPECT_EQ(path, "number");
    EXPECT_EQ(decoded<BlockLink>(R"({"number":"0x1","parentHash":)" + hex_of(64, '2') + "}", &path).error(),
              eth::errc::missing_field);
    EXPECT_EQ(path, "hash");
    EXPECT_EQ(decoded<BlockLink>("{" + link + R"(,"extra":[1,})").error(), json::errc::malformed);
}

TEST(FeeHistory, is_typed_and_takes_null_for_nothing)
{
    const std::string text = R"({"oldestBlock":"0x5","reward":[["0x1","0x2"],["0x3","0x4"]],)"
                             R"("baseFeePerGas":["0x7","0x8","0x9"],"gasUsedRatio":[0.5,0],)"
                             R"("baseFeePerBlobGas":["0x1","0x1","0x1"],"blobGasUsedRatio":[0,0.125]})";
    const auto fees = decoded<FeeHistory>(text);
    ASSERT_TRUE(fees) << fees.error().message();
    EXPECT_EQ(fees->oldest_block, 5u);
    EXPECT_EQ(fees->reward[1], (std::vector<U256>{3, 4}));
    EXPECT_EQ(fees->base_fee_per_gas.size(), 3u);
    EXPECT_EQ(fees->gas_used_ratio, (std::vector<double>{0.5, 0}));
    EXPECT_EQ(encoded(*fees), text);

    const auto none = decoded<FeeHistory>(R"({"oldestBlock":"0x0","reward":null,"gasUsedRatio":null})");
    ASSERT_TRUE(none);
    EXPECT_TRUE(none->reward.empty() && none->gas_used_ratio.empty());
    std::string path;
    EXPECT_EQ(decoded<FeeHistory>(R"({"gasUsedRatio":[]})", &path).error(), eth::errc::missing_field);
    EXPECT_EQ(decoded<FeeHistory>(R"({"oldestBlock":"0x0","gasUsedRatio":["1"]})", &path).error(),
              json::errc::wrong_type);
    EXPECT_EQ(path, "gasUsedRatio[0]");
}

TEST(AccountProof, takes_keys_in_either_form)
{
    const auto text = [](const std::string& key) {
        return R"({"address":)" + hex_of(40, 'a') + R"(,"accountProof":["0xf851","0xf8"],"balance":"0x1","codeHash":)" +
               hex_of(64, 'c') + R"(,"nonce":"0x2","storageHash":)" + hex_of(64, 'd') + R"(,"storageProof":[{"key":)" +
               key + R"(,"value":"0x0","proof":[]}]})";
    };
    const auto proof = decoded<AccountProof>(text("\"0x3\""));
    ASSERT_TRUE(proof) << proof.error().message();
    EXPECT_EQ(proof->account_proof.size(), 2u);
    EXPECT_EQ(proof->storage_proof.at(0).key, U256(3));
    EXPECT_EQ(encoded(*proof), text("\"0x3\""));
    EXPECT_EQ(decoded<AccountProof>(text("\"0x" + std::string(63, '0') + "3\"")).value(), *proof);
}

TEST(AccessListResult, may_have_an_error_beside_its_list)
{
    const std::string text =
        R"({"accessList":[{"address":)" + hex_of(40, 'a') + R"(,"storageKeys":[]}],"gasUsed":"0x1")";
    EXPECT_EQ(decoded<AccessListResult>(text + "}")->access_list.size(), 1u);
    EXPECT_EQ(decoded<AccessListResult>(text + R"(,"error":"execution reverted"})")->error, "execution reverted");
}

TEST(Simulation, asks_as_the_specification_says)
{
    Simulation simulation;
    simulation.blocks.push_back({{CallRequest().data(Bytes{1})}, RawJson{R"({"number":"0x5"})"}, std::nullopt});
    simulation.validation = true;
    json::Writer writer;
    encode_params(methods::simulate_v1, writer, simulation, BlockTag::latest);
    EXPECT_TRUE(json::equal(writer.view(), R"([{"blockStateCalls":[{"blockOverrides":{"number":"0x5"},)"
                                           R"("calls":[{"input":"0x01"}]}],"traceTransfers":false,"validation":true,)"
                                           R"("returnFullTransactions":false},"latest"])"))
        << writer.view();
}

TEST(Simulation, gives_blocks_with_what_came_of_their_calls)
{
    const auto blocks = decoded<std::vector<SimulatedBlock>>(
        "[{" + link +
        R"(,"calls":[{"returnData":"0x","logs":[],"gasUsed":"0x5208","maxUsedGas":"0x5208","status":"0x1"},)"
        R"({"returnData":"0x08","logs":[],"gasUsed":"0x1","status":"0x0",)"
        R"("error":{"code":3,"message":"execution reverted","data":"0x08"}}]}])");
    ASSERT_TRUE(blocks) << blocks.error().message();
    const SimulatedBlock& block = blocks->at(0);
    EXPECT_EQ(block.block.header.number, 16u);
    ASSERT_EQ(block.calls.size(), 2u);
    EXPECT_EQ(block.calls[0].status, 1u);
    EXPECT_EQ(block.calls[0].max_used_gas, 0x5208u);
    EXPECT_EQ(block.calls[1].error->code, 3);
    EXPECT_EQ(block.calls[1].error->data, Bytes{8});
}

TEST(FilterChanges, are_hashes_logs_or_transactions)
{
    EXPECT_TRUE(decoded<FilterChanges>("[]")->empty());
    EXPECT_EQ(decoded<FilterChanges>("[" + hex_of(64, '1') + "," + hex_of(64, '2') + "]")->hashes.size(), 2u);
    const auto logs = decoded<FilterChanges>("[{\"address\":" + hex_of(40, 'a') + R"(,"topics":[],"data":"0x"}])");
    ASSERT_TRUE(logs);
    EXPECT_EQ(logs->logs.size(), 1u);
    const auto full = decoded<FilterChanges>("[{\"hash\":" + hex_of(64, '1') + R"(,"type":"0x2"}])");
    ASSERT_TRUE(full);
    EXPECT_EQ(full->transactions.size(), 1u);
    std::string path;
    EXPECT_FALSE(decoded<FilterChanges>("[" + hex_of(64, '1') + ",7]", &path));
    EXPECT_EQ(path, "[1]");
}

} // namespace
} // namespace ethwire
