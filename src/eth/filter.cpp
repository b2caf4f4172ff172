// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/filter.hpp>

#include "eth/codec.hpp"

#include <algorithm>
#include <utility>

namespace ethwire {

Filter& Filter::from_block(BlockId block)
{
    from_block_ = block;
    return *this;
}

Filter& Filter::to_block(BlockId block)
{
    to_block_ = block;
    return *this;
}

Filter& Filter::block_hash(const Hash32& hash)
{
    block_hash_ = hash;
    return *this;
}

Filter& Filter::address(const Address& address)
{
    addresses_.push_back(address);
    return *this;
}

Filter& Filter::addresses(std::vector<Address> addresses)
{
    addresses_ = std::move(addresses);
    return *this;
}

Filter& Filter::topic(std::size_t position, const Hash32& topic)
{
    any_topic(position);
    if (position < topics_.size())
        topics_[position].push_back(topic);
    return *this;
}

Filter& Filter::any_topic(std::size_t position)
{
    if (position < topics_.size())
        positions_ = std::max(positions_, position + 1);
    return *this;
}

Filter& Filter::topics(std::size_t position, TopicSet topics)
{
    any_topic(position);
    if (position < topics_.size())
        topics_[position] = std::move(topics);
    return *this;
}

bool Filter::matches(const Log& log) const noexcept
{
    const auto passes = [](const auto& set, const auto& value) {
        return set.empty() || std::find(set.begin(), set.end(), value) != set.end();
    };
    if (log.topics.size() < positions_ || !passes(addresses_, log.address))
        return false;
    for (std::size_t i = 0; i < positions_; ++i)
        if (!passes(topics_[i], log.topics[i]))
            return false;
    return true;
}

bool Filter::may_match(const Bloom& bloom) const noexcept
{
    const auto may_pass = [&](const auto& set) {
        return set.empty() || std::any_of(set.begin(), set.end(), [&](const auto& v) { return bloom.maybe(v); });
    };
    return may_pass(addresses_) && std::all_of(topics_.begin(), topics_.end(), may_pass);
}

namespace eth {
namespace {

errc read_addresses(ValueReader& reader, Filter& out)
{
    std::vector<Address> addresses;
    if (reader.peek() == '[') {
        if (const errc e = read(reader, addresses); e != errc{})
            return e;
    } else if (!take_null(reader)) {
        if (const errc e = read(reader, addresses.emplace_back()); e != errc{})
            return e;
    }
    out.addresses(std::move(addresses));
    return {};
}

/// One position: null, a topic, or a set of them. A null in a set lets everything pass.
errc read_topic_set(ValueReader& reader, Filter::TopicSet& out)
{
    if (take_null(reader))
        return {};
    if (reader.peek() != '[')
        return read(reader, out.emplace_back());
    bool anything = false;
    const errc e = each_element(reader, [&](std::size_t) {
        if (!take_null(reader))
            return read(reader, out.emplace_back());
        anything = true;
        return errc{};
    });
    if (anything)
        out.clear();
    return e;
}

errc read_topics(ValueReader& reader, Filter& out)
{
    if (take_null(reader))
        return {};
    return each_element(reader, [&](std::size_t position) {
        if (position == Topics::max_size())
            return errc::too_many;
        Filter::TopicSet set;
        const errc e = read_topic_set(reader, set);
        out.topics(position, std::move(set));
        return e;
    });
}

template <class T, class Set>
errc read_if_given(ValueReader& reader, Set set)
{
    std::optional<T> value;
    const errc e = read(reader, value);
    if (e == errc{} && value)
        set(*value);
    return e;
}

/// One value as itself, several as an array.
void write_set(json::Writer& writer, const auto& set)
{
    if (set.size() == 1)
        write(writer, set.front());
    else
        write(writer, set);
}

} // namespace

errc read(ValueReader& reader, Filter& out)
{
    out = Filter();
    const errc e = each_member(reader, [&](std::string_view key) {
        if (key == "fromBlock")
            return read_if_given<BlockId>(reader, [&](BlockId id) { out.from_block(id); });
        if (key == "toBlock")
            return read_if_given<BlockId>(reader, [&](BlockId id) { out.to_block(id); });
        if (key == "blockHash")
            return read_if_given<Hash32>(reader, [&](const Hash32& hash) { out.block_hash(hash); });
        if (key == "address")
            return read_addresses(reader, out);
        if (key == "topics")
            return read_topics(reader, out);
        std::string_view ignored;
        return reader.skip_value(ignored);
    });
    if (e != errc{})
        return e;
    const Filter& read_filter = out;
    const bool range = read_filter.from_block() || read_filter.to_block();
    return range && read_filter.block_hash() ? errc::bad_value : errc{};
}

void write(json::Writer& writer, const Filter& filter)
{
    writer.begin_object();
    write_member(writer, "fromBlock", filter.from_block(), false);
    write_member(writer, "toBlock", filter.to_block(), false);
    write_member(writer, "blockHash", filter.block_hash(), false);
    if (!filter.addresses().empty()) {
        writer.key("address");
        write_set(writer, filter.addresses());
    }
    if (!filter.topics().empty()) {
        writer.key("topics");
        writer.begin_array();
        for (const Filter::TopicSet& set : filter.topics()) {
            if (set.empty())
                writer.null();
            else
                write_set(writer, set);
        }
        writer.end_array();
    }
    writer.end_object();
}

} // namespace eth

ETHWIRE_CODEC(Filter)

} // namespace ethwire
