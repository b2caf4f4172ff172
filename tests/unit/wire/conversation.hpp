// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "unit/wire/feed.hpp"
#include "wire/websocket.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace ethwire::wire::test {

using Kind = Item::Kind;

/// One frame of a server: not masked.
inline std::string frame(Opcode opcode, std::string_view payload, bool fin = true)
{
    FrameHeader header;
    header.opcode = opcode;
    header.fin = fin;
    header.length = payload.size();
    std::string bytes(max_frame_header, '\0');
    bytes.resize(encode_frame(header, bytes.data()));
    return bytes.append(payload);
}

inline std::string text(std::string_view payload) { return frame(Opcode::text, payload); }
inline std::string binary(std::string_view payload) { return frame(Opcode::binary, payload); }
inline std::string ping(std::string_view payload = {}) { return frame(Opcode::ping, payload); }
inline std::string pong(std::string_view payload = {}) { return frame(Opcode::pong, payload); }
inline std::string first(std::string_view payload) { return frame(Opcode::text, payload, false); }
inline std::string middle(std::string_view payload) { return frame(Opcode::continuation, payload, false); }
inline std::string last(std::string_view payload) { return frame(Opcode::continuation, payload); }

inline std::string close_payload(unsigned code, std::string_view reason = {})
{
    return std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)}.append(reason);
}
inline std::string close(unsigned code, std::string_view reason = {})
{
    return frame(Opcode::close, close_payload(code, reason));
}

/// What the owner of a codec was told, as values.
struct Heard {
    Kind kind{};
    std::string payload;
    error_code error;
    unsigned close_code = 0;

    bool operator==(const Heard&) const = default;
};

/// What a server reads from the client, unmasked.
struct Said {
    Opcode opcode{};
    std::string payload;

    bool operator==(const Said&) const = default;
};

struct Transcript {
    std::vector<Heard> heard;
    std::vector<Said> said;

    bool operator==(const Transcript&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const Heard& heard)
{
    return out << "{kind " << static_cast<int>(heard.kind) << ", " << heard.payload.size() << " bytes '"
               << heard.payload.substr(0, 60) << "', " << heard.error.message() << ", code " << heard.close_code << "}";
}

inline std::ostream& operator<<(std::ostream& out, const Said& said)
{
    return out << "{opcode " << static_cast<int>(said.opcode) << ", '" << said.payload.substr(0, 60) << "'}";
}

inline std::ostream& operator<<(std::ostream& out, const Transcript& transcript)
{
    for (const auto& heard : transcript.heard)
        out << "heard " << heard << '\n';
    for (const auto& said : transcript.said)
        out << "said " << said << '\n';
    return out;
}

/// Reads every byte that may be read: the payload, which is kept, and the padding, for the sanitizer to see.
inline std::string read_all(std::string_view payload)
{
    if (payload.data() == nullptr) // an item without one
        return {};
    std::string copy(payload.size() + padding, '\0');
    std::memcpy(copy.data(), payload.data(), copy.size());
    copy.resize(payload.size());
    return copy;
}

/// Drives any codec as the owner of a socket would: read, walk, write.
inline void feed(Codec& codec, std::string_view bytes, std::vector<Heard>& heard, std::string& written,
                 std::size_t slice = unsliced)
{
    const auto hear = [&](const Item& item) {
        heard.push_back({item.kind, read_all(item.payload), item.error, item.close_code});
    };
    feed(codec, bytes, slice, hear, [&] {
        while (!codec.output().empty()) {
            written.append(codec.output().data(), codec.output().size());
            codec.sent(codec.output().size());
        }
    });
}

/// A client whose upgrade was accepted, and the server at its other end.
class Conversation {
public:
    explicit Conversation(std::size_t max_message = default_max_message) : codec(random, WebSocketOptions(max_message))
    {
        EXPECT_TRUE(codec.start(UpgradeRequest("node")).has_value());
        feed(codec, accepting(taken()), heard, written);
        EXPECT_TRUE(codec.is_open());
        heard.clear();
    }

    /// An answer that accepts the upgrade in `request`.
    static std::string accepting(std::string_view request)
    {
        constexpr std::string_view name = "Sec-WebSocket-Key: ";
        const std::string_view key = request.substr(request.find(name) + name.size(), 24);
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               "Sec-WebSocket-Accept: " +
               accept_key(key) + "\r\n\r\n";
    }

    /// The server sends this, in reads of at most `slice` bytes.
    Conversation& receive(std::string_view bytes, std::size_t slice = unsliced)
    {
        feed(codec, bytes, heard, written, slice);
        return *this;
    }

    /// Everything that the client wants to send and has not.
    std::string taken()
    {
        std::string bytes(codec.output().data(), codec.output().size());
        codec.sent(bytes.size());
        return bytes;
    }

    Transcript transcript()
    {
        written += taken();
        return {heard, frames(written)};
    }
    std::vector<Said> said() { return transcript().said; }

    /// Takes client frames apart; each must be whole and masked.
    static std::vector<Said> frames(std::string_view bytes)
    {
        std::vector<Said> said;
        while (!bytes.empty()) {
            const DecodedFrame decoded = decode_frame(bytes, Peer::client);
            EXPECT_EQ(decoded.violation, errc{});
            EXPECT_GT(decoded.header_size, 0u);
            EXPECT_TRUE(decoded.header.fin);
            bytes.remove_prefix(decoded.header_size);
            std::string payload(bytes.substr(0, static_cast<std::size_t>(decoded.header.length)));
            EXPECT_EQ(payload.size(), decoded.header.length);
            bytes.remove_prefix(payload.size());
            apply_mask(payload, decoded.header.mask);
            said.push_back({decoded.header.opcode, payload});
        }
        return said;
    }

    SeededRandom random{1};
    WebSocketCodec codec;
    std::vector<Heard> heard;
    std::string written;
};

inline Heard message(std::string_view payload) { return {Kind::text, std::string(payload), {}, 0}; }
inline Heard binary_message(std::string_view payload) { return {Kind::binary, std::string(payload), {}, 0}; }
inline Heard pong_heard(std::string_view payload) { return {Kind::pong, std::string(payload), {}, 0}; }
inline Heard closed(unsigned code, std::string_view reason = {})
{
    return {Kind::closed, std::string(reason), {}, code};
}
inline Heard failed(errc e, unsigned code) { return {Kind::failed, "", make_error_code(e), code}; }
inline Said close_said(unsigned code, std::string_view reason = {})
{
    return {Opcode::close, close_payload(code, reason)};
}

} // namespace ethwire::wire::test
