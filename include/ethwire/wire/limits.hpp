// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>

namespace ethwire::wire {

/// The largest message taken from a peer, in bytes; what geth's own client allows. Larger ones are refused from
/// their declared length, before memory is spent on them.
inline constexpr std::size_t default_max_message = std::size_t{32} << 20;

/// The largest answer to a WebSocket upgrade: bytes of its head, and lines in it (status line included).
inline constexpr std::size_t max_upgrade_bytes = std::size_t{16} << 10;
inline constexpr std::size_t max_upgrade_lines = 100;

/// The receive buffer of a quiet connection, and what it grows to while reads fill it.
inline constexpr std::size_t idle_buffer = std::size_t{16} << 10;
inline constexpr std::size_t busy_buffer = std::size_t{1} << 20;

} // namespace ethwire::wire
