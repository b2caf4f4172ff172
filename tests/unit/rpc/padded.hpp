// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <string>
#include <string_view>

namespace ethwire::rpc::test {

/// A message as it lies in a receive buffer: more bytes of JSON stand behind it.
class Padded {
public:
    explicit Padded(std::string_view text) : buffer_(text), size_(text.size())
    {
        while (buffer_.size() < size_ + 64)
            buffer_ += R"(}]}],"x":[{"y":2}]}}}]]]})";
    }

    operator std::string_view() const { return std::string_view(buffer_).substr(0, size_); }

private:
    std::string buffer_;
    std::size_t size_;
};

} // namespace ethwire::rpc::test
