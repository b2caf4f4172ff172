// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "session_fixture.hpp"

#include "devnode/block_maker.hpp"

#include <ethwire/eth/block.hpp>
#include <ethwire/eth/hashing.hpp>

namespace ethwire::devnode {
namespace {

using DevnodeSession = SessionTest;

template <class T>
T decoded(const std::string& text)
{
    T out;
    DecodeContext context;
    const error_code ec = decode(text, out, &context);
    EXPECT_FALSE(ec) << context.describe(ec) << ": " << text.substr(0, 200);
    return out;
}

TEST_F(DevnodeSession, AnswersInTheOrderAndFormOfGeth)
{
    EXPECT_EQ(ask(R"({"jsonrpc":"2.0","id":"x","method":"eth_blockNumber"})"),
              std::vector<std::string>{R"({"jsonrpc":"2.0","id":"x","result":"0xa"})"});
    EXPECT_EQ(call("eth_chainId"), "\"0x539\"");
    EXPECT_EQ(call("net_version"), "\"1337\"");
    EXPECT_EQ(call("eth_syncing"), "false");
}

TEST_F(DevnodeSession, ErrorsHaveTheCodesOfJsonRpc)
{
    EXPECT_TRUE(has(ask("{")[0], R"("id":null,"error":{"code":-32700)"));
    EXPECT_TRUE(has(ask("{}")[0], R"("id":null,"error":{"code":-32600)"));
    EXPECT_TRUE(has(ask(R"({"id":{},"method":"eth_chainId"})")[0], "-32600"));
    EXPECT_TRUE(has(call("eth_nothing"), "\"code\":-32601"));
    EXPECT_TRUE(has(call("dev_nothing"), "\"code\":-32601"));
    EXPECT_TRUE(has(call("eth_getBlockByHash", "[\"0x12\"]"), "\"code\":-32602"));
    EXPECT_TRUE(has(call("eth_getBlockByNumber", "[\"soon\"]"), "\"code\":-32602"));
    EXPECT_TRUE(has(call("eth_chainId", "{}"), "\"code\":-32602"));
    EXPECT_TRUE(has(call("eth_getBalance", "[1]"), "\"code\":-32602"));
    EXPECT_EQ(node.stats.malformed, 2u);
}

TEST_F(DevnodeSession, ANotificationOfTheClientIsNotAnswered)
{
    EXPECT_TRUE(ask(R"({"jsonrpc":"2.0","method":"eth_chainId"})").empty());
    EXPECT_EQ(node.stats.count("eth_chainId"), 1u);
}

TEST_F(DevnodeSession, ABatchIsAnsweredAsOne)
{
    EXPECT_EQ(
        ask(R"([{"id":1,"method":"eth_chainId"},{"id":2,"method":"eth_blockNumber"},5,{"method":"eth_chainId"}])"),
        std::vector<std::string>{
            R"([{"jsonrpc":"2.0","id":1,"result":"0x539"},)"
            R"({"jsonrpc":"2.0","id":2,"result":"0xa"},)"
            R"({"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"invalid request"}}])"});
    EXPECT_TRUE(ask(R"([{"method":"eth_chainId"}])").empty());
}

TEST_F(DevnodeSession, GivesBlocksWithHashesOrWithTransactions)
{
    const Block light = decoded<Block>(call("eth_getBlockByNumber", R"(["0x5",false])"));
    EXPECT_EQ(light.header.hash, compute_hash(light.header));
    EXPECT_FALSE(light.full());
    EXPECT_EQ(light.transaction_count(), 3u);
    const std::string hash = light.header.hash.to_hex();
    const Block full = decoded<Block>(call("eth_getBlockByHash", "[\"" + hash + "\",true]"));
    EXPECT_TRUE(full.full());
    EXPECT_EQ(full.transaction_hashes(), light.transaction_hashes());
    EXPECT_EQ(call("eth_getBlockByNumber", R"(["0xb",false])"), "null");
    EXPECT_EQ(call("eth_getBlockTransactionCountByNumber", R"(["latest"])"), "\"0x3\"");
}

TEST_F(DevnodeSession, GivesTransactionsAndReceipts)
{
    const Transaction& transaction = node.chain.head()->transactions[0];
    const std::string params = "[\"" + transaction.hash.to_hex() + "\"]";
    const auto got = decoded<Transaction>(call("eth_getTransactionByHash", params));
    EXPECT_EQ(compute_hash(got).value(), transaction.hash);
    EXPECT_EQ(got.block_number, 10u);
    const auto receipt = decoded<Receipt>(call("eth_getTransactionReceipt", params));
    EXPECT_EQ(receipt.logs.size(), 1u);
    EXPECT_EQ(decoded<std::vector<Receipt>>(call("eth_getBlockReceipts", R"(["latest"])")),
              node.chain.head()->receipts);
    const std::string nowhere = "[\"0x" + std::string(64, '0') + "\"]";
    EXPECT_EQ(call("eth_getTransactionByHash", nowhere), "null");
    EXPECT_EQ(call("eth_getTransactionReceipt", nowhere), "null");
}

TEST_F(DevnodeSession, GetLogsTakesRangesHashesAddressesAndTopics)
{
    const std::string token = node.chain.tokens()[0].to_hex();
    EXPECT_EQ(decoded<std::vector<Log>>(call("eth_getLogs", R"([{"fromBlock":"0x1","toBlock":"0x4"}])")).size(), 8u);
    EXPECT_EQ(decoded<std::vector<Log>>(call("eth_getLogs", "[{\"fromBlock\":\"0x0\",\"address\":\"" + token + "\"}]")),
              node.chain.logs(0, 10, Filter().address(node.chain.tokens()[0])));
    const std::string hash = node.chain.by_number(3)->header.hash.to_hex();
    const auto of_block = decoded<std::vector<Log>>(call("eth_getLogs", "[{\"blockHash\":\"" + hash + "\"}]"));
    EXPECT_EQ(of_block, node.chain.logs(3, 3, Filter()));
    EXPECT_TRUE(has(call("eth_getLogs", "[{\"blockHash\":\"0x" + std::string(64, '1') + "\"}]"), "unknown block"));
    EXPECT_TRUE(has(call("eth_getLogs", R"([{"fromBlock":"0x4","toBlock":"0x3"}])"), "-32602"));
    EXPECT_TRUE(has(call("eth_getLogs", R"([{"address":"0x1"}])"), "-32602"));
    EXPECT_TRUE(has(call("eth_getLogs", "[]"), "-32602"));
}

TEST_F(DevnodeSession, HeadsComeAfterTheReplyOfTheirSubscription)
{
    const std::string id = subscribe(R"(["newHeads"])");
    EXPECT_EQ(id.size(), 34u);
    node.mine(2);
    const auto lines = taken();
    ASSERT_EQ(lines.size(), 2u);
    const std::string begin =
        R"({"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":")" + id + R"(","result":)";
    ASSERT_TRUE(lines[1].starts_with(begin));
    const auto header = decoded<Header>(lines[1].substr(begin.size(), lines[1].size() - begin.size() - 2));
    EXPECT_EQ(header.hash, node.chain.head()->header.hash);
    EXPECT_EQ(header.hash, compute_hash(header));
}

TEST_F(DevnodeSession, LogsAreFilteredBySubscription)
{
    const Address token = node.chain.tokens()[1];
    subscribe("[\"logs\",{\"address\":\"" + token.to_hex() + "\",\"topics\":[\"" + transfer_topic().to_hex() + "\"]}]");
    node.mine(20);
    EXPECT_EQ(taken().size(), node.chain.logs(11, 30, Filter().address(token)).size());
    EXPECT_TRUE(has(call("eth_subscribe", R"(["logs",{"topics":7}])"), "-32602"));
}

TEST_F(DevnodeSession, PendingTransactionsComeAsHashesOrWhole)
{
    subscribe(R"(["newPendingTransactions"])");
    node.mine(1);
    auto lines = taken();
    ASSERT_EQ(lines.size(), 3u);
    EXPECT_TRUE(has(lines[0], "\"result\":\"" + node.chain.head()->transactions[0].hash.to_hex() + "\"}}"));
    subscribe(R"(["newPendingTransactions",true])");
    lines = ask(R"({"id":1,"method":"eth_sendRawTransaction","params":["0x010203"]})");
    ASSERT_EQ(lines.size(), 3u);
    const std::string hash = node.chain.pending().back().hash.to_hex();
    EXPECT_TRUE(has(lines[0], "\"result\":\"" + hash + "\"}}"));
    EXPECT_TRUE(has(lines[1], "\"blockHash\":null"));
    EXPECT_TRUE(has(lines[1], "\"hash\":\"" + hash + "\""));
    EXPECT_EQ(lines[2], R"({"jsonrpc":"2.0","id":1,"result":")" + hash + "\"}");
}

TEST_F(DevnodeSession, AnyNamespaceCanBeSubscribedTo)
{
    const std::string id = call("alchemy_subscribe", R"(["mined",{"x":1}])");
    node.emit("mined", R"({"a":1})");
    const auto lines = taken();
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0], R"({"jsonrpc":"2.0","method":"alchemy_subscription","params":{"subscription":)" + id +
                            R"(,"result":{"a":1}}})");
    EXPECT_TRUE(has(call("eth_subscribe", R"(["mined"])"), "-32601"));
}

TEST_F(DevnodeSession, UnsubscribingEndsTheEvents)
{
    const std::string id = subscribe(R"(["newHeads"])");
    EXPECT_EQ(call("eth_unsubscribe", "[\"" + id + "\"]"), "true");
    node.mine(1);
    EXPECT_TRUE(taken().empty());
    EXPECT_TRUE(has(call("eth_unsubscribe", "[\"" + id + "\"]"), "subscription not found"));
}

TEST_F(DevnodeSession, HttpHasNoSubscriptions)
{
    outbox.set_framing(Framing::http);
    session.on_message(R"({"id":1,"method":"eth_subscribe","params":["newHeads"]})");
    EXPECT_TRUE(has(outbox.bytes(), "-32601"));
    EXPECT_TRUE(has(outbox.bytes(), "HTTP/1.1 200 OK\r\n"));
}

TEST_F(DevnodeSession, SubscriptionsAreBounded)
{
    for (std::size_t i = 0; i < Session::max_subscriptions; ++i)
        session.subscribe("eth", "newHeads", false, {});
    EXPECT_TRUE(has(call("eth_subscribe", R"(["newHeads"])"), "-32005"));
}

TEST_F(DevnodeSession, CommandsChangeTheChain)
{
    EXPECT_EQ(call("dev_mine"), "\"0xb\"");
    EXPECT_EQ(call("dev_mine", "[4]"), "\"0xf\"");
    const std::string head = node.chain.head()->header.hash.to_hex();
    EXPECT_EQ(call("dev_reorg", "[2]"), "\"0xf\"");
    EXPECT_EQ(call("dev_reorg", "[2,0]"), "\"0xd\"");
    EXPECT_EQ(call("dev_setHead", "[\"" + head + "\"]"), "true");
    EXPECT_EQ(call("eth_blockNumber"), "\"0xf\"");
    for (const char* params : {"[0]", "[-1]", "[100001]", "[\"x\"]"})
        EXPECT_TRUE(has(call("dev_mine", params), "-32602")) << params;
}

TEST_F(DevnodeSession, CommandsReachTheCarrier)
{
    call("dev_drop");
    call("dev_drop", "[\"fin\"]");
    call("dev_close", "[1012,\"restart\"]");
    call("dev_ping", "[3,\"hi\"]");
    call("dev_message", R"(["{\"a\":1}"])");
    call("dev_bytes", R"(["0x6162"])");
    call("dev_flood", R"(["logs",5])");
    EXPECT_EQ(carrier.told, (std::vector<std::string>{"rst", "fin", "close 1012 restart", "ping 3 hi",
                                                      "message {\"a\":1}", "raw ab", "flood logs 5"}));
    EXPECT_TRUE(has(call("dev_flood", R"(["syncing",5])"), "-32602"));
}

TEST_F(DevnodeSession, StatsCountWhatClientsDid)
{
    call("eth_chainId");
    subscribe(R"(["newHeads"])");
    const std::string stats = call("dev_stats");
    EXPECT_TRUE(has(stats, "\"requests\":3"));
    EXPECT_TRUE(has(stats, "\"subscriptions\":1"));
    EXPECT_TRUE(has(stats, R"("methods":{"dev_stats":1,"eth_chainId":1,"eth_subscribe":1})"));
}

} // namespace
} // namespace ethwire::devnode
