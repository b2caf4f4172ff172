// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "transport/classify.hpp"

#include "rpc/envelope.hpp"

#include <limits>

namespace ethwire::python {
namespace {

constexpr std::string_view method = "eth_subscription";

/// Ids are short, and looked up as they stand: one with an escape has another text for Python.
bool is_plain(std::string_view subscription) noexcept
{
    return subscription.size() <= std::numeric_limits<std::uint16_t>::max() &&
           subscription.find('\\') == std::string_view::npos;
}

} // namespace

Slice::Ptr classify(json::Parser& parser, std::string_view text)
{
    using Kind = Slice::Kind;
    rpc::Envelope envelope;
    std::uint64_t id = 0;

    if (text.starts_with(R"({"jsonrpc":"2.0","method":"eth_subscription",)") &&
        rpc::quick_notification(text, envelope.subscription, envelope.value)) {
        auto slice = Slice::make(Kind::event, 0, text, envelope.subscription, envelope.value);
        slice->is_plain(true);
        return slice;
    }
    if (rpc::quick_reply(text, id, envelope.value))
        return Slice::make(Kind::reply, id, text, {}, envelope.value);

    if (!text.starts_with('{') || rpc::parse_envelope(parser, text, envelope))
        return Slice::make(Kind::other, 0, text, {}, {});
    if (envelope.method == method) {
        const bool plain = envelope.is_notification() && is_plain(envelope.subscription);
        return Slice::make(Kind::event, 0, text, plain ? envelope.subscription : std::string_view(),
                             plain ? envelope.value : std::string_view());
    }
    const bool answers = envelope.method.empty() && envelope.error.empty() && !envelope.result.empty();
    if (answers && envelope.our_id() != 0)
        return Slice::make(Kind::reply, envelope.our_id(), text, {}, envelope.result);
    return Slice::make(Kind::other, 0, text, {}, {});
}

} // namespace ethwire::python
