// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "conversation.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace ethwire::wire::test {
namespace {

using namespace std::string_literals;

struct Script {
    const char* name;
    std::string bytes;
};

/// What a server may send after the upgrade, each ending in another way.
std::vector<Script> scripts()
{
    const std::string longer(300, '.');
    return {
        {"messages", text("a") + binary("bc") + text("") + text(longer)},
        {"pings among fragments", first("a") + ping("1") + middle("b") + ping("2") + pong("3") + last("c")},
        {"text of many scripts",
         text("k\xc3\xb6ln \xe2\x82\xac \xf0\x9f\x98\x80") + first("\xf0\x9f") + last("\x98\x80")},
        {"close", text("a") + close(1000, "bye") + text("late")},
        {"close without a code", frame(Opcode::close, "") + text("late")},
        {"close inside a message", first("a") + close(1001) + last("b")},
        {"bad close code", ping("p") + close(1005) + text("late")},
        {"bad close length", frame(Opcode::close, "x") + ping()},
        {"bad close reason", close(1000, "a\xff") + text("late")},
        {"reserved bits", text("a") + "\xd1\x01x"s + text("late")},
        {"reserved opcode", text("a") + "\x83\x7f"s + text("late")},
        {"masked", text("a") + "\x81\xff\x80"s + text("late")},
        {"fragmented control", text("a") + "\x08\xff"s + text("late")},
        {"long control", text("a") + "\x89\x7f\xff"s + text("late")},
        {"long length for little", text("a") + "\x81\x7f\x00\x00\x00\x00\x00\x00\xff\xff"s + text("late")},
        {"length out of range", text("a") + "\x81\x7f\xff\x00\x00\x00\x00\x00\x00\x00"s + text("late")},
        {"too large", text("a") + "\x81\x7f\x00\x00\x00\x00\x02\x00\x00\x01"s + text("late")},
        {"unexpected continuation", text("a") + last("b") + text("late")},
        {"unfinished message", first("a") + text("\xff") + text("late")},
        {"bad text", text("ab\xc3\x28 and more") + text("late")},
        {"bad text in a fragment", first("ab\xe2") + ping("p") + last("\x28 and more") + text("late")},
        {"text that ends inside a character", text("ab\xe2\x82") + text("late")},
        {"a frame that never ends", text("a") + "\x81\x7e\xff\xff"s + longer},
    };
}

Transcript at_once(std::string_view bytes) { return Conversation().receive(bytes).transcript(); }

TEST(Replay, EveryScriptCutAtEveryByteIsHeardTheSame)
{
    for (const auto& script : scripts()) {
        const Transcript whole = at_once(script.bytes);
        ASSERT_EQ(Conversation().receive(script.bytes, 1).transcript(), whole) << script.name;
        for (std::size_t cut = 1; cut < script.bytes.size(); ++cut) {
            Conversation server;
            server.receive(std::string_view(script.bytes).substr(0, cut));
            server.receive(std::string_view(script.bytes).substr(cut));
            ASSERT_EQ(server.transcript(), whole) << script.name << " cut at " << cut;
        }
    }
}

TEST(Replay, EveryScriptThatEndsAtAnyByteIsAPrefixOfTheWhole)
{
    for (const auto& script : scripts()) {
        const Transcript whole = at_once(script.bytes);
        std::size_t heard_before = 0;
        for (std::size_t end = 0; end <= script.bytes.size(); ++end) {
            const Transcript part = at_once(std::string_view(script.bytes).substr(0, end));
            ASSERT_LE(part.heard.size(), whole.heard.size());
            ASSERT_LE(part.said.size(), whole.said.size());
            ASSERT_TRUE(std::equal(part.heard.begin(), part.heard.end(), whole.heard.begin())) << script.name << end;
            ASSERT_TRUE(std::equal(part.said.begin(), part.said.end(), whole.said.begin())) << script.name << end;
            ASSERT_GE(part.heard.size(), heard_before);
            heard_before = part.heard.size();
        }
    }
}

TEST(Replay, TheUpgradeAndTheFirstMessagesCutAtEveryByteAreHeardTheSame)
{
    const auto run = [](std::size_t cut) {
        SeededRandom random(1);
        WebSocketCodec codec(random);
        EXPECT_TRUE(codec.start(UpgradeRequest("node")).has_value());
        const std::string request(codec.output().data(), codec.output().size());
        codec.sent(request.size());
        const std::string bytes = Conversation::accepting(request) + text("early") + ping("p") + close(1000);
        std::vector<Heard> heard;
        std::string written;
        feed(codec, std::string_view(bytes).substr(0, cut), heard, written);
        feed(codec, std::string_view(bytes).substr(std::min(cut, bytes.size())), heard, written);
        EXPECT_EQ(Conversation::frames(written), (std::vector<Said>{{Opcode::pong, "p"}, close_said(1000)}));
        return heard;
    };
    const std::vector<Heard> expected{{Kind::opened, "", {}, 0}, message("early"), closed(1000)};
    for (std::size_t cut = 0; cut < 180; ++cut)
        ASSERT_EQ(run(cut), expected) << cut;
}

/// Frames as a server that mostly behaves would send them; now and then it does not.
std::string random_frames()
{
    std::string bytes;
    const auto count = *rc::gen::inRange(0, 12);
    bool in_message = false;
    for (int i = 0; i < count; ++i) {
        const auto size = *rc::gen::weightedOneOf<std::size_t>({
            {6, rc::gen::inRange<std::size_t>(0, 40)},
            {3, rc::gen::inRange<std::size_t>(120, 131)},
            {1, rc::gen::inRange<std::size_t>(65530, 65540)},
        });
        const std::string unit = *rc::gen::element<std::string>("a", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80");
        std::string payload;
        while (payload.size() < size)
            payload += unit;
        const auto short_payload = std::string_view(payload).substr(0, 100);
        switch (*rc::gen::inRange(0, 10)) {
        case 0: bytes += ping(short_payload); break;
        case 1: bytes += pong(short_payload); break;
        case 2: // wherever in the message this is, and however it cuts a character
            bytes += frame(Opcode::continuation, payload, *rc::gen::arbitrary<bool>());
            break;
        case 3: bytes += frame(static_cast<Opcode>(*rc::gen::inRange(0, 16)), short_payload); break;
        case 4: bytes += close(*rc::gen::inRange(998u, 1017u), "bye"); break;
        default: {
            const bool fin = *rc::gen::arbitrary<bool>();
            bytes += frame(in_message ? Opcode::continuation : *rc::gen::element(Opcode::text, Opcode::binary), payload,
                           fin);
            in_message = !fin;
        }
        }
    }
    if (!bytes.empty() && *rc::gen::inRange(0, 4) == 0)
        bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = static_cast<char>(*rc::gen::inRange(0, 256));
    return bytes;
}

RC_GTEST_PROP(ReplayProperty, AnySlicingOfAnyFramesIsHeardAsInOneGo, ())
{
    const std::string bytes = random_frames();
    Conversation whole(100000);
    whole.receive(bytes);

    Conversation sliced(100000);
    std::string_view rest = bytes;
    while (!rest.empty()) {
        const auto size = *rc::gen::weightedOneOf<std::size_t>({
            {2, rc::gen::inRange<std::size_t>(1, 20)},
            {1, rc::gen::inRange<std::size_t>(1, 30000)},
        });
        sliced.receive(rest.substr(0, size));
        rest.remove_prefix(std::min(size, rest.size()));
        if (*rc::gen::inRange(0, 8) == 0)
            sliced.codec.shrink();
    }
    RC_ASSERT(sliced.transcript() == whole.transcript());
}

RC_GTEST_PROP(ReplayProperty, AnyBytesEndInAnOrderlyWay, ())
{
    const auto noise = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
    Conversation server;
    server.receive(noise, 3);
    for (std::size_t i = 0; i + 1 < server.heard.size(); ++i) {
        RC_ASSERT(server.heard[i].kind != Kind::failed);
        RC_ASSERT(server.heard[i].kind != Kind::closed);
    }
}

} // namespace
} // namespace ethwire::wire::test
