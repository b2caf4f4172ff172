// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "beast_server.hpp"

#include "unit/wire/feed.hpp"
#include "wire/websocket.hpp"

#include <ethwire/base/random.hpp>

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

namespace ethwire::wire::test {
namespace {

/// What one end does in a conversation.
struct Act {
    enum class Kind { server_says, server_pings, client_says, client_pings };

    Kind kind{};
    Message message;                    // of a ping: its payload
    std::vector<std::size_t> fragments; // of a server's message
    bool then_exchange = false;         // what is queued crosses over before the next act
};

std::string random_text(Random& random, std::size_t characters)
{
    std::string text;
    for (std::size_t i = 0; i < characters; ++i) {
        switch (random.below(4)) {
        case 0: text += "\xc3\xa9"; break;
        case 1: text += "\xe2\x82\xac"; break;
        case 2: text += "\xf0\x9f\x98\x80"; break;
        default: text += static_cast<char>(random.below(128)); break;
        }
    }
    return text;
}

std::string random_bytes(Random& random, std::size_t size)
{
    std::string bytes(size, '\0');
    random.fill({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
    return bytes;
}

/// Around the borders of the three forms of the length, and between them.
std::size_t random_size(Random& random)
{
    constexpr std::size_t borders[] = {0, 1, 125, 126, 127, 65535, 65536, 70000};
    const auto near = static_cast<std::size_t>(borders[random.below(std::size(borders))]);
    return random.below(4) == 0 ? near : static_cast<std::size_t>(random.below(300));
}

Act random_act(Random& random)
{
    Act act;
    act.kind = static_cast<Act::Kind>(random.below(4));
    act.then_exchange = random.below(3) == 0;
    act.message.is_text = random.below(2) == 0;
    if (act.kind == Act::Kind::server_pings) {
        act.message.payload = random_bytes(random, random.below(126));
        return act;
    }
    const std::size_t size = random_size(random);
    act.message.payload = act.message.is_text ? random_text(random, size) : random_bytes(random, size);
    for (std::uint64_t n = random.below(4) == 0 ? random.below(20) : 0; n > 0; --n)
        act.fragments.push_back(random_size(random) % 400);
    return act;
}

/// The codec and Beast, with bytes that cross in slices of any size.
class Wire {
public:
    Wire(std::uint64_t seed, std::size_t longest_slice) : random(seed), codec(random), longest_slice_(longest_slice)
    {
        RC_ASSERT(codec.start(UpgradeRequest("node", "/path?query")).has_value());
        exchange();
        RC_ASSERT(codec.is_open());
    }

    /// Until both ends have nothing more to say.
    void exchange()
    {
        while (true) {
            const std::string to_server(codec.output().data(), codec.output().size());
            codec.sent(to_server.size());
            for_each_slice(to_server, [this](std::string_view slice) { server.feed(slice); });
            const std::string to_client = server.taken();
            for_each_slice(to_client, [this](std::string_view slice) { receive(slice); });
            if (to_server.empty() && to_client.empty() && codec.output().empty())
                return;
        }
    }

    SeededRandom random;
    WebSocketCodec codec;
    BeastServer server;
    std::vector<Message> heard;
    std::size_t pongs_heard = 0;
    unsigned closed_with = 0;
    error_code failed;

private:
    template <class Take>
    void for_each_slice(std::string_view bytes, Take take)
    {
        while (!bytes.empty()) {
            const std::string_view slice = bytes.substr(0, 1 + random.below(longest_slice_));
            take(slice);
            bytes.remove_prefix(slice.size());
        }
    }

    void receive(std::string_view bytes)
    {
        feed(codec, bytes, unsliced, [this](const Item& item) { hear(item); });
    }

    void hear(const Item& item)
    {
        switch (item.kind) {
        case Item::Kind::text:
        case Item::Kind::binary: heard.push_back({item.kind == Item::Kind::text, std::string(item.payload)}); break;
        case Item::Kind::pong: ++pongs_heard; break;
        case Item::Kind::closed: closed_with = item.close_code; break;
        case Item::Kind::failed: failed = item.error; break;
        case Item::Kind::opened:
        case Item::Kind::need_more: break;
        }
    }

    std::size_t longest_slice_;
};

RC_GTEST_PROP(WebSocketAgainstBeast, BothEndsHearWhatTheOtherSaid, (std::uint64_t seed))
{
    SeededRandom random(seed);
    constexpr std::size_t slices[] = {64, 1000, 16384, std::size_t{1} << 20};
    Wire wire(seed, slices[random.below(std::size(slices))]);

    std::vector<Message> to_client;
    std::vector<Message> to_server;
    std::vector<std::string> server_pings;
    std::size_t client_pings = 0;
    for (std::uint64_t acts = random.below(40); acts > 0; --acts) {
        const Act act = random_act(random);
        switch (act.kind) {
        case Act::Kind::server_says:
            wire.server.send(act.message, act.fragments);
            to_client.push_back(act.message);
            break;
        case Act::Kind::server_pings:
            wire.server.ping(act.message.payload);
            server_pings.push_back(act.message.payload);
            break;
        case Act::Kind::client_says:
            act.message.is_text ? wire.codec.send(act.message.payload) : wire.codec.send_binary(act.message.payload);
            to_server.push_back(act.message);
            break;
        case Act::Kind::client_pings:
            RC_ASSERT(wire.codec.send_ping());
            ++client_pings;
            break;
        }
        if (act.then_exchange)
            wire.exchange();
    }
    wire.exchange();
    RC_ASSERT(wire.server.complaint() == "");
    RC_ASSERT(!wire.failed);
    RC_ASSERT(wire.heard == to_client);
    RC_ASSERT(wire.server.messages() == to_server);
    RC_ASSERT(wire.server.pongs() == server_pings);
    // Beast answers the last of several pings alone.
    RC_ASSERT(wire.pongs_heard <= client_pings);
    RC_ASSERT((wire.pongs_heard > 0) == (client_pings > 0));

    const unsigned code = 3000 + static_cast<unsigned>(random.below(2000));
    if (random.below(2) == 0)
        wire.server.close(code);
    else
        RC_ASSERT(wire.codec.send_close(code));
    wire.exchange();
    RC_ASSERT(wire.server.complaint() == "");
    RC_ASSERT(wire.closed_with == code);
    RC_ASSERT(wire.server.closed_with() == code);
}

RC_GTEST_PROP(WebSocketAgainstBeast, ViolationEndsBothWithTheSameCode, (std::uint64_t seed))
{
    SeededRandom random(seed);
    Wire wire(seed, 64);
    // Text that is none: the server sends it unchecked, the codec refuses it with the code that the server then reads.
    std::string text = random_text(random, random.below(50));
    text.insert(static_cast<std::size_t>(random.below(text.size() + 1)), 1, '\xff');
    std::vector<std::size_t> fragments;
    for (std::uint64_t n = random.below(5); n > 0; --n)
        fragments.push_back(static_cast<std::size_t>(random.below(20)));
    wire.server.send({true, text}, fragments);
    wire.exchange();
    RC_ASSERT(wire.heard.empty());
    RC_ASSERT(wire.failed == errc::bad_utf8);
    RC_ASSERT(wire.server.closed_with() == 1007u);
}

} // namespace
} // namespace ethwire::wire::test
