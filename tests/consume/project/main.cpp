// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/base/hex.hpp>
#include <ethwire/version.hpp>

#include <array>
#include <cstdint>
#include <cstdio>
#include <string_view>

int main(int argc, char** argv)
{
    if (argc != 2 || std::string_view(argv[1]) != ethwire::version) {
        std::fprintf(stderr, "the headers say %s\n", ethwire::version);
        return 1;
    }
    const std::array<std::uint8_t, 2> bytes{0x0e, 0x7f};
    return ethwire::hex::to_string(bytes) == "0x0e7f" ? 0 : 1;
}
