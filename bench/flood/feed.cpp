// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "feed.hpp"

#include "frames.hpp"

#include <algorithm>
#include <random>

namespace flood {

namespace {

constexpr std::string_view digits = "0123456789abcdef";
constexpr std::string_view transfer_topic = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
constexpr std::string_view empty_uncles = "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347";

using Random = std::mt19937_64;

/// Fixed width hex, as the patched fields are written.
void write_hex(char* to, std::size_t width, std::uint64_t value)
{
    for (std::size_t i = width; i-- > 0; value >>= 4)
        to[i] = digits[value & 0xf];
}

/// A JSON text that grows, with the places of the two fields which are patched later.
struct Text {
    std::string json;
    std::size_t number_at = 0;
    std::size_t stamp_at = 0;

    Text& add(std::string_view part)
    {
        json += part;
        return *this;
    }

    Text& random(Random& source, std::size_t width)
    {
        for (std::size_t i = 0; i < width; ++i)
            json += digits[source() & 0xf];
        return *this;
    }

    Text& number()
    {
        number_at = json.size();
        return add("10000000");
    }

    Text& stamp()
    {
        stamp_at = json.size();
        return add("0000000000000000");
    }

    /// `,"name":"0x...` without its closing quote, for fields whose digits are told apart.
    Text& open(std::string_view name) { return add(",\"").add(name).add("\":\"0x"); }

    Text& field(std::string_view name, Random& source, std::size_t width)
    {
        return open(name).random(source, width).add("\"");
    }

    /// A field that is a quantity: `first` is its leading digit, which must not be zero.
    Text& quantity(std::string_view name, char first, Random& source, std::size_t width)
    {
        json += ",\"";
        json += name;
        json += "\":\"0x";
        json += first;
        return random(source, width - 1).add("\"");
    }
};

/// A header after Prague with its fields in geth's order, without the closing brace.
void add_header(Text& text, Random& random)
{
    text.add("{\"parentHash\":\"0x").random(random, 64).add("\"");
    text.open("sha3Uncles").add(empty_uncles.substr(2)).add("\"");
    text.field("miner", random, 40);
    text.field("stateRoot", random, 64);
    text.field("transactionsRoot", random, 64);
    text.field("receiptsRoot", random, 64);
    text.field("logsBloom", random, 512);
    text.open("difficulty").add("0\"");
    text.open("number").number().add("\"");
    text.quantity("gasLimit", '2', random, 7);
    text.quantity("gasUsed", '1', random, 7);
    text.quantity("timestamp", '6', random, 8);
    text.open("extraData").stamp().random(random, 32).add("\"");
    text.field("mixHash", random, 64);
    text.open("nonce").add("0000000000000000\"");
    text.quantity("baseFeePerGas", '3', random, 10);
    text.field("withdrawalsRoot", random, 64);
    text.quantity("blobGasUsed", 'c', random, 5);
    text.quantity("excessBlobGas", '4', random, 7);
    text.field("parentBeaconBlockRoot", random, 64);
    text.field("requestsHash", random, 64);
    text.field("hash", random, 64);
}

/// An ERC-20 Transfer.
void add_log(Text& text, Random& random)
{
    text.add("{\"address\":\"0x").random(random, 40).add("\",\"topics\":[\"").add(transfer_topic);
    for (int topic = 1; topic <= 2; ++topic)
        text.add("\",\"0x000000000000000000000000").random(random, 40);
    text.add("\"]");
    text.open("data").add("00000000000000000000000000000000").random(random, 16).stamp().add("\"");
    text.open("blockNumber").number().add("\"");
    text.field("transactionHash", random, 64);
    text.quantity("transactionIndex", '1', random, 4);
    text.field("blockHash", random, 64);
    text.quantity("logIndex", '1', random, 5);
    text.add(",\"removed\":false}");
}

Text notification(Kind kind, std::string_view id, Random& random)
{
    Text text;
    text.add("{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":\"").add(id);
    text.add("\",\"result\":");
    switch (kind) {
    case Kind::new_heads:
        add_header(text, random);
        text.add("}");
        break;
    case Kind::logs: add_log(text, random); break;
    case Kind::new_pending_transactions: text.add("\"0x").number().random(random, 40).stamp().add("\""); break;
    }
    text.add("}}");
    return text;
}

} // namespace

std::optional<Kind> kind_named(std::string_view name)
{
    if (name == "newHeads")
        return Kind::new_heads;
    if (name == "logs")
        return Kind::logs;
    if (name == "newPendingTransactions")
        return Kind::new_pending_transactions;
    return std::nullopt;
}

std::string block_json()
{
    Random random(1);
    Text text;
    add_header(text, random);
    text.add(",\"size\":\"0x2a0\",\"transactions\":[],\"uncles\":[],\"withdrawals\":[]}");
    return std::move(text.json);
}

Feed::Feed(Kind kind, std::string_view id, std::uint64_t count) : count_(count)
{
    Random random(static_cast<std::uint64_t>(kind) + 1);
    for (std::size_t i = 0; i < distinct; ++i) {
        const Text text = notification(kind, id, random);
        const std::size_t before = frames_.size();
        append_frame(frames_, Opcode::text, text.json);
        frame_size_ = frames_.size() - before;
        const std::size_t head = frame_size_ - text.json.size();
        number_at_ = head + text.number_at;
        stamp_at_ = head + text.stamp_at;
    }
}

std::string_view Feed::next(std::size_t bytes, std::uint64_t stamp)
{
    const std::size_t slot = sent_ % distinct;
    std::uint64_t messages = std::max<std::size_t>(1, bytes / frame_size_);
    messages = std::min<std::uint64_t>(messages, distinct - slot);
    if (count_ != 0)
        messages = std::min(messages, count_ - sent_);

    char* const begin = frames_.data() + slot * frame_size_;
    char* frame = begin;
    for (std::uint64_t i = 0; i < messages; ++i, frame += frame_size_) {
        write_hex(frame + number_at_, 8, first_number + sent_ + i);
        write_hex(frame + stamp_at_, 16, stamp);
    }
    sent_ += messages;
    return {begin, static_cast<std::size_t>(frame - begin)};
}

} // namespace flood
