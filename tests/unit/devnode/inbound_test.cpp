// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "devnode/inbound.hpp"

#include "wire/frame.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

namespace ethwire::devnode {
namespace {

using Kind = Inbound::Kind;

std::string frame(std::string_view payload, wire::Opcode opcode = wire::Opcode::text, bool fin = true)
{
    wire::FrameHeader header;
    header.opcode = opcode;
    header.fin = fin;
    header.masked = true;
    header.mask = {1, 2, 3, 4};
    header.length = payload.size();
    std::array<char, wire::max_frame_header> head{};
    std::string out(head.data(), wire::encode_frame(header, head.data()));
    std::string body(payload);
    wire::apply_mask(body, header.mask);
    return out + body;
}

/// Everything that a reader makes of `bytes` when they arrive `slice` at a time.
template <class Reader>
std::vector<std::pair<Kind, std::string>> read_all(Reader reader, std::string_view bytes, std::size_t slice)
{
    std::vector<std::pair<Kind, std::string>> out;
    ReadBuffer buffer;
    while (!bytes.empty()) {
        const std::string_view piece = bytes.substr(0, slice);
        bytes.remove_prefix(piece.size());
        const auto space = buffer.prepare();
        std::copy(piece.begin(), piece.end(), space.begin());
        buffer.commit(piece.size());
        for (Inbound item = reader.next(buffer); item.kind != Kind::need_more; item = reader.next(buffer)) {
            out.emplace_back(item.kind, item.kind == Kind::close || item.kind == Kind::violation
                                            ? std::to_string(item.code)
                                            : std::string(item.payload));
            if (item.kind == Kind::violation)
                return out;
        }
    }
    return out;
}

TEST(DevnodeInbound, FramesAreTheSameHoweverTheyAreSliced)
{
    const std::string bytes = frame("hello") + frame("ab", wire::Opcode::text, false) + frame("p", wire::Opcode::ping) +
                              frame("cd", wire::Opcode::continuation) + frame("", wire::Opcode::pong) +
                              frame(std::string(70'000, 'x')) + frame("\x03\xe9", wire::Opcode::close);
    const std::vector<std::pair<Kind, std::string>> expected{{Kind::message, "hello"},
                                                             {Kind::ping, "p"},
                                                             {Kind::message, "abcd"},
                                                             {Kind::pong, ""},
                                                             {Kind::message, std::string(70'000, 'x')},
                                                             {Kind::close, "1001"}};
    for (const std::size_t slice : {1u, 2u, 3u, 7u, 1'000u, 60'000u})
        EXPECT_EQ(read_all(WebSocketReader(70'000), bytes, slice), expected) << slice;
}

TEST(DevnodeInbound, RefusesWhatClientsMustNotSend)
{
    using Found = std::vector<std::pair<Kind, std::string>>;
    EXPECT_EQ(read_all(WebSocketReader(10),
                       "\x81\x01"
                       "a",
                       9),
              (Found{{Kind::violation, "1002"}}));
    EXPECT_EQ(read_all(WebSocketReader(10), frame("a", wire::Opcode::continuation), 99),
              (Found{{Kind::violation, "1002"}}));
    EXPECT_EQ(read_all(WebSocketReader(10), frame("0123456789"), 99), (Found{{Kind::message, "0123456789"}}));
    EXPECT_EQ(read_all(WebSocketReader(10), frame("0123456789a"), 99), (Found{{Kind::violation, "1009"}}));
    EXPECT_EQ(read_all(WebSocketReader(10),
                       frame("012345", wire::Opcode::text, false) + frame("6789a", wire::Opcode::continuation), 99),
              (Found{{Kind::violation, "1009"}}));
    EXPECT_EQ(read_all(WebSocketReader(10), frame("", wire::Opcode::close), 99), (Found{{Kind::close, "1005"}}));
}

TEST(DevnodeInbound, DocumentsNeedNoLineFeed)
{
    const std::string bytes = "{\"a\":\"}\\\"{\"}[1,[2]]\n\n {\n\"b\": 1\n}oops\n{}";
    const std::vector<std::pair<Kind, std::string>> expected{{Kind::message, "{\"a\":\"}\\\"{\"}"},
                                                             {Kind::message, "[1,[2]]"},
                                                             {Kind::message, "{\n\"b\": 1\n}"},
                                                             {Kind::message, "oops"},
                                                             {Kind::message, "{}"}};
    for (const std::size_t slice : {1u, 2u, 5u, 100u})
        EXPECT_EQ(read_all(DocumentReader(100), bytes, slice), expected) << slice;
}

TEST(DevnodeInbound, ADocumentWithoutEndIsRefusedAtTheLimit)
{
    EXPECT_TRUE(read_all(DocumentReader(10), "[123456789", 1).empty());
    EXPECT_EQ(read_all(DocumentReader(10), "[1234567890", 1).front().first, Kind::violation);
}

class Requests {
public:
    HttpProgress read(std::string_view bytes)
    {
        const auto space = buffer.prepare();
        std::copy(bytes.begin(), bytes.end(), space.begin());
        buffer.commit(bytes.size());
        return reader.next(buffer, request);
    }

    ReadBuffer buffer;
    HttpReader reader{100};
    HttpRequest request;
};

TEST(DevnodeInbound, HttpTakesHeadAndBody)
{
    Requests in;
    EXPECT_EQ(in.read("POST /k HTTP/1.1\r\nhost: a\r\nContent-"), HttpProgress::need_more);
    EXPECT_EQ(in.read("Length: 3\r\nConnection: keep-alive, Upgrade\r\n\r\nab"), HttpProgress::need_more);
    ASSERT_EQ(in.read("cGET"), HttpProgress::whole);
    EXPECT_EQ(in.request.head.method, "POST");
    EXPECT_EQ(in.request.head.target, "/k");
    EXPECT_EQ(in.request.head.header("HOST"), "a");
    EXPECT_TRUE(in.request.head.has_token("connection", "upgrade"));
    EXPECT_FALSE(in.request.head.has_token("connection", "keep"));
    EXPECT_EQ(in.request.body, "abc");
    EXPECT_EQ(in.buffer.text(), "GET");
}

TEST(DevnodeInbound, HttpBodiesAreTheSameHoweverTheyAreChunkedAndSliced)
{
    const std::string head = "POST / HTTP/1.1\r\nHost: a\r\n";
    const std::string bytes = head + "Transfer-Encoding: Chunked\r\n\r\n4\r\nwiki\r\n0b;name=value\r\n\r\npedia\r\nin" +
                              "\r\n0\r\nTrailer: x\r\n\r\n" + head + "Content-Length: 2\r\n\r\nab" + head +
                              "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    for (std::size_t slice = 1; slice <= bytes.size(); ++slice) {
        Requests in;
        std::vector<std::string> bodies;
        for (std::size_t at = 0; at < bytes.size(); at += slice)
            for (auto progress = in.read(bytes.substr(at, slice)); progress != HttpProgress::need_more;
                 progress = in.read("")) {
                ASSERT_EQ(progress, HttpProgress::whole);
                bodies.emplace_back(in.request.body);
                EXPECT_EQ(in.request.head.header("host"), "a");
            }
        EXPECT_EQ(bodies, (std::vector<std::string>{"wiki\r\npedia\r\nin", "ab", ""})) << slice;
    }
}

TEST(DevnodeInbound, HttpTellsOnceToGoOnWhereTheBodyIsWaitedFor)
{
    Requests in;
    const std::string head = "POST / HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 3\r\n\r\n";
    EXPECT_EQ(in.read(head), HttpProgress::go_on);
    EXPECT_EQ(in.read("a"), HttpProgress::need_more);
    EXPECT_EQ(in.read("bc"), HttpProgress::whole);
    EXPECT_EQ(in.request.body, "abc");
    EXPECT_EQ(in.read(head + "abc"), HttpProgress::whole);
    EXPECT_EQ(in.read("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\n"), HttpProgress::need_more);
}

TEST(DevnodeInbound, HttpRefusesBodiesThatItCannotTake)
{
    const std::string chunked = "Transfer-Encoding: chunked\r\n\r\n";
    for (const auto& [rest, expected] : std::vector<std::pair<std::string, HttpProgress>>{
             {"Content-Length: 101\r\n\r\n", HttpProgress::too_large},
             {"Expect: 100-continue\r\nContent-Length: 101\r\n\r\n", HttpProgress::too_large},
             {chunked + "60\r\n" + std::string(96, 'x') + "\r\n5\r\n", HttpProgress::too_large},
             {"Content-Length: x\r\n\r\n", HttpProgress::broken},
             {"Transfer-Encoding: gzip, chunked\r\n\r\n", HttpProgress::broken},
             {"Content-Length: 2\r\n" + chunked, HttpProgress::broken},
             {chunked + "x\r\n", HttpProgress::broken},
             {chunked + "\r\n", HttpProgress::broken},
             {chunked + "1\r\nabc", HttpProgress::broken},
             {chunked + std::string(5'000, '0'), HttpProgress::broken},
         })
        EXPECT_EQ(Requests().read("POST / HTTP/1.1\r\n" + rest), expected) << rest;
    EXPECT_EQ(Requests().read("nonsense\r\n\r\n"), HttpProgress::broken);
    EXPECT_EQ(Requests().read(std::string(70'000, 'x').substr(0, 65'536)), HttpProgress::broken);
}

TEST(DevnodeInbound, AcceptsWithTheKeyOfTheRfc)
{
    EXPECT_EQ(accept_value("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

} // namespace
} // namespace ethwire::devnode
