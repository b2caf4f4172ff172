// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "transport/line_codec.hpp"

namespace ethwire::python {

LineCodec::~LineCodec()
{
    if (!too_long_)
        *tail_ = input_.data();
}

std::span<char> LineCodec::prepare() { return input_.prepare(); }

void LineCodec::commit(std::size_t bytes) { input_.commit(bytes); }

wire::Item LineCodec::next()
{
    while (true) {
        const std::string_view data = input_.data();
        const std::size_t end = data.find('\n', scanned_);
        const bool whole = end != std::string_view::npos;
        const std::size_t size = whole ? end + 1 : data.size();

        if (too_long_) {
            input_.consume(size);
            if (!whole)
                return {};
            too_long_ = false;
            continue;
        }
        const std::size_t length = whole ? end : size;
        if (length > limit_) {
            input_.consume(size);
            scanned_ = 0;
            too_long_ = !whole;
            wire::Item item;
            item.kind = wire::Item::Kind::text;
            return item;
        }
        if (!whole) {
            scanned_ = size;
            return {};
        }
        input_.consume(size);
        scanned_ = 0;
        wire::Item item;
        item.kind = wire::Item::Kind::text;
        item.payload = data.substr(0, size);
        return item;
    }
}

void LineCodec::send(std::string_view message)
{
    output_.append(message);
    output_.append("\n");
}

void LineCodec::shrink() noexcept
{
    input_.shrink();
    output_.shrink();
}

} // namespace ethwire::python
