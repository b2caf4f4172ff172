// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "objects/checksum.hpp"

#include <ethwire/base/hex.hpp>
#include <ethwire/base/keccak.hpp>

#include <cstring>
#include <string_view>

namespace ethwire::python {
namespace {

PyObject* make(std::span<const std::uint8_t, 20> address)
{
    PyObject* const text = PyUnicode_New(42, 127);
    if (text == nullptr)
        return nullptr;
    char* const begin = reinterpret_cast<char*>(PyUnicode_1BYTE_DATA(text));
    begin[0] = '0';
    begin[1] = 'x';
    hex::encode(address, begin + 2);
    const auto hash = keccak256(std::string_view(begin + 2, 40));
    for (std::size_t i = 0; i < 40; ++i) {
        const unsigned nibble = i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 15u;
        char& digit = begin[i + 2];
        if (nibble > 7 && digit >= 'a')
            digit = static_cast<char>(digit - 'a' + 'A');
    }
    return text;
}

} // namespace

PyObject* Checksums::get(std::span<const std::uint8_t, 20> address)
{
    // Addresses are hashes themselves, but some are made with many zeros in front: the end tells them apart.
    std::uint64_t end;
    std::memcpy(&end, address.data() + 12, sizeof end);
    Entry& entry = kept_[(end * 0x9e3779b97f4a7c15) >> (64 - 11)];
    static_assert(size == std::size_t{1} << 11);
    if (!entry.text.is_valid() || std::memcmp(entry.address, address.data(), 20) != 0) {
        PyObject* const text = make(address);
        if (text == nullptr)
            return nullptr;
        entry.text = nanobind::steal(text);
        std::memcpy(entry.address, address.data(), 20);
    }
    return entry.text.inc_ref().ptr();
}

} // namespace ethwire::python
