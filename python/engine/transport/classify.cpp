// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "transport/classify.hpp"

#include "base/text.hpp"
#include "rpc/envelope.hpp"

#include <limits>

namespace ethwire::python {
namespace {

using Kind = Slice::Kind;

/// Ids are short, and looked up as they stand: one with an escape has another text for Python.
bool is_plain(std::string_view subscription) noexcept
{
    return subscription.size() <= std::numeric_limits<std::uint16_t>::max() &&
           subscription.find('\\') == std::string_view::npos;
}

} // namespace

Slice::Ptr classify(std::string_view text)
{
    rpc::Envelope envelope;
    if (text.starts_with(R"({"jsonrpc":"2.0","method":"eth_subscription",)") &&
        rpc::quick_notification(text, envelope.subscription, envelope.value)) {
        auto slice = Slice::make(Kind::event, text, envelope.subscription, envelope.value);
        slice->is_plain(true);
        return slice;
    }
    // What begins as a reply, or as a batch, is not looked into here: it may be large.
    const std::size_t begin = text.find_first_not_of(base::white_space);
    if (text.starts_with(R"({"jsonrpc":"2.0","id":)") || begin == std::string_view::npos || text[begin] != '{' ||
        rpc::parse_envelope(text, envelope) || envelope.method != "eth_subscription")
        return Slice::make(Kind::other, text);
    if (!envelope.is_notification() || !is_plain(envelope.subscription))
        return Slice::make(Kind::event, text);
    return Slice::make(Kind::event, text, envelope.subscription, envelope.value);
}

Slice::Ptr known_event(std::string_view text)
{
    auto slice = classify(text);
    return slice->kind() == Kind::event ? std::move(slice) : Slice::make(Kind::event, text);
}

} // namespace ethwire::python
