// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <string>
#include <string_view>

namespace ethwire::json {

/// A document as it lies in a receive buffer: the next message's bytes stand behind it.
class Padded {
public:
    explicit Padded(std::string_view text, std::string_view behind = R"(}]}],"x":[{"y":2}]}}}]]]})")
        : buffer_(text), size_(text.size())
    {
        while (buffer_.size() < size_ + 64)
            buffer_ += behind;
    }

    std::string_view view() const { return std::string_view(buffer_).substr(0, size_); }
    operator std::string_view() const { return view(); }

private:
    std::string buffer_;
    std::size_t size_;
};

} // namespace ethwire::json
