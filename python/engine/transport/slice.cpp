// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "transport/slice.hpp"

#include <cstring>
#include <limits>
#include <new>

namespace ethwire::python {

Slice::Ptr Slice::make(Kind kind, std::string_view text, std::string_view subscription, std::string_view value)
{
    if (text.size() > std::numeric_limits<std::uint32_t>::max())
        throw std::bad_alloc();
    void* const memory = std::malloc(footprint(text.size()));
    if (memory == nullptr)
        throw std::bad_alloc();
    Ptr slice(new (memory) Slice);
    slice->kind_ = kind;
    slice->size_ = static_cast<std::uint32_t>(text.size());
    if (!subscription.empty()) {
        slice->subscription_ = static_cast<std::uint32_t>(subscription.data() - text.data());
        slice->subscription_size_ = static_cast<std::uint16_t>(subscription.size());
    }
    if (!value.empty()) {
        slice->value_ = static_cast<std::uint32_t>(value.data() - text.data());
        slice->value_size_ = static_cast<std::uint32_t>(value.size());
    }
    auto* const bytes = reinterpret_cast<char*>(slice.get() + 1);
    std::memcpy(bytes, text.data(), text.size());
    std::memset(bytes + text.size(), 0, wire::padding);
    return slice;
}

} // namespace ethwire::python
