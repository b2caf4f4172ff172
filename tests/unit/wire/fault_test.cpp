// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "conversation.hpp"
#include "unit/resident.hpp"
#include "wire/ipc.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

namespace ethwire::wire::test {
namespace {

constexpr std::size_t MiB = std::size_t{1} << 20;

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define ETHWIRE_SHADOWED 1
#endif
#elif defined(__SANITIZE_THREAD__)
#define ETHWIRE_SHADOWED 1
#endif

/// The thread sanitizer keeps several resident bytes for each byte touched, for ever: there, only what the codec does
/// is checked, and not what it costs.
#if defined(ETHWIRE_SHADOWED)
constexpr bool is_measurable = false;
#else
constexpr bool is_measurable = true;
#endif

/// Resident memory beside that of the start, in bytes; less than the start counts as none.
class Growth {
public:
    std::size_t now() const { return is_measurable ? std::max(ethwire::test::resident_bytes(), start_) - start_ : 0; }

private:
    std::size_t start_ = ethwire::test::resident_bytes();
};

/// Reads bytes that a pattern makes up, so that a message of any size costs the test no memory.
Item read_pattern(Codec& codec, std::size_t bytes, std::string_view pattern)
{
    std::size_t at = 0;
    while (bytes != 0) {
        auto room = codec.prepare();
        room = room.first(std::min({room.size(), bytes, MiB}));
        for (char& c : room) {
            c = pattern[at];
            at = at + 1 == pattern.size() ? 0 : at + 1;
        }
        codec.commit(room.size());
        bytes -= room.size();
        const Item item = codec.next();
        if (item.kind != Kind::need_more)
            return item;
    }
    return {};
}

void read_bytes(Codec& codec, std::string_view bytes)
{
    const auto room = codec.prepare();
    ASSERT_GE(room.size(), bytes.size());
    std::memcpy(room.data(), bytes.data(), bytes.size());
    codec.commit(bytes.size());
}

/// The header of a frame of any size, without its payload.
std::string header_of(Opcode opcode, std::uint64_t length, bool fin = true)
{
    FrameHeader header;
    header.opcode = opcode;
    header.fin = fin;
    header.length = length;
    std::string bytes(max_frame_header, '\0');
    bytes.resize(encode_frame(header, bytes.data()));
    return bytes;
}

TEST(Fault, F17_fragment_flood_of_single_bytes_is_one_message)
{
    Conversation server;
    const Growth growth;
    read_bytes(server.codec, first("x"));
    EXPECT_EQ(server.codec.next().kind, Kind::need_more);
    const std::string fragment = middle("x");
    EXPECT_EQ(read_pattern(server.codec, (4 * MiB - 2) * fragment.size(), fragment).kind, Kind::need_more);
    read_bytes(server.codec, last("x"));
    const Item item = server.codec.next();
    EXPECT_EQ(item.kind, Kind::text);
    EXPECT_EQ(item.payload.size(), 4 * MiB);
    EXPECT_EQ(item.payload.find_first_not_of('x'), std::string_view::npos);
    EXPECT_LE(growth.now(), 8 * MiB);
    server.codec.shrink();
    EXPECT_LE(growth.now(), 1 * MiB);
}

TEST(Fault, F18_ping_flood_without_a_reader_costs_no_memory)
{
    Conversation server;
    const Growth growth;
    const std::string flood = ping("123456789");
    EXPECT_EQ(read_pattern(server.codec, 1000000 * flood.size(), flood).kind, Kind::need_more);
    EXPECT_LE(server.codec.output().size(), 64 * (125 + 6));
    EXPECT_LE(growth.now(), 3 * MiB / 2); // the receive buffer
    const auto answered = Conversation::frames(server.taken()).size();
    EXPECT_EQ(answered, 64u);
    EXPECT_EQ(Conversation::frames(server.taken()).size(), 1u);
}

TEST(Fault, F19_oversize_frame_is_refused_before_it_costs_memory)
{
    for (const std::uint64_t length : {std::uint64_t{32 * MiB + 1}, std::uint64_t{1} << 30, ~std::uint64_t{0} >> 1}) {
        Conversation server;
        const Growth growth;
        server.receive(header_of(Opcode::text, length));
        EXPECT_EQ(server.heard, (std::vector<Heard>{failed(errc::message_too_large, 1009)}));
        EXPECT_EQ(server.said(), (std::vector<Said>{close_said(1009)}));
        EXPECT_LE(growth.now(), 1 * MiB);
    }
}

TEST(Fault, F19_oversize_message_in_fragments_stops_at_the_limit)
{
    Conversation server;
    const Growth growth;
    Item item;
    int fragments = 0;
    for (; fragments < 1024 && item.kind == Kind::need_more; ++fragments) {
        read_bytes(server.codec, header_of(fragments == 0 ? Opcode::text : Opcode::continuation, MiB, false));
        item = server.codec.next();
        if (item.kind == Kind::need_more)
            item = read_pattern(server.codec, MiB, "x");
        EXPECT_LE(growth.now(), 36 * MiB);
    }
    EXPECT_EQ(fragments, 33);
    EXPECT_EQ(item.kind, Kind::failed);
    EXPECT_EQ(item.error, errc::message_too_large);
    EXPECT_EQ(item.close_code, 1009u);
    server.codec.prepare();
    EXPECT_LE(growth.now(), 1 * MiB);
}

TEST(Fault, F19_largest_message_is_taken_and_its_memory_returned)
{
    struct Shape {
        std::vector<std::size_t> frames;
    };
    for (const auto& shape : {Shape{{32 * MiB}}, Shape{{31 * MiB, MiB}}, Shape{{MiB, 31 * MiB}}}) {
        Conversation server;
        const Growth growth;
        Item item;
        for (std::size_t i = 0; i < shape.frames.size(); ++i) {
            const bool fin = i + 1 == shape.frames.size();
            read_bytes(server.codec, header_of(i == 0 ? Opcode::text : Opcode::continuation, shape.frames[i], fin));
            EXPECT_EQ(server.codec.next().kind, Kind::need_more);
            item = read_pattern(server.codec, shape.frames[i], "x");
        }
        EXPECT_EQ(item.kind, Kind::text);
        EXPECT_EQ(item.payload.size(), 32 * MiB);
        EXPECT_LE(growth.now(), 36 * MiB);
        EXPECT_EQ(server.codec.next().kind, Kind::need_more);
        server.codec.shrink();
        EXPECT_LE(growth.now(), 1 * MiB);
    }
}

TEST(Fault, F19_lying_length_within_the_limit_costs_only_what_arrives)
{
    // A hundred connections, all open, each with a page or two touched of the 32 MiB that it was promised.
    std::deque<Conversation> servers(100);
    const Growth growth;
    std::size_t lied = 0;
    for (Conversation& server : servers) {
        server.receive(header_of(Opcode::text, 32 * MiB));
        server.receive("x");
        EXPECT_TRUE(server.heard.empty());
        EXPECT_LE(growth.now(), MiB + ++lied * (MiB / 16));
    }
}

TEST(Fault, F19_endless_ipc_document_stops_at_the_limit)
{
    IpcCodec codec;
    const Growth growth;
    read_bytes(codec, "[\"");
    EXPECT_EQ(codec.next().kind, Kind::need_more);
    EXPECT_EQ(read_pattern(codec, 32 * MiB - 2, "x").kind, Kind::need_more);
    EXPECT_LE(growth.now(), 36 * MiB);
    const Item item = read_pattern(codec, 1, "x");
    EXPECT_EQ(item.kind, Kind::failed);
    EXPECT_EQ(item.error, errc::message_too_large);
    codec.prepare();
    EXPECT_LE(growth.now(), 1 * MiB);
}

TEST(Fault, F39_handshake_header_bomb_stops_at_its_limits)
{
    for (const std::string line :
         {"X: y\r\n", "X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy",
          "X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"
          "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"
          "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n"}) {
        SeededRandom random(1);
        WebSocketCodec codec(random);
        ASSERT_TRUE(codec.start(UpgradeRequest("node")).has_value());
        read_bytes(codec, "HTTP/1.1 101 Switching Protocols\r\n");
        EXPECT_EQ(codec.next().kind, Kind::need_more);
        const Growth growth;
        const Item item = read_pattern(codec, 2 * idle_buffer, line);
        EXPECT_EQ(item.kind, Kind::failed);
        EXPECT_EQ(item.error, errc::upgrade_too_large);
        EXPECT_LE(growth.now(), 1 * MiB);
    }
}

} // namespace
} // namespace ethwire::wire::test
