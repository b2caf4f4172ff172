// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/http_client.hpp"
#include "unit/io/loop.hpp"

#include <optional>

#include <zlib.h>

namespace ethwire::io {
namespace {

using namespace std::chrono_literals;

std::string ok(const std::string& body)
{
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

/// A server of the test's own thread: the loop runs until something is there, so that blocking calls do not block.
struct HttpClientTest : testing::Test {
    struct Answer {
        std::optional<error_code> error;
        HttpReply reply;
    };

    asio::io_context loop;
    test::Listener listener;
    std::optional<HttpClient> client;
    test::Descriptor peer;

    void open(HttpOptions options = {}, const std::string& userinfo = "")
    {
        client.emplace(loop.get_executor(),
                       *Endpoint::parse("http://" + userinfo + "127.0.0.1:" + std::to_string(listener.port()) + "/rpc"),
                       options);
    }

    std::shared_ptr<Answer> post(const std::string& body, Duration within = 30s, bool replayable = false)
    {
        if (!client)
            open();
        const auto answer = std::make_shared<Answer>();
        cancel = client->post(body, std::chrono::steady_clock::now() + within, replayable,
                              [answer](error_code error, HttpReply reply) {
                                  EXPECT_FALSE(answer->error) << "called twice";
                                  answer->error = error;
                                  answer->reply = std::move(reply);
                              });
        EXPECT_FALSE(answer->error);
        return answer;
    }

    void accept()
    {
        test::run_until(loop, [this] { return listener.is_asked(); });
        peer = listener.accept();
    }

    /// Takes one whole request from the connection.
    std::string take(const std::string& body)
    {
        std::string request;
        test::run_until(loop, [&] {
            std::array<char, 4096> room;
            const auto n = ::recv(peer.get(), room.data(), room.size(), MSG_DONTWAIT);
            if (n > 0)
                request.append(room.data(), static_cast<std::size_t>(n));
            return request.ends_with("\r\n\r\n" + body);
        });
        return request;
    }

    void wait(const std::shared_ptr<Answer>& answer)
    {
        test::run_until(loop, [&] { return answer->error.has_value(); });
    }

    /// One request on a connection of its own, answered with these bytes, which then ends if told so.
    std::shared_ptr<Answer> exchange(const std::string& bytes, bool end = false)
    {
        const auto answer = post("{}");
        accept();
        take("{}");
        test::send_all(peer.get(), bytes);
        if (end)
            peer = test::Descriptor();
        wait(answer);
        return answer;
    }

    HttpClient::Cancel cancel;
};

TEST_F(HttpClientTest, PostsJsonAndKeepsTheConnection)
{
    open(HttpOptions().header("X-Tenant", "7"), "user:pass@");
    auto answer = post("{\"id\":1}");
    accept();
    const auto request = take("{\"id\":1}");
    EXPECT_TRUE(request.starts_with("POST /rpc HTTP/1.1\r\nHost: 127.0.0.1:")) << request;
    EXPECT_NE(request.find("\r\nContent-Type: application/json\r\n"), std::string::npos);
    EXPECT_NE(request.find("\r\nAuthorization: Basic dXNlcjpwYXNz\r\n"), std::string::npos);
    EXPECT_NE(request.find("\r\nX-Tenant: 7\r\n"), std::string::npos);
    EXPECT_NE(request.find("\r\nContent-Length: 8\r\n"), std::string::npos);
    EXPECT_NE(request.find("\r\nAccept-Encoding: gzip, deflate\r\n"), std::string::npos);
    test::send_all(peer.get(), ok("{\"result\":1}"));
    wait(answer);
    EXPECT_FALSE(*answer->error) << answer->error->message();
    EXPECT_EQ(answer->reply.status, 200u);
    EXPECT_EQ(answer->reply.body, "{\"result\":1}");

    answer = post("{}");
    take("{}");
    EXPECT_FALSE(listener.is_asked());
    test::send_all(peer.get(), ok("[]"));
    wait(answer);
    EXPECT_EQ(answer->reply.body, "[]");
}

TEST_F(HttpClientTest, BearerGivenByTheCallerWinsOverTheUrl)
{
    open(HttpOptions().header("authorization", "Bearer t"), "user:pass@");
    post("{}");
    accept();
    const auto request = take("{}");
    EXPECT_NE(request.find("authorization: Bearer t\r\n"), std::string::npos);
    EXPECT_EQ(request.find("Basic"), std::string::npos);
}

TEST_F(HttpClientTest, HeadersThatInjectOrCollideAreRefusedUnsent)
{
    const std::vector<std::pair<std::string, std::string>> bad{{"X", "a\r\nY: b"},
                                                               {"X y", "a"},
                                                               {"", "a"},
                                                               {"Host", "evil"},
                                                               {"content-length", "1"},
                                                               {"Transfer-Encoding", "chunked"},
                                                               {"X", std::string("a\0", 2)}};
    for (const auto& [name, value] : bad) {
        open(HttpOptions().header(name, value));
        const auto answer = post("{}");
        wait(answer);
        EXPECT_EQ(*answer->error, errc::http_bad_header) << name;
        EXPECT_FALSE(answer->reply.sent);
    }
    EXPECT_FALSE(listener.is_asked());
}

TEST_F(HttpClientTest, DrippedAnswerEndsAtTheDeadline)
{
    const auto start = std::chrono::steady_clock::now();
    const auto answer = post("{}", 150ms);
    accept();
    take("{}");
    const auto bytes = ok(std::string(1000, ' '));
    std::size_t sent = 0;
    test::run_until(loop, [&] {
        loop.run_for(5ms);
        test::send_all(peer.get(), bytes.substr(sent++, 1));
        return answer->error.has_value();
    });
    const auto took = std::chrono::steady_clock::now() - start;
    EXPECT_EQ(*answer->error, errc::timed_out);
    EXPECT_TRUE(answer->reply.sent);
    EXPECT_GE(took, 150ms);
    EXPECT_LT(took, 1s);
}

TEST_F(HttpClientTest, DeclaredBodyIsRefusedByItsLengthOnBothSidesOfTheLimit)
{
    open(HttpOptions().body_limit(100));
    EXPECT_FALSE(*exchange(ok(std::string(100, 'x')), true)->error);
    const auto answer = exchange("HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n");
    EXPECT_EQ(*answer->error, errc::http_body_too_large);
    EXPECT_EQ(*exchange("HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n")->error,
              errc::http_body_too_large);
}

TEST_F(HttpClientTest, EndlessChunksStopAtTheLimit)
{
    open(HttpOptions().body_limit(100));
    std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 11; ++i)
        bytes += "a\r\n0123456789\r\n";
    EXPECT_EQ(*exchange(bytes)->error, errc::http_body_too_large);
}

TEST_F(HttpClientTest, ChunkedAnswerIsJoinedWhateverItsSlices)
{
    const auto answer = post("{}");
    accept();
    take("{}");
    const std::string bytes =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n2\r\n1}\r\n0\r\n\r\n";
    for (const char c : bytes) {
        test::send_all(peer.get(), std::string(1, c));
        loop.restart();
        loop.poll();
    }
    wait(answer);
    EXPECT_FALSE(*answer->error) << answer->error->message();
    EXPECT_EQ(answer->reply.body, "{\"a\":1}");
}

TEST_F(HttpClientTest, HeaderBombIsRefused)
{
    EXPECT_EQ(*exchange("HTTP/1.1 200 OK\r\nX: " + std::string(40000, 'x'))->error, errc::http_head_too_large);
}

TEST_F(HttpClientTest, RedirectsAreNeverFollowed)
{
    test::Listener target;
    for (const char* status : {"301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"}) {
        const auto answer = exchange("HTTP/1.1 " + std::string(status) + "\r\nLocation: http://127.0.0.1:" +
                                         std::to_string(target.port()) + "/\r\nContent-Length: 0\r\n\r\n",
                                     true);
        EXPECT_EQ(*answer->error, errc::http_redirect) << status;
    }
    EXPECT_FALSE(target.is_asked());
}

TEST_F(HttpClientTest, ErrorStatusComesWithItsBodyAndRetryAfter)
{
    auto answer = exchange("HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 4\r\n\r\nslow", true);
    EXPECT_EQ(*answer->error, errc::http_status);
    EXPECT_EQ(answer->reply.status, 429u);
    EXPECT_EQ(answer->reply.retry_after, std::chrono::seconds{7});
    EXPECT_EQ(answer->reply.body, "slow");
    answer =
        exchange("HTTP/1.1 401 No\r\nRetry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\nContent-Length: 0\r\n\r\n", true);
    EXPECT_EQ(answer->reply.status, 401u);
    EXPECT_FALSE(answer->reply.retry_after);
    answer = exchange("HTTP/1.1 503 No\r\nDate: Fri, 31 Dec 1999 23:59:29 GMT\r\n"
                      "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(answer->reply.retry_after, std::chrono::seconds{30});
}

TEST_F(HttpClientTest, InterimAnswersAreReadOver)
{
    const std::string interim = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    const auto answer = exchange("HTTP/1.1 100 Continue\r\n\r\n" + interim + ok("{}"));
    EXPECT_FALSE(*answer->error) << answer->error->message();
    EXPECT_EQ(answer->reply.status, 200u);
    EXPECT_EQ(answer->reply.body, "{}");

    // The connection is as good as before.
    const auto next = post("[]");
    take("[]");
    for (const char c : interim + ok("[]")) {
        test::send_all(peer.get(), std::string(1, c));
        loop.restart();
        loop.poll();
    }
    wait(next);
    EXPECT_EQ(next->reply.body, "[]");
}

TEST_F(HttpClientTest, InterimAnswersWithoutEndAreRefused)
{
    std::string bytes;
    for (int n = 0; n < 17; ++n)
        bytes += "HTTP/1.1 102 Processing\r\n\r\n";
    EXPECT_EQ(*exchange(bytes)->error, errc::http_malformed);
    EXPECT_EQ(*exchange("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n")->error, errc::http_malformed);
}

TEST_F(HttpClientTest, WhatIsNoHttpIsMalformed)
{
    EXPECT_EQ(*exchange("SSH-2.0-OpenSSH_9.2\r\n\r\n")->error, errc::http_malformed);
    EXPECT_EQ(*exchange("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")->error, errc::http_malformed);
}

/// \param bits 15 for zlib's form, -15 for the bare one, 31 for gzip
std::string packed(const std::string& text, int bits)
{
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
    std::string out(deflateBound(&stream, text.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string coded(const std::string& coding, const std::string& body, const std::string& status = "200 OK")
{
    return "HTTP/1.1 " + status + "\r\nContent-Encoding: " + coding +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

TEST_F(HttpClientTest, CompressedAnswersAreUnpacked)
{
    std::string text = "{\"result\":\"0x1\"}";
    for (int n = 0; n < 3000; ++n)
        text += std::to_string(n * 7919); // larger than the first step
    const std::pair<std::string, std::string> answers[] = {
        {"gzip", packed(text, 31)},
        {"X-GZip", packed(text, 31)},
        {"gzip", packed(text.substr(0, 5), 31) + packed(text.substr(5), 31)},
        {"deflate", packed(text, 15)},
        {"deflate", packed(text, -15)},
        {"identity", text},
        {"", text},
    };
    for (const auto& [coding, body] : answers) {
        const auto answer = exchange(coded(coding, body), true);
        EXPECT_FALSE(*answer->error) << coding << ": " << answer->error->message();
        EXPECT_EQ(answer->reply.body, text) << coding;
    }
}

TEST_F(HttpClientTest, CompressedAnswersThatCannotBeUnpackedAreRefused)
{
    const std::string whole = packed("{\"result\":\"0x1\"}", 31);
    EXPECT_EQ(*exchange(coded("br", whole), true)->error, errc::http_encoded);
    EXPECT_EQ(*exchange(coded("gzip, gzip", whole), true)->error, errc::http_encoded);
    EXPECT_EQ(*exchange(coded("gzip", "xx"), true)->error, errc::http_undecodable);
    EXPECT_EQ(*exchange(coded("gzip", whole + "x"), true)->error, errc::http_undecodable);
    EXPECT_EQ(*exchange(coded("deflate", "xx"), true)->error, errc::http_undecodable);
    for (std::size_t size = 1; size < whole.size(); ++size)
        EXPECT_EQ(*exchange(coded("gzip", whole.substr(0, size)), true)->error, errc::http_undecodable) << size;
    // What a refusal explains is shown when it can be, and is a refusal when it cannot.
    auto answer = exchange(coded("gzip", packed("slow", 31), "429 Slow"), true);
    EXPECT_EQ(*answer->error, errc::http_status);
    EXPECT_EQ(answer->reply.body, "slow");
    answer = exchange(coded("gzip", "xx", "429 Slow"));
    EXPECT_EQ(*answer->error, errc::http_status);
    EXPECT_EQ(answer->reply.body, "");
}

TEST_F(HttpClientTest, ABombIsNoLargerThanTheLimit)
{
    constexpr std::size_t limit = 100000;
    open(HttpOptions().body_limit(limit));
    const auto answer = exchange(coded("gzip", packed(std::string(limit, '0'), 31)), true);
    EXPECT_FALSE(*answer->error) << answer->error->message();
    EXPECT_EQ(answer->reply.body.size(), limit);
    EXPECT_EQ(*exchange(coded("gzip", packed(std::string(limit + 1, '0'), 31)), true)->error,
              errc::http_body_too_large);

    // 64 MiB in 64 KiB; and all of it again, in another member.
    const std::string bomb = packed(std::string(std::size_t{64} << 20, '0'), 31);
    ASSERT_LT(bomb.size(), limit);
    const auto refused = exchange(coded("gzip", bomb), true);
    EXPECT_EQ(*refused->error, errc::http_body_too_large);
    EXPECT_EQ(refused->reply.body, "");
    std::string halves;
    for (int n = 0; n < 2; ++n)
        halves += packed(std::string(limit / 2 + 1, '0'), 31);
    EXPECT_EQ(*exchange(coded("gzip", halves))->error, errc::http_body_too_large);
}

TEST_F(HttpClientTest, CutAnswerIsTruncatedAndOneWithoutLengthEndsWithTheConnection)
{
    EXPECT_EQ(*exchange("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", true)->error, errc::http_truncated);
    const auto answer = exchange("HTTP/1.1 200 OK\r\n\r\nwhole", true);
    EXPECT_FALSE(*answer->error) << answer->error->message();
    EXPECT_EQ(answer->reply.body, "whole");
}

TEST_F(HttpClientTest, ConnectionClosedWhileRestingIsLeftUnused)
{
    exchange(ok("1"), true);
    const auto answer = exchange(ok("2"));
    EXPECT_FALSE(*answer->error);
    EXPECT_EQ(answer->reply.body, "2");
}

TEST_F(HttpClientTest, CloseThatCrossesARequestIsReplayedOnlyWhenAllowed)
{
    for (const bool replayable : {false, true}) {
        client.reset();
        exchange(ok("1"));
        const auto answer = post("{}", 30s, replayable);
        take("{}");
        peer = test::Descriptor();
        if (!replayable) {
            wait(answer);
            EXPECT_EQ(*answer->error, asio::error::eof);
            EXPECT_TRUE(answer->reply.sent);
            continue;
        }
        accept();
        take("{}");
        test::send_all(peer.get(), ok("2"));
        wait(answer);
        EXPECT_FALSE(*answer->error) << answer->error->message();
        EXPECT_EQ(answer->reply.body, "2");
    }
}

TEST_F(HttpClientTest, FreshConnectionThatDropsTheRequestIsNotReplayed)
{
    const auto answer = post("{}", 30s, true);
    accept();
    take("{}");
    peer = test::Descriptor();
    wait(answer);
    EXPECT_EQ(*answer->error, asio::error::eof);
    EXPECT_FALSE(listener.is_asked());
}

TEST_F(HttpClientTest, RequestsBeyondThePoolWaitTheirTurn)
{
    open(HttpOptions().connections(1));
    const auto first = post("1");
    const auto second = post("2");
    accept();
    take("1");
    loop.restart();
    loop.poll();
    EXPECT_FALSE(listener.is_asked());
    test::send_all(peer.get(), ok("one"));
    wait(first);
    take("2");
    test::send_all(peer.get(), ok("two"));
    wait(second);
    EXPECT_EQ(second->reply.body, "two");
}

TEST_F(HttpClientTest, DeadlineHoldsWhileWaitingForAConnection)
{
    open(HttpOptions().connections(1));
    const auto first = post("1");
    const auto second = post("2", 50ms);
    wait(second);
    EXPECT_EQ(*second->error, errc::timed_out);
    EXPECT_FALSE(second->reply.sent);
    EXPECT_FALSE(first->error);
}

TEST_F(HttpClientTest, CancelEndsARequestOnceAndFreesItsConnection)
{
    open(HttpOptions().connections(1));
    const auto first = post("1");
    const auto end = cancel;
    const auto second = post("2");
    accept();
    take("1");
    end();
    EXPECT_FALSE(first->error);
    end();
    wait(first);
    EXPECT_EQ(*first->error, asio::error::operation_aborted);
    accept();
    take("2");
    test::send_all(peer.get(), ok("two"));
    wait(second);
    EXPECT_FALSE(*second->error);
    end();
}

TEST_F(HttpClientTest, DestroyedClientEndsEveryRequest)
{
    open(HttpOptions().connections(1));
    const auto first = post("1");
    const auto second = post("2");
    accept();
    client.reset();
    EXPECT_FALSE(first->error);
    loop.restart();
    loop.run();
    EXPECT_EQ(*first->error, asio::error::operation_aborted);
    EXPECT_EQ(*second->error, asio::error::operation_aborted);
    cancel();
}

} // namespace
} // namespace ethwire::io
