// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "flood_feed.hpp"

#include "block_maker.hpp"

#include <ethwire/json/writer.hpp>

#include <algorithm>
#include <limits>

namespace ethwire::devnode {

namespace {

constexpr std::size_t ring_bytes = std::size_t{64} << 10;
constexpr std::uint32_t first_number = 0x10000000;
constexpr std::string_view first_digits = "10000000";

std::string result_of(const Flood& flood, const Subscription& subscription, const Chain& chain)
{
    // A block that always has what is asked for, whatever the chain holds.
    ChainOptions options = chain.options();
    options.transactions = 1;
    const BlockPtr block = make_block(options, chain.head()->header, ~std::uint64_t{0}, {});
    json::Writer writer;
    if (flood.kind == "logs") {
        Log log = block->receipts.front().logs.front();
        log.block_number = first_number;
        if (!subscription.filter.addresses().empty())
            log.address = subscription.filter.addresses().front();
        encode(log, writer);
    } else if (flood.kind == "newHeads") {
        Header header = block->header;
        header.number = first_number;
        encode(header, writer);
    } else {
        Transaction transaction = block->transactions.front();
        transaction.hash[28] = 0x10;
        std::fill(transaction.hash.bytes.begin() + 29, transaction.hash.bytes.end(), std::uint8_t{0});
        if (subscription.full)
            encode(transaction, writer);
        else
            writer.data(transaction.hash);
    }
    return writer.take();
}

/// Where the counter begins: the digits with their quote, so that nothing longer is taken for them.
std::size_t find_digits(const Flood& flood, std::string_view message)
{
    const std::string end = std::string(first_digits) + '"';
    if (flood.kind == "logs")
        return message.find("\"blockNumber\":\"0x" + end) + 17;
    if (flood.kind == "newHeads")
        return message.find("\"number\":\"0x" + end) + 12;
    return message.find(end);
}

} // namespace

FloodFeed::FloodFeed(const Flood& flood, const Subscription& subscription, Framing framing, const Chain& chain,
                     TimePoint now)
    : events_(flood.events), rate_(flood.rate), start_(now)
{
    std::string message = R"({"jsonrpc":"2.0","method":")" + subscription.ns;
    message += R"(_subscription","params":{"subscription":")" + subscription.id;
    message += R"(","result":)" + result_of(flood, subscription, chain) + "}}";
    TransportFault none;
    SeededRandom random(0);
    Outbox framed(none, random, framing);
    framed.send(message);
    const std::string& one = framed.bytes();
    size_ = one.size();
    digits_ = find_digits(flood, one);
    const std::size_t count = std::max<std::size_t>(ring_bytes / size_, 1);
    ring_.reserve(count * size_);
    for (std::size_t i = 0; i < count; ++i)
        ring_.append(one);
}

std::uint64_t FloodFeed::fill(std::string& out, std::size_t space, TimePoint now)
{
    std::uint64_t due = events_;
    if (rate_ > 0) {
        const double seconds = std::chrono::duration<double>(now - start_).count();
        due = std::min(events_, static_cast<std::uint64_t>(std::max(seconds, 0.0) * rate_ + 1e-6));
    }
    if (due <= sent_)
        return 0;
    std::uint64_t count = std::min<std::uint64_t>(due - sent_, ring_.size() / size_);
    count = std::clamp<std::uint64_t>(space / size_, 1, count);
    const std::size_t begin = out.size();
    out.append(ring_, 0, static_cast<std::size_t>(count) * size_);
    char* digits = out.data() + begin + digits_;
    for (std::uint64_t i = 0; i < count; ++i, digits += size_) {
        auto number = first_number + static_cast<std::uint32_t>((sent_ + i) % (0xffffffffu - first_number));
        for (int d = 7; d >= 0; --d, number >>= 4)
            digits[d] = "0123456789abcdef"[number & 15];
    }
    sent_ += count;
    return count;
}

TimePoint FloodFeed::wake_at() const noexcept
{
    if (done())
        return TimePoint::max();
    if (rate_ <= 0)
        return start_;
    return start_ +
           std::chrono::nanoseconds(1 + static_cast<std::int64_t>(static_cast<double>(sent_ + 1) / rate_ * 1e9));
}

} // namespace ethwire::devnode
