// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/address.hpp>

#include <ethwire/base/hex.hpp>
#include <ethwire/base/keccak.hpp>
#include <ethwire/eth/hash32.hpp>

#include <algorithm>

namespace ethwire {

std::optional<Address> Address::from_hex(std::string_view text) noexcept
{
    if (auto bytes = FixedBytes<20>::from_hex(text))
        return Address(*bytes);
    return std::nullopt;
}

std::optional<Address> Address::from_checksum(std::string_view text) noexcept
{
    const auto address = from_hex(text);
    if (!address)
        return std::nullopt;
    const std::string_view digits = text.substr(text.size() - 40);
    const auto in = [&](char low, char high) {
        return std::any_of(digits.begin(), digits.end(), [=](char c) { return c >= low && c <= high; });
    };
    if (in('a', 'f') && in('A', 'F') && std::string_view(address->to_checksum()).substr(2) != digits)
        return std::nullopt;
    return address;
}

std::string Address::to_checksum() const
{
    std::string text = to_hex();
    const Hash32 digest = keccak256(std::string_view(text).substr(2));
    for (std::size_t i = 0; i < 40; ++i) {
        const int nibble = i % 2 == 0 ? digest[i / 2] >> 4 : digest[i / 2] & 15;
        char& c = text[2 + i];
        if (nibble >= 8 && c >= 'a')
            c = static_cast<char>(c - 'a' + 'A');
    }
    return text;
}

} // namespace ethwire
