// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "options/log_filter.hpp"

#include "options/usage_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace ethwire::cli {
namespace {

constexpr std::size_t most_topics = 4;

/// Calls `each` with the parts between commas.
template <class Each>
void for_alternatives(std::string_view text, Each each)
{
    for (;;) {
        const auto comma = text.find(',');
        each(text.substr(0, comma));
        if (comma == std::string_view::npos)
            return;
        text.remove_prefix(comma + 1);
    }
}

Address read_address(std::string_view text)
{
    if (!Address::from_hex(text))
        throw UsageError("--address", in_quotes(text) + " is not an address, 0x and 40 hex digits");
    const auto address = Address::from_checksum(text);
    if (!address)
        throw UsageError("--address",
                         in_quotes(text) + " has a wrong checksum (EIP-55): a digit or a letter's case is off");
    return *address;
}

Hash32 read_topic(std::string_view option, std::string_view text)
{
    if (const auto topic = Hash32::from_hex(text))
        return *topic;
    if (const auto address = Address::from_hex(text)) {
        Hash32 padded;
        std::copy(address->begin(), address->end(), padded.bytes.end() - Address::size());
        return padded;
    }
    throw UsageError(option, in_quotes(text) + " is neither null, nor a topic (0x and 64 hex digits), nor an address");
}

} // namespace

Filter log_filter(const std::vector<std::string>& addresses, const std::vector<std::string>& topics)
{
    Filter filter;
    for (const std::string& given : addresses)
        for_alternatives(given, [&filter](std::string_view text) { filter.address(read_address(text)); });
    if (topics.size() > most_topics)
        throw UsageError("--topic", fmt::format("is given {} times; a log has four topics at most", topics.size()));
    for (std::size_t position = 0; position < topics.size(); ++position) {
        if (topics[position] == "null") {
            filter.any_topic(position);
            continue;
        }
        const std::string option = fmt::format("--topic (position {})", position);
        for_alternatives(topics[position], [&filter, &option, position](std::string_view text) {
            filter.topic(position, read_topic(option, text));
        });
    }
    return filter;
}

} // namespace ethwire::cli
