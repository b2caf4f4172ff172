// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/base/hex.hpp>
#include <ethwire/io/errc.hpp>
#include <ethwire/version.hpp>
#include <ethwire/web3/errors.hpp>
#include <ethwire/web3/providers.hpp>

#include <array>
#include <cstdint>
#include <cstdio>
#include <string_view>

namespace {

/// What the library throws is caught here by its type, and its code compared: across the border of a shared one, too.
bool errors_cross()
{
    try {
        const ethwire::WebSocketProvider provider("nonsense://");
    } catch (const ethwire::Web3ValidationError& error) {
        return error.code() == ethwire::io::errc::url_bad_scheme;
    }
    return false;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2 || std::string_view(argv[1]) != ethwire::version) {
        std::fprintf(stderr, "the headers say %s\n", ethwire::version);
        return 1;
    }
    if (!errors_cross()) {
        std::fputs("an error is another one here than in the library\n", stderr);
        return 1;
    }
    const std::array<std::uint8_t, 2> bytes{0x0e, 0x7f};
    return ethwire::hex::to_string(bytes) == "0x0e7f" ? 0 : 1;
}
