// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "raw_client.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ethwire::devnode {
namespace {

using DevnodeServer = ServerTest;

TEST_F(DevnodeServer, UpgradesAndAnswers)
{
    client.upgrade(node.ws_url(), "/v3/key");
    EXPECT_TRUE(client.head.starts_with("HTTP/1.1 101 Switching Protocols\r\n"));
    EXPECT_NE(client.head.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), std::string::npos);
    EXPECT_EQ(client.ask(chain_id_request), chain_id_answer);
    EXPECT_EQ(node.stats().upgrades, 1u);
    EXPECT_EQ(node.stats().last_target, "/v3/key");
    EXPECT_NE(node.stats().last_head.find("Host: a\r\n"), std::string::npos);
    EXPECT_EQ(node.stats().count("eth_chainId"), 1u);
    EXPECT_EQ(node.connection_count(), 1u);
}

TEST_F(DevnodeServer, RefusesAnUpgradeWithoutItsHeaders)
{
    client.connect_tcp(node.ws_url());
    client.send("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
    client.until_ended();
    EXPECT_TRUE(client.received().starts_with("HTTP/1.1 400 Bad Request\r\n"));
    EXPECT_EQ(client.end_reason(), asio::error::eof);
}

TEST_F(DevnodeServer, AnswersPostsOnTheSamePort)
{
    client.connect_tcp(node.http_url());
    const std::string post =
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(chain_id_request.size()) + "\r\n\r\n" +
        chain_id_request;
    client.send(post + post);
    const std::string answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                               std::to_string(chain_id_answer.size()) + "\r\n\r\n" + chain_id_answer;
    client.until([&] { return client.received().size() >= 2 * answer.size(); });
    EXPECT_EQ(client.received(), answer + answer);
    client.received().clear();
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    client.until([&] { return client.received().ends_with("\r\n\r\n"); });
    EXPECT_TRUE(client.received().starts_with("HTTP/1.1 405 "));
}

TEST_F(DevnodeServer, TakesABodyInChunksFromAClientThatAsksFirst)
{
    client.connect_tcp(node.http_url());
    client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::string go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    client.until([&] { return client.received() == go_on; });
    client.received().clear();
    for (const char c : chain_id_request)
        client.send(std::string("1\r\n") + c + "\r\n");
    client.send("0\r\n\r\n");
    client.until([&] { return client.received().ends_with(chain_id_answer); });
    EXPECT_TRUE(client.received().starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST_F(DevnodeServer, RefusesABodyThatIsTooLargeBeforeItIsSent)
{
    client.connect_tcp(node.http_url());
    client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 100001\r\n\r\n");
    client.until_ended();
    EXPECT_EQ(client.received(),
              "HTTP/1.1 413 Request Entity Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}

TEST_F(DevnodeServer, PagesMayAskAsTheyMayWithGeth)
{
    client.connect_tcp(node.http_url());
    const auto answer_to = [this](const std::string& head, const std::string& body = "") {
        client.received().clear();
        client.send(head + "Host: a\r\n\r\n" + body);
        client.until([this] { return client.received().find("\r\n\r\n") != std::string::npos; });
        return client.received().substr(0, client.received().find("\r\n\r\n") + 2);
    };
    const std::string vary = "Vary: Origin\r\nVary: Access-Control-Request-Method\r\n"
                             "Vary: Access-Control-Request-Headers\r\nContent-Length: 0\r\n";
    const std::string question = "OPTIONS / HTTP/1.1\r\nOrigin: http://app.example\r\n";
    EXPECT_EQ(
        answer_to(question + "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n"),
        "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Headers: content-type\r\nAccess-Control-Allow-Methods: POST\r\n"
        "Access-Control-Allow-Origin: *\r\nAccess-Control-Max-Age: 600\r\n" +
            vary);
    EXPECT_EQ(answer_to(question + "Access-Control-Request-Method: PUT\r\n"), "HTTP/1.1 200 OK\r\n" + vary);
    EXPECT_EQ(answer_to(question), "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nVary: Origin\r\n"
                                   "Content-Length: 0\r\n");
    const std::string length = "Content-Length: " + std::to_string(chain_id_request.size()) + "\r\n";
    EXPECT_EQ(answer_to("POST / HTTP/1.1\r\nOrigin: null\r\n" + length, chain_id_request),
              "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nVary: Origin\r\nContent-Type: application/json\r\n"
              "Content-Length: " +
                  std::to_string(chain_id_answer.size()) + "\r\n");
    EXPECT_EQ(answer_to("POST / HTTP/1.1\r\n" + length, chain_id_request).find("Access-Control"), std::string::npos);
}

TEST_F(DevnodeServer, SpeaksNewlineJsonOverAUnixSocket)
{
    client.connect_ipc(node.ipc_path());
    client.send(chain_id_request + chain_id_request.substr(0, 9));
    client.send(chain_id_request.substr(9));
    const std::string expected = chain_id_answer + "\n" + chain_id_answer + "\n";
    client.until([&] { return client.received().size() >= expected.size(); });
    EXPECT_EQ(client.received(), expected);
    client.received().clear();
    client.send(R"({"id":1,"method":"eth_subscribe","params":["newHeads"]})");
    client.until([&] { return client.received().ends_with("\n"); });
    node.mine();
    client.until([&] { return client.received().find("eth_subscription") != std::string::npos; });
}

TEST_F(DevnodeServer, TellsEachSubscriberOfEachBlock)
{
    open();
    RawClient other(context);
    other.upgrade(node.ws_url());
    const std::string mine = subscribe(R"(["newHeads"])");
    const std::string theirs = subscribe(R"(["newHeads"])", other);
    EXPECT_NE(mine, theirs);
    EXPECT_EQ(node.subscription_count(), 2u);
    node.mine(3);
    for (std::uint64_t number = 1; number <= 3; ++number) {
        const std::string hash = node.chain().by_number(number)->header.hash.to_hex();
        const std::string a = client.next().payload;
        const std::string b = other.next().payload;
        EXPECT_NE(a.find(hash), std::string::npos);
        EXPECT_NE(b.find(hash), std::string::npos);
        EXPECT_NE(a.find(mine), std::string::npos);
        EXPECT_NE(b.find(theirs), std::string::npos);
    }
}

TEST_F(DevnodeServer, ForgetsAClientThatLeft)
{
    open();
    subscribe(R"(["newHeads"])");
    client.drop();
    client.until([&] { return node.connection_count() == 0; });
    EXPECT_EQ(node.subscription_count(), 0u);
    node.mine();
}

TEST_F(DevnodeServer, AnswersPingsAndCountsPongs)
{
    open();
    client.send(RawClient::frame("p1", wire::Opcode::ping));
    const auto pong = client.next();
    EXPECT_EQ(pong.opcode, wire::Opcode::pong);
    EXPECT_EQ(pong.payload, "p1");
    EXPECT_EQ(node.stats().pings, 1u);
    client.send(RawClient::frame("", wire::Opcode::pong));
    client.until([&] { return node.stats().pongs == 1; });
}

TEST_F(DevnodeServer, AnswersACloseWithItsCodeAndEnds)
{
    open();
    client.send(RawClient::frame("\x0b\xb8why", wire::Opcode::close)); // 3000
    const auto frame = client.next();
    EXPECT_EQ(frame.opcode, wire::Opcode::close);
    EXPECT_EQ(frame.payload, "\x0b\xb8");
    client.until_ended();
    EXPECT_EQ(client.end_reason(), asio::error::eof);
    EXPECT_EQ(node.stats().closes, 1u);
    EXPECT_EQ(node.stats().last_close, 3000u);
}

TEST_F(DevnodeServer, ClosesOnClientsThatBreakTheProtocol)
{
    open();
    client.send("\x81\x01"
                "a"); // not masked
    EXPECT_EQ(client.next().payload.substr(0, 2), "\x03\xea");
    client.until_ended();
    EXPECT_EQ(node.stats().violations, 1u);
    RawClient large(context);
    large.upgrade(node.ws_url());
    large.send(RawClient::frame(std::string(100'001, ' ')));
    EXPECT_EQ(large.next().payload.substr(0, 2), "\x03\xf1");
}

TEST_F(DevnodeServer, AnswersPipelinedRequestsInOneWrite)
{
    open();
    const std::size_t before = client.reads();
    std::string many;
    for (int i = 0; i < 200; ++i)
        many += RawClient::frame(chain_id_request);
    client.send(many);
    const std::size_t expected = 200 * (chain_id_answer.size() + 2);
    client.until([&] { return client.received().size() >= expected; });
    EXPECT_EQ(client.received().size(), expected);
    EXPECT_LE(client.reads() - before, 3u);
}

TEST_F(DevnodeServer, GoesDownAndComesBackOnTheSamePort)
{
    open();
    subscribe(R"(["newHeads"])");
    node.mine(2);
    const std::string url = node.ws_url();
    node.stop();
    client.until_ended();
    EXPECT_TRUE(client.was_reset());
    RawClient refused(context);
    refused.connect_tcp(url);
    EXPECT_EQ(refused.end_reason(), asio::error::connection_refused);
    ASSERT_FALSE(node.start());
    EXPECT_EQ(node.ws_url(), url);
    RawClient again(context);
    again.upgrade(url);
    EXPECT_EQ(again.ask(R"({"id":1,"method":"eth_blockNumber"})"), R"({"jsonrpc":"2.0","id":1,"result":"0x2"})");
    EXPECT_EQ(node.subscription_count(), 0u);
}

TEST_F(DevnodeServer, StartingTwiceIsAnError)
{
    EXPECT_EQ(node.start(), asio::error::already_open);
    NodeOptions taken;
    taken.ws_port = static_cast<std::uint16_t>(std::stoi(node.ws_url().substr(node.ws_url().rfind(':') + 1)));
    EXPECT_EQ(DevNode(context.get_executor(), taken).start(), asio::error::address_in_use);
}

TEST_F(DevnodeServer, ReplacesAStaleSocketAndNothingElse)
{
    NodeOptions options;
    options.ws_port.reset();
    options.ipc_path = ipc_path() + "2";
    { // a socket that its owner left behind
        asio::local::stream_protocol::acceptor stale(context, options.ipc_path);
    }
    EXPECT_FALSE(DevNode(context.get_executor(), options).start());
    ::close(::open(options.ipc_path.c_str(), O_CREAT | O_WRONLY, 0600));
    EXPECT_EQ(DevNode(context.get_executor(), options).start(), asio::error::address_in_use);
    EXPECT_EQ(::access(options.ipc_path.c_str(), F_OK), 0);
    ::unlink(options.ipc_path.c_str());
    options.ipc_path = ipc_path();
    EXPECT_EQ(DevNode(context.get_executor(), options).start(), asio::error::address_in_use);
    options.ipc_path = std::string(200, 'x');
    EXPECT_EQ(DevNode(context.get_executor(), options).start(), asio::error::name_too_long);
}

TEST_F(DevnodeServer, MinesOnItsClock)
{
    NodeOptions options;
    options.block_time = std::chrono::milliseconds(1);
    DevNode clocked(context.get_executor(), options);
    ASSERT_FALSE(clocked.start());
    client.until([&] { return clocked.chain().head()->header.number >= 3; });
}

TEST_F(DevnodeServer, CanBeDestroyedInTheMiddleOfEverything)
{
    open();
    subscribe(R"(["newHeads"])");
    node.flood({"newHeads", 1'000'000, 0});
    client.next();
    owned.reset();
    client.until_ended();
}

} // namespace
} // namespace ethwire::devnode
