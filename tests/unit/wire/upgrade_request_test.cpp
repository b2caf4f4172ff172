// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "wire/upgrade.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace ethwire::wire {
namespace {

using namespace std::string_literals;

constexpr std::string_view key = "dGhlIHNhbXBsZSBub25jZQ=="; // RFC 6455, section 1.3

std::string sent(const UpgradeRequest& request)
{
    const auto text = request.to_string(key);
    return text ? *text : text.error().message();
}

errc refused(const UpgradeRequest& request)
{
    const auto text = request.to_string(key);
    return text ? errc{} : static_cast<errc>(text.error().value());
}

TEST(UpgradeRequest, IsTheHandshakeOfTheRfc)
{
    EXPECT_EQ(sent(UpgradeRequest("127.0.0.1:8546")), "GET / HTTP/1.1\r\n"
                                                      "Host: 127.0.0.1:8546\r\n"
                                                      "Upgrade: websocket\r\n"
                                                      "Connection: Upgrade\r\n"
                                                      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                                      "Sec-WebSocket-Version: 13\r\n"
                                                      "\r\n");
}

TEST(UpgradeRequest, CarriesWhatTheCallerAsksFor)
{
    UpgradeRequest request("[::1]:8546", "/v3/key?x=%20");
    request.origin("https://dapp.example").authorization("Bearer t0ken").subprotocol("a").subprotocol("b.1");
    request.header("X-Trace", "one two\tthree");
    const std::string text = sent(request);
    EXPECT_EQ(text.find("GET /v3/key?x=%20 HTTP/1.1\r\nHost: [::1]:8546\r\n"), 0u);
    for (const auto line : {"\r\nOrigin: https://dapp.example\r\n", "\r\nAuthorization: Bearer t0ken\r\n",
                            "\r\nSec-WebSocket-Protocol: a, b.1\r\n", "\r\nX-Trace: one two\tthree\r\n"})
        EXPECT_NE(text.find(line), std::string::npos) << line;
    EXPECT_EQ(text.find("\r\n\r\n"), text.size() - 4);
}

TEST(UpgradeRequest, AnEmptyTargetIsTheRoot)
{
    EXPECT_EQ(sent(UpgradeRequest("node", "")).find("GET / HTTP/1.1\r\n"), 0u);
}

TEST(UpgradeRequest, RefusesHostsThatAreMoreThanAHost)
{
    for (const auto& host :
         {""s, "a b"s, "a\r\nX: y"s, "a\0b"s, "user@host"s, "a/b"s, "a?b"s, "a#b"s, "a\\b"s, "h\xc3\xb6st"s})
        EXPECT_EQ(refused(UpgradeRequest(host)), errc::bad_host) << testing::PrintToString(host);
}

TEST(UpgradeRequest, RefusesTargetsThatWouldEndTheLine)
{
    for (const auto& target :
         {"a"s, "/a b"s, "/a\r\nX: y"s, "/a\nb"s, "/a\0b"s, "/a#b"s, "/\xc3\xb6"s, "/\x7f"s, "http://other/"s})
        EXPECT_EQ(refused(UpgradeRequest("node", target)), errc::bad_target) << testing::PrintToString(target);
}

TEST(UpgradeRequest, RefusesValuesWithControlBytes)
{
    for (const auto& value : {"a\rb"s, "a\nb"s, "a\r\nX: y"s, "a\0b"s, "\x01"s, "\x7f"s}) {
        EXPECT_EQ(refused(UpgradeRequest("node").header("X", value)), errc::bad_header_value);
        EXPECT_EQ(refused(UpgradeRequest("node").origin(value)), errc::bad_header_value);
        EXPECT_EQ(refused(UpgradeRequest("node").authorization(value)), errc::bad_header_value);
    }
    EXPECT_EQ(refused(UpgradeRequest("node").header("X", "")), errc{});
    EXPECT_EQ(refused(UpgradeRequest("node").header("X", "caf\xc3\xa9")), errc{});
}

TEST(UpgradeRequest, RefusesNamesThatAreNoToken)
{
    for (const auto& name : {""s, "A B"s, "A:"s, "A\r\nB"s, "A\0"s, "\xc3\xa9"s, "(a)"s}) {
        EXPECT_EQ(refused(UpgradeRequest("node").header(name, "x")), errc::bad_header_name);
        EXPECT_EQ(refused(UpgradeRequest("node").subprotocol(name)), errc::bad_subprotocol);
    }
}

TEST(UpgradeRequest, RefusesTheHeadersOfTheHandshakeInAnyCase)
{
    for (const auto name : {"Host", "upgrade", "CONNECTION", "Sec-WebSocket-Key", "sec-websocket-extensions",
                            "Content-Length", "Transfer-Encoding"})
        EXPECT_EQ(refused(UpgradeRequest("node").header(name, "x")), errc::reserved_header) << name;
    EXPECT_EQ(refused(UpgradeRequest("node").header("Sec-WebSocket", "x")), errc{});
}

TEST(UpgradeKey, AcceptKeyIsThatOfTheRfc) { EXPECT_EQ(accept_key(key), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="); }

TEST(UpgradeKey, KeysAreSixteenRandomBytes)
{
    SeededRandom random(7);
    std::set<std::string> keys;
    for (int i = 0; i < 100; ++i) {
        const std::string made = make_upgrade_key(random);
        EXPECT_EQ(made.size(), 24u);
        EXPECT_EQ(made.substr(22), "==");
        keys.insert(made);
    }
    EXPECT_EQ(keys.size(), 100u);
}

} // namespace
} // namespace ethwire::wire
