// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "base/base64.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace ethwire::base {

std::string base64(std::string_view bytes)
{
    static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t n = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j)
            group = group << 8 | (j < n ? static_cast<unsigned char>(bytes[i + j]) : 0u);
        for (std::size_t j = 0; j < 4; ++j)
            out += j <= n ? digits[group >> (18 - 6 * j) & 63] : '=';
    }
    return out;
}

} // namespace ethwire::base
