// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "conversation.hpp"
#include "property/wire/ipc_oracle.hpp"
#include "wire/ipc.hpp"

#include <gtest/gtest.h>

namespace ethwire::wire::test {
namespace {

using namespace std::string_literals;
using Messages = std::vector<Heard>;

Messages read(std::string_view bytes, std::size_t slice = unsliced, std::size_t max_message = default_max_message)
{
    IpcCodec codec(max_message);
    Messages heard;
    std::string written;
    feed(codec, bytes, heard, written, slice);
    return heard;
}

Messages oracle(std::string_view bytes)
{
    Messages heard;
    for (const auto& found : IpcOracle(bytes).messages())
        heard.push_back(message(found));
    return heard;
}

const std::vector<std::string>& streams()
{
    static const std::vector<std::string> all{
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x1\"}\n",
        "{}\n[]\n{}",
        "{}{}[][{}]",
        "\n \t\r\n{ \"a\" : [ 1 , 2 ] }\r\n\r\n[ ]",
        "{\n  \"a\": {\n    \"b\": [\n      1\n    ]\n  }\n}\n{\n}\n",
        R"({"a":"}"}{"b":"{[\"]"}["\\"]["\\\"]"]{"\u005d":"\\\\"})",
        R"({"long":")" + std::string(200, 'x') + R"(\\"}[")" + std::string(61, 'y') + R"(\"]"])",
        std::string(100, '[') + std::string(100, ']') + "{}",
        "{\"half\":\"",
        "{\"a\":1}x{\"b\":2}",
        "{\"a\":1}\n\"text\"\n",
        "}",
        "{}\\{}",
        "[\\\"]{\"]",
        "{\"a\":1}\0{}"s,
        "\xef\xbb\xbf{}",
    };
    return all;
}

TEST(IpcCodec, FindsEveryDocumentHoweverItIsPrinted)
{
    EXPECT_EQ(read("{\"a\":1}\n[2]{\"b\":\"}\"}\n\n  {\n \"c\": [ ]\n}"),
              (Messages{message("{\"a\":1}"), message("[2]"), message("{\"b\":\"}\"}"), message("{\n \"c\": [ ]\n}")}));
}

TEST(IpcCodec, AgreesWithTheOracleOnEveryStreamCutAtEveryByte)
{
    for (const auto& stream : streams()) {
        const Messages expected = oracle(stream);
        EXPECT_EQ(read(stream), expected) << stream;
        for (const std::size_t slice : {1u, 2u, 3u, 7u, 8u, 9u, 63u, 64u, 65u})
            ASSERT_EQ(read(stream, slice), expected) << stream << " in slices of " << slice;
        for (std::size_t cut = 1; cut < stream.size(); ++cut) {
            IpcCodec codec;
            Messages heard;
            std::string written;
            feed(codec, std::string_view(stream).substr(0, cut), heard, written);
            feed(codec, std::string_view(stream).substr(cut), heard, written);
            ASSERT_EQ(heard, expected) << stream << " cut at " << cut;
        }
    }
}

TEST(IpcCodec, AStreamThatEndsAtAnyByteIsAPrefixOfTheWhole)
{
    for (const auto& stream : streams()) {
        const Messages whole = read(stream);
        for (std::size_t end = 0; end < stream.size(); ++end) {
            const Messages part = read(std::string_view(stream).substr(0, end));
            ASSERT_LE(part.size(), whole.size());
            ASSERT_TRUE(std::equal(part.begin(), part.end(), whole.begin())) << stream << " ended at " << end;
        }
    }
}

TEST(IpcCodec, DocumentsAreViewsIntoTheReceiveBuffer)
{
    IpcCodec codec;
    const std::string bytes = "\n{}[1]";
    const auto room = codec.prepare();
    std::memcpy(room.data(), bytes.data(), bytes.size());
    codec.commit(bytes.size());
    EXPECT_EQ(codec.next().payload.data(), room.data() + 1);
    EXPECT_EQ(codec.next().payload.data(), room.data() + 3);
    EXPECT_EQ(codec.next().kind, Kind::need_more);
}

TEST(IpcCodec, ADocumentMayMeasureExactlyTheLimit)
{
    const std::string full = "[\"" + std::string(96, 'x') + "\"]";
    ASSERT_EQ(full.size(), 100u);
    for (const std::size_t slice : {1u, 1000u}) {
        EXPECT_EQ(read(full + full, slice, 100), (Messages{message(full), message(full)}));
        EXPECT_EQ(read("[ " + full.substr(1), slice, 100), (Messages{failed(errc::message_too_large, 0)}));
        EXPECT_EQ(read(std::string(1000, ' ') + full, slice, 100), (Messages{message(full)}));
    }
}

TEST(IpcCodec, AnEndlessDocumentIsGivenUpAtTheLimit)
{
    EXPECT_EQ(read("[" + std::string(99, '1'), 1, 100), Messages{});
    EXPECT_EQ(read("[" + std::string(100, '1'), 1, 100), (Messages{failed(errc::message_too_large, 0)}));
    EXPECT_EQ(read(std::string(101, '['), 64, 100), (Messages{failed(errc::message_too_large, 0)}));
}

TEST(IpcCodec, NothingFollowsAFailure)
{
    const std::string long_one = "[" + std::string(100, '1') + "]";
    EXPECT_EQ(read("{}" + long_one + "{}\n{}", 1000, 100),
              (Messages{message("{}"), failed(errc::message_too_large, 0)}));
    EXPECT_EQ(read("{}" + long_one + "{}\n{}", 1, 100), (Messages{message("{}"), failed(errc::message_too_large, 0)}));
}

const std::string good = R"({"jsonrpc":"2.0","id":3,"result":"0x1"})";

/// What stands in the first line is one message, whatever it is, and the line behind it comes through.
TEST(IpcCodec, ALineThatIsNoJsonIsOneMessage)
{
    for (const std::string bad : {
             R"({"jsonrpc":"2.0","id":2,"result":[})",
             R"({"jsonrpc":"2.0","id":2,"result":[]}])",
             R"({"jsonrpc":"2.0","id":2,"result":{])",
             R"({"jsonrpc":"2.0","id":2,"result":[)",
             R"({"jsonrpc":"2.0","id":2,"result":)",
             R"({"jsonrpc":"2.0","id":2,"result":[{)",
             R"({"jsonrpc":"2.0","id":2,"result":[{"a":1},)",
             R"({"jsonrpc":"2.0","id":2,"result":[])",
             R"({"jsonrpc":"2.0","id":2,)",
             R"({"jsonrpc":"2.0","id":2)",
             R"({"jsonrpc":"2.0","id":2,"result":"0x)",
             R"({"jsonrpc":"2.0","id":2,"result":"\)",
             R"({"jsonrpc":"2.0","id":2,"result":"a"b"})",
             R"({"jsonrpc":"2.0","id":2,"result":tru)",
             R"({"jsonrpc":"2.0" "id":2})",
             R"({)",
             R"([[)",
             R"([{"jsonrpc":"2.0","id":2,"result":[)",
             R"(])",
             R"(}{)",
             R"(text)",
             R"("text")",
             R"(123)",
             R"(error {code 5} in [something])",
         }) {
        Messages expected;
        const std::string whole = R"({"jsonrpc":"2.0","id":2,"result":[]})";
        if (bad == whole + "]")
            expected = {message(whole), message("]")};
        else
            expected = {message(bad)};
        expected.push_back(message(good));
        for (const std::size_t slice : {1u, 7u, 64u, 1000u}) {
            Messages heard = read(bad + "\n" + good + "\n", slice);
            // What ends before a line, and not with it, has that line's feed.
            for (Heard& one : heard)
                while (one.payload.ends_with('\n'))
                    one.payload.pop_back();
            EXPECT_EQ(heard, expected) << bad;
        }
    }
}

TEST(IpcCodec, ARawLineFeedInAStringEndsTheMessage)
{
    EXPECT_EQ(read("{\"a\":\"one\ntwo\"}\n" + good),
              (Messages{message("{\"a\":\"one"), message("two\"}"), message(good)}));
}

TEST(IpcCodec, TextBetweenDocumentsEndsWhereAnObjectBegins)
{
    EXPECT_EQ(read("{}x" + good + "]" + good),
              (Messages{message("{}"), message("x"), message(good), message("]"), message(good)}));
    EXPECT_EQ(read("{}x" + good + "]" + good, 1),
              (Messages{message("{}"), message("x"), message(good), message("]"), message(good)}));
}

TEST(IpcCodec, ABatchMayHaveItsElementsOnLinesOfTheirOwn)
{
    const std::string batch = "[\n" + good + ",\n" + good + "\n]";
    EXPECT_EQ(read(batch + "\n" + batch), (Messages{message(batch), message(batch)}));
}

TEST(IpcCodec, ADocumentOfSeveralLinesThatBreaksEndsWithItsLine)
{
    EXPECT_EQ(read("{\n \"a\": [\n  1}\n" + good), (Messages{message("{\n \"a\": [\n  1}"), message(good)}));
    EXPECT_EQ(read("{\n \"a\": 1\n" + good), (Messages{message("{\n \"a\": 1\n"), message(good)}));
}

TEST(IpcCodec, DepthIsOnlyCounted)
{
    const std::string deep = std::string(5000000, '[') + std::string(5000000, ']');
    const Messages heard = read(deep);
    ASSERT_EQ(heard.size(), 1u);
    EXPECT_EQ(heard[0].payload.size(), deep.size());
}

TEST(IpcCodec, SendEndsEachMessageWithALineFeed)
{
    IpcCodec codec;
    codec.send("{\"id\":1}");
    codec.send("[]");
    EXPECT_EQ(std::string_view(codec.output().data(), codec.output().size()), "{\"id\":1}\n[]\n");
    codec.sent(9);
    EXPECT_EQ(std::string_view(codec.output().data(), codec.output().size()), "[]\n");
    EXPECT_FALSE(codec.send_ping());
    EXPECT_FALSE(codec.send_close(1000));
    EXPECT_EQ(codec.output().size(), 3u);
}

TEST(IpcCodec, EveryByteIsLookedAtOnceHoweverSmallTheReads)
{
    // 8 MiB byte by byte: rescanning the partial document would take 2^45 steps, and the test would not end.
    const std::string document = "[\"" + std::string(8 << 20, 'z') + "\"]";
    IpcCodec codec;
    for (const char c : document) {
        codec.prepare().front() = c;
        codec.commit(1);
        const Item item = codec.next();
        if (item.kind == Kind::text) {
            EXPECT_EQ(item.payload, document);
            return;
        }
    }
    FAIL() << "no document";
}

} // namespace
} // namespace ethwire::wire::test
