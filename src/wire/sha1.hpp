// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace ethwire::wire {

/// SHA-1 (FIPS 180-4) for the one short text that the WebSocket handshake hashes, where it protects nothing. OpenSSL's
/// loads its configuration and providers first, which is a fifth of the memory of a client that uses no TLS.
std::array<std::uint8_t, 20> sha1(std::string_view text) noexcept;

} // namespace ethwire::wire
