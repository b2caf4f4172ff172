// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/filter_changes.hpp>

namespace ethwire {
namespace {

/// Whether the object is a log: transactions have no topics.
bool is_log(std::string_view object)
{
    bool topics = false;
    json::Reader in(object);
    const error_code e = in.object([&](std::string_view key) {
        topics = topics || key == "topics";
        return error_code();
    });
    return !e && topics;
}

} // namespace

error_code read_json(json::Reader& in, FilterChanges& out)
{
    out = FilterChanges();
    return in.array([&](std::size_t) -> error_code {
        if (in.kind() == json::Kind::string)
            return read_json(in, out.hashes.emplace_back());
        json::Reader ahead(in.rest());
        std::string_view text;
        if (!ahead.raw(text) && is_log(text))
            return read_json(in, out.logs.emplace_back());
        return read_json(in, out.transactions.emplace_back());
    });
}

} // namespace ethwire
