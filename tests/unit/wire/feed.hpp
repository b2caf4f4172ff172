// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "wire/codec.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string_view>

namespace ethwire::wire::test {

inline constexpr std::size_t unsliced = std::numeric_limits<std::size_t>::max();

/// Gives a codec bytes as the owner of a socket would: in reads of at most `slice` bytes, as many as there is room for.
/// After each read, `take(item)` is given every item that is in it, and then `then()` is called.
template <class Take, class Then>
void feed(Codec& codec, std::string_view bytes, std::size_t slice, Take take, Then then)
{
    while (!bytes.empty()) {
        const auto room = codec.prepare();
        const std::size_t size = std::min({slice, room.size(), bytes.size()});
        bytes.copy(room.data(), size);
        codec.commit(size);
        bytes.remove_prefix(size);
        for (Item item = codec.next(); item.kind != Item::Kind::need_more; item = codec.next())
            take(item);
        then();
    }
}

template <class Take>
void feed(Codec& codec, std::string_view bytes, std::size_t slice, Take take)
{
    feed(codec, bytes, slice, take, [] {});
}

} // namespace ethwire::wire::test
