// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/decode.hpp>
#include <ethwire/web3/detail/subscription_core.hpp>
#include <ethwire/web3/event.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ethwire::web3 {

/// A subscription with its slots: decoded values that are used again and again, so that an event costs no allocation.
template <class T>
class TypedSubscription final : public SubscriptionCore {
public:
    using Slot = typename Batch<T>::Slot;

    TypedSubscription(Request request, QueueOptions queue, std::string label, bool own_label)
        : SubscriptionCore(std::move(request), queue, std::move(label), own_label, &decode_into)
    {}

    std::vector<Slot> slots = std::vector<Slot>(1);
    std::vector<Item<T>> items{}; // of `next_items`, over the slots

    // Counts of what a consumer that takes events alone has passed over; the next event tells them.
    std::uint64_t passed_lost = 0;
    std::uint64_t passed_undecodable = 0;

private:
    static error_code decode_into(std::string_view value, void* slot, DecodeContext* context)
    {
        return decode(value, *static_cast<T*>(slot), context);
    }
};

} // namespace ethwire::web3
