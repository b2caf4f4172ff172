// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/rlp.hpp>

#include <array>

namespace ethwire::rlp {
namespace {

struct Prefix {
    std::array<std::uint8_t, 9> bytes{};
    std::size_t size = 0;

    std::span<const std::uint8_t> view() const noexcept { return {bytes.data(), size}; }
};

/// Writes the header of a payload of `length` bytes: 0x80 for strings, 0xc0 for lists.
Prefix prefix(std::uint8_t base, std::size_t length) noexcept
{
    Prefix out;
    if (length < 56) {
        out.bytes[0] = static_cast<std::uint8_t>(base + length);
        out.size = 1;
        return out;
    }
    std::size_t digits = 0;
    for (std::size_t rest = length; rest != 0; rest >>= 8)
        ++digits;
    out.bytes[0] = static_cast<std::uint8_t>(base + 55 + digits);
    for (std::size_t i = 0; i < digits; ++i)
        out.bytes[1 + i] = static_cast<std::uint8_t>(length >> (8 * (digits - 1 - i)));
    out.size = 1 + digits;
    return out;
}

} // namespace

Encoder& Encoder::string(std::span<const std::uint8_t> bytes)
{
    if (bytes.size() == 1 && bytes[0] < 0x80) {
        out_.push_back(bytes[0]);
        return *this;
    }
    raw(prefix(0x80, bytes.size()).view());
    return raw(bytes);
}

Encoder& Encoder::quantity(std::uint64_t value) { return quantity(U256(value)); }

Encoder& Encoder::quantity(const U256& value)
{
    const std::array<std::uint8_t, 32> bytes = value.to_big_endian();
    std::size_t zeros = 0;
    while (zeros < bytes.size() && bytes[zeros] == 0)
        ++zeros;
    return string(std::span(bytes).subspan(zeros));
}

Encoder& Encoder::begin_list()
{
    open_.push_back(out_.size());
    return *this;
}

Encoder& Encoder::end_list()
{
    const std::size_t begin = open_.back();
    open_.pop_back();
    const Prefix header = prefix(0xc0, out_.size() - begin);
    out_.insert(out_.begin() + static_cast<std::ptrdiff_t>(begin), header.bytes.begin(),
                header.bytes.begin() + static_cast<std::ptrdiff_t>(header.size));
    return *this;
}

Encoder& Encoder::raw(std::span<const std::uint8_t> encoded)
{
    out_.insert(out_.end(), encoded.begin(), encoded.end());
    return *this;
}

} // namespace ethwire::rlp
