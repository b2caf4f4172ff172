// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <session/refusals.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>

namespace ethwire::session {
namespace {

struct Answer {
    Refusal refusal;
    std::optional<std::int64_t> code;
    std::string_view message;
    std::string_view data;
    unsigned http_status;

    Said said() const { return {code, message, data, http_status}; }
};

// clang-format off

// In the order of the table, each as the source of its row has it. A row of a code alone is there for other words, and
// has been given some.
constexpr Answer answers[] = {
    {Refusal::reverted, 3, "execution reverted: nonce too low", R"("0x810f0023")", 0},
    {Refusal::reverted, -32015, "VM execution error.", R"("Reverted 0x08c379a0")", 0},
    {Refusal::unknown, -32000, "authority nonce too low", "", 0},
    {Refusal::nonce_too_low, -32000, "nonce too low: next nonce 22, tx nonce 17", "", 0},
    {Refusal::nonce_too_low, -32010, "Transaction nonce is too low. Try incrementing the nonce.", "", 0},
    {Refusal::nonce_too_low, -32010, "OldNonce, Current nonce: 22, nonce of rejected tx: 17", "", 0},
    {Refusal::nonce_too_low, -32000, "invalid transaction nonce", "", 0},
    {Refusal::nonce_too_low, -32603, "submit transaction to pool failed: Pool(Stale)", "", 0},
    {Refusal::nonce_too_high, -32000, "nonce too high: address 0x336394A3219e71D9d9bd18201d34E95C1Bb7122C, tx: 8089 state: 8090", "", 0},
    {Refusal::nonce_too_high, -32010, "NonceGap, Future nonce. Expected nonce: 10", "", 0},
    {Refusal::nonce_too_high, -32000, "Transaction nonce is too distant from current sender nonce", "", 0},
    {Refusal::already_known, -32000, "already known", "", 0},
    {Refusal::already_known, -32010, "AlreadyKnown", "", 0},
    {Refusal::already_known, -32000, "Known transaction", "", 0},
    {Refusal::already_known, -32003, "transaction already imported", "", 0},
    {Refusal::already_known, -32603, "submit transaction to pool failed: Pool(AlreadyImported)", "", 0},
    {Refusal::already_known, -32000, "existing txn with same hash", "", 0},
    {Refusal::already_known, -32000, "tx already exists in cache", "", 0},
    {Refusal::replacement_underpriced, -32000, "replacement transaction underpriced", "", 0},
    {Refusal::replacement_underpriced, -32000, "INTERNAL_ERROR: could not replace existing tx", "", 0},
    {Refusal::replacement_underpriced, -32010, "Transaction gas price 100wei is too low. There is another transaction with same nonce in the queue with gas price 150wei. Try increasing the gas price or incrementing the nonce.", "", 0},
    {Refusal::replacement_underpriced, -32000, "there is another tx which has the same nonce in the tx pool", "", 0},
    {Refusal::fee_too_low, -32000, "transaction underpriced: tip needed 1000000, tip permitted 1", "", 0},
    {Refusal::fee_too_low, -32000, "max fee per gas less than block base fee: address 0x00, maxFeePerGas: 1, baseFee: 7", "", 0},
    {Refusal::fee_too_low, -32000, "max fee per blob gas less than block blob gas fee", "", 0},
    {Refusal::fee_too_low, -32009, "Gas price below configured minimum gas price", "", 0},
    {Refusal::fee_too_low, -32009, "[Request ID: e4d09e44-19a4-4eb7-babe-270db4c2ebc9] Gas price '830000000000' is below configured minimum gas price '950000000000'", "", 0},
    {Refusal::fee_too_low, -32603, "gas price less than block base fee", "", 0},
    {Refusal::fee_too_low, -32000, "gas price too low: 18000000000 wei, use at least tx.gasPrice = 19500000000 wei", "", 0},
    {Refusal::fee_too_low, -32010, "Transaction gas price is too low. It does not satisfy your node's minimal gas price (minimal: 100 got: 50). Try increasing the gas price.", "", 0},
    {Refusal::fee_too_low, -32010, "FeeTooLowToCompete", "", 0},
    {Refusal::fee_too_low, -32000, "fee too low", "", 0},
    {Refusal::fee_too_low, -32003, "transaction priority fee below minimum required priority fee 1000000", "", 0},
    {Refusal::fee_too_high, -32000, "tx fee (1.10 ether) exceeds the configured cap (1.00 ether)", "", 0},
    {Refusal::fee_too_high, -32000, "Transaction fee cap exceeded", "", 0},
    {Refusal::fee_too_high, -32000, "max priority fee per gas higher than max fee per gas", "", 0},
    {Refusal::fee_too_high, -32000, "Max priority fee per gas exceeds max fee per gas", "", 0},
    {Refusal::insufficient_funds, -32000, "insufficient funds for gas * price + value: have 1 want 2", "", 0},
    {Refusal::insufficient_funds, -32000, "insufficient balance for transfer", "", 0},
    {Refusal::insufficient_funds, -32010, "InsufficientFunds, Balance is 1092404690719251702 less than sending value + gas 7165512000464000000", "", 0},
    {Refusal::insufficient_funds, -32004, "Upfront cost exceeds account balance", "", 0},
    {Refusal::insufficient_funds, -32000, "not enough funds for gas", "", 0},
    {Refusal::insufficient_funds, -32000, "transaction would cause overdraft", "", 0},
    {Refusal::range_too_large, -32005, "query returned more than 10000 results. Try with this block range [0xCB3D, 0x7B737].", R"({"from":"0xCB3D","limit":10000,"to":"0x7B737"})", 0},
    {Refusal::range_too_large, -32602, "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size, or you can request any block range with a cap of 10K logs in the response. Based on your parameters and the response size limit, this block range should work: [0x0, 0x133e71]", "", 0},
    {Refusal::range_too_large, -32600, "You can make eth_getLogs requests with up to a 500 block range. Based on your parameters, this block range should work: [0x1a30dfd, 0x1a30ff0]", "", 0},
    {Refusal::range_too_large, -32614, "eth_getLogs is limited to a 10,000 range", "", 0},
    {Refusal::range_too_large, -32602, "logs are limited to a 10000 block range", "", 0},
    {Refusal::range_too_large, -32000, "too wide blocks range, the limit is 100", "", 0},
    {Refusal::range_too_large, -32000, "requested too many blocks from 0 to 16777216, maximum is set to 2048", "", 0},
    {Refusal::range_too_large, -32005, "Limit exceeded: Query requested more than 10.000 blocks", "", 0},
    {Refusal::range_too_large, -32701, "exceed maximum block range: 50000", "", 0},
    {Refusal::range_too_large, -32602, "query exceeds max block range 100000", "", 0},
    {Refusal::range_too_large, -32602, "query exceeds max results 20000, retry with the range 25766988-25775072", "", 0},
    {Refusal::range_too_large, -32005, "Requested range exceeds maximum RPC range limit", "", 0},
    {Refusal::range_too_large, -32602, "Invalid params", R"({"range":"the range 55074203 - 55124202 exceeds the range allowed for your plan (49999 > 2000)."})", 0},
    {Refusal::range_too_large, -32602, "range 1000000 exceeds limit of 10000", "", 0},
    {Refusal::range_too_large, -32603, "block range is too wide (maximum 1024)", "", 0},
    {Refusal::range_too_large, -32000, "block range too wide", "", 0},
    {Refusal::range_too_large, -32005, "eth_getLogs block range too large, range: 855077, max: 3500", "", 0},
    {Refusal::range_too_large, -32600, "block range too high", "", 0},
    {Refusal::range_too_large, -32000, "block range is bigger than maxBlockRange", "", 0},
    {Refusal::range_too_large, -32000, "block range is larger than max block range, block range = 5120, max block range = 5000", "", 0},
    {Refusal::filter_too_large, -32000, "exceed max addresses or topics per search position", "", 0},
    {Refusal::filter_too_large, -32602, "This query contains 5006 filters. The current limit is 5000.", "", 0},
    {Refusal::response_too_large, -32003, "response too large", "", 0},
    {Refusal::response_too_large, -32008, "Response is too big", R"("Exceeded max limit of 167772160")", 0},
    {Refusal::request_too_large, -32600, "batch too large", "", 0},
    {Refusal::request_too_large, -32005, "Number of requests exceeds max batch size", "", 0},
    {Refusal::request_too_large, 31, "Batch of more than 3 requests are not allowed on free tier, to use this feature register paid account at drpc.org", "", 0},
    {Refusal::request_too_large, -32014, "too many RPC calls in batch request", "", 0},
    {Refusal::request_too_large, -32021, "request body too large", "", 0},
    {Refusal::quota_exhausted, -32600, "Monthly capacity limit exceeded. Visit https://dashboard.alchemyapi.io/settings/billing to upgrade your scaling policy for continued service.", "", 0},
    {Refusal::rate_limited, 429, "Your app has exceeded its compute units per second capacity.", "", 0},
    {Refusal::rate_limited, -32007, "20/second request limit reached - reduce calls per second or upgrade your account at quicknode.com", "", 0},
    {Refusal::rate_limited, -32012, "credits limited to 6000/sec", "", 0},
    {Refusal::rate_limited, -32005, "daily request count exceeded, request rate limited", "", 0},
    {Refusal::rate_limited, -32005, "project ID request rate exceeded", R"({"current_rps":13.333,"allowed_rps":10.0,"backoff_seconds":30.0})", 0},
    {Refusal::rate_limited, 30, "Request timeout on the free tier, please upgrade your tier to the paid one", "", 0},
    {Refusal::rate_limited, 429, "Too Many Requests", "", 0},
    {Refusal::rate_limited, -32016, "over rate limit", "", 0},
    {Refusal::rate_limited, -32005, "rate limit exceeded", "", 0},
    {Refusal::rate_limited, -32012, "backend is over capacity", "", 0},
    {Refusal::rate_limited, {}, "error code: 1015", "", 0},
    {Refusal::state_unavailable, -32002, "project ID does not have access to archive state", "", 0},
    {Refusal::credentials, -32600, "Must be authenticated!", "", 0},
    {Refusal::credentials, -32000, "Unauthorized: You must authenticate your request with an API key. Create an account on https://www.ankr.com/rpc/ and generate your personal API key for free.", "", 0},
    {Refusal::credentials, -32052, "API key is not allowed to access blockchain, json-rpc code: -32052, rest code: 403", "", 0},
    {Refusal::credentials, -32000, "App is inactive", "", 0},
    {Refusal::credentials, {}, "invalid project id\n", "", 0},
    {Refusal::credentials, {}, "project id required\n", "", 0},
    {Refusal::credentials, -32002, "rejected due to project ID settings", "", 0},
    {Refusal::credentials, 4, "token is invalid", "", 0},
    {Refusal::credentials, -32000, "invalid api key", "", 0},
    {Refusal::credentials, -40100, "Unauthorized", "", 0},
    {Refusal::unknown_method, -32601, "the method eth_foo does not exist/is not available", "", 0},
    {Refusal::unknown_method, -32601, "Method not found", "", 0},
    {Refusal::unknown_method, -32604, "Method not enabled", "", 0},
    {Refusal::unknown_method, -32004, "Method not supported", "", 0},
    {Refusal::unknown_method, -32601, "rpc method is not whitelisted", "", 0},
    {Refusal::unknown_method, -32600, "Unsupported method: eth_foo", "", 0},
    {Refusal::unavailable, -32011, "no backend is currently healthy to serve traffic", "", 0},
    {Refusal::unavailable, -32018, "backend is currently not healthy to serve traffic", "", 0},
    {Refusal::unavailable, -32010, "backend offline", "", 0},
    {Refusal::unavailable, -32008, "Initial sync is still in progress", "", 0},
    {Refusal::timed_out, -32002, "request timed out", "", 0},
    {Refusal::timed_out, -32603, "Timeout expired", "", 0},
    {Refusal::timed_out, -32015, "gateway timeout", "", 0},
    {Refusal::timed_out, -32000, "execution aborted (timeout = 5s)", "", 0},
    {Refusal::state_unavailable, -32000, "missing trie node 288259a570829264e76b2c58d4369b5a94f086018dc4409d1d0131405c5d1975 (path )", "", 0},
    {Refusal::state_unavailable, -32002, "No state available for block 21 (0x3f9e020290502d1d41f4b5519e7d456f0935dea980ec310935206cac8239117e)", "", 0},
    {Refusal::state_unavailable, -32603, "Internal error", R"("Nethermind.Trie.MissingTrieNodeException: Node A: P:2 H:0x992eacd1f3b44a51b91065eb946c1fda63da35b3e05497ef6e71f3d9f0c3688b is missing from the DB")", 0},
    {Refusal::state_unavailable, -32000, "historical state not available in path scheme yet", "", 0},
    {Refusal::state_unavailable, -32000, "required historical state unavailable (reexec=128)", "", 0},
    {Refusal::state_unavailable, -32000, "World state unavailable", "", 0},
    {Refusal::state_unavailable, -32602, "distance to target block exceeds maximum proof window", "", 0},
    {Refusal::state_unavailable, 4444, "pruned history unavailable", "", 0},
    {Refusal::header_not_found, -32000, "header not found", "", 0},
    {Refusal::header_not_found, -32001, "header range not found, start block 1, end block 2: start block: 0x1, end block: 0x2", "", 0},
    {Refusal::header_not_found, -32001, "block not found: 0x1312d00", "", 0},
    {Refusal::header_not_found, -39001, "Unknown block", "", 0},
    {Refusal::header_not_found, -32001, "Resource not found", "", 0},
    {Refusal::header_not_found, -32602, "BlockOutOfRangeError: block height is 3 but requested was 10", "", 0},
    {Refusal::header_not_found, -32019, "block is out of range", "", 0},
    {Refusal::header_not_found, -32602, "block range extends beyond current head block", "", 0},
    {Refusal::header_not_found, {}, "no nodes available for requested block height after filtering 6 available nodes", "", 0},
    {Refusal::reverted, 3, "revert", "", 0},
    {Refusal::rate_limited, 429, "slow down", "", 0},
    {Refusal::range_too_large, -32614, "limit", "", 0},
    {Refusal::unknown_method, -32601, "no such thing", "", 0},
    {Refusal::state_unavailable, 4444, "gone", "", 0},
    {Refusal::nonce_too_low, -38010, "nonce", "", 0},
    {Refusal::nonce_too_high, -38011, "nonce", "", 0},
    {Refusal::fee_too_low, -38012, "fee", "", 0},
    {Refusal::insufficient_funds, -38014, "funds", "", 0},
    {Refusal::header_not_found, -39001, "what block", "", 0},
    {Refusal::credentials, {}, "", "", 401},
    {Refusal::quota_exhausted, {}, "", "", 402},
    {Refusal::credentials, {}, "", "", 403},
    {Refusal::credentials, {}, "", "", 407},
    {Refusal::timed_out, {}, "", "", 408},
    {Refusal::request_too_large, {}, "", "", 413},
    {Refusal::rate_limited, {}, "", "", 429},
    {Refusal::unavailable, {}, "", "", 503},
    {Refusal::timed_out, {}, "", "", 504},
    {Refusal::unavailable, {}, "", "", 521},
    {Refusal::timed_out, {}, "", "", 524},
    {Refusal::unavailable, {}, "", "", 526},
};

// clang-format on

TEST(Refusals, EachRowIsWhatItsServerSays)
{
    const auto rows = refusal_rows();
    ASSERT_EQ(rows.size(), std::size(answers));
    for (std::size_t n = 0; n < rows.size(); ++n) {
        const Answer& answer = answers[n];
        const RefusalRow* row = find_refusal(answer.said());
        ASSERT_NE(row, nullptr) << answer.message;
        EXPECT_EQ(row, &rows[n]) << answer.message << ": row " << row - rows.data() << ", not " << n;
        EXPECT_EQ(classify(answer.said()), answer.refusal) << answer.message;
    }
}

TEST(Refusals, EachRowSaysWhereItComesFrom)
{
    for (const RefusalRow& row : refusal_rows()) {
        EXPECT_TRUE(row.source.starts_with("https://")) << row.words;
        EXPECT_TRUE(!row.words.empty() || row.first_status != 0 || row.code != RefusalRow::any_code) << row.source;
        EXPECT_TRUE(row.also.empty() || !row.words.empty()) << row.words;
        for (const char c : row.words)
            EXPECT_FALSE(c >= 'A' && c <= 'Z') << row.words;
    }
}

TEST(Refusals, EveryRefusalHasARowAndAName)
{
    std::set<Refusal> known;
    std::set<std::string> names;
    for (const RefusalRow& row : refusal_rows()) {
        known.insert(row.refusal);
        names.insert(to_string(row.refusal));
    }
    for (int n = 0; n <= static_cast<int>(Refusal::insufficient_funds); ++n)
        EXPECT_TRUE(known.contains(static_cast<Refusal>(n))) << n;
    EXPECT_EQ(names.size(), known.size());
}

TEST(Refusals, WhatIsNotKnownStaysUnknown)
{
    const Answer unclear[] = {
        {Refusal::unknown, {}, "", "", 0},
        {Refusal::unknown, {}, "", "", 200},
        {Refusal::unknown, {}, "", "", 500},
        {Refusal::unknown, -32000, "Because", "", 0},
        {Refusal::unknown, -32603, "Internal error", "", 500},
        {Refusal::unknown, -32602, "invalid argument 0: hex string without 0x prefix", "", 0},
        // EIP-1474 says "limit exceeded", of what it leaves open: geth's clones mean rates, besu gas, others results.
        {Refusal::unknown, -32005, "limit exceeded", "", 0},
        // Words that only look like others.
        {Refusal::unknown, -32000, "unknown transaction type", "", 0},
        {Refusal::unknown, -32000, "filter not found", "", 0},
        {Refusal::unknown, -32601 + 1, "the rates are limited", "", 0},
    };
    for (const Answer& answer : unclear)
        EXPECT_EQ(classify(answer.said()), answer.refusal) << answer.message;
}

TEST(Refusals, WordsCountMoreThanCodesAndStatuses)
{
    EXPECT_EQ(classify({-32601, "over rate limit", {}, 0}), Refusal::rate_limited);
    EXPECT_EQ(classify({-32600, "Monthly capacity limit exceeded.", {}, 403}), Refusal::quota_exhausted);
    EXPECT_EQ(classify({-32601, "rpc method is not whitelisted", {}, 403}), Refusal::unknown_method);
    EXPECT_EQ(classify({{}, "<html><h1>429 Too Many Requests</h1></html>", {}, 503}), Refusal::rate_limited);
    EXPECT_EQ(classify({-32614, "", {}, 413}), Refusal::range_too_large);
}

TEST(Refusals, TheMessageCountsMoreThanTheData)
{
    EXPECT_EQ(classify({-32000, "nonce too low", "\"execution reverted\"", 0}), Refusal::nonce_too_low);
    EXPECT_EQ(classify({3, "execution reverted: insufficient funds", "\"0x\"", 0}), Refusal::reverted);
}

TEST(Refusals, CaseDoesNotMatterAndLengthIsBounded)
{
    EXPECT_EQ(classify({{}, "NONCE TOO LOW", {}, 0}), Refusal::nonce_too_low);
    const std::string behind = std::string(4096, ' ') + "nonce too low";
    EXPECT_EQ(classify({{}, behind, {}, 0}), Refusal::unknown);
    const std::string across = std::string(4090, ' ') + "nonce too low";
    EXPECT_EQ(classify({{}, across, {}, 0}), Refusal::unknown);
}

} // namespace
} // namespace ethwire::session
