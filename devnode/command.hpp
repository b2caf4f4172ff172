// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>

namespace ethwire::devnode {

/// The options of `ethwire devnode`, as given on its command line.
struct CommandOptions {
    std::string host = "127.0.0.1";
    std::optional<std::uint16_t> ws;   ///< --ws PORT; 0: a free one. Without --ws, --http and --ipc: ws on a free port
    std::optional<std::uint16_t> http; ///< --http PORT
    std::string ipc;                   ///< --ipc PATH
    double block_time = 0;             ///< --block-time SECONDS; 0: only `dev_mine` mines
    std::uint64_t seed = 1;            ///< --seed
    std::size_t blocks = 32;           ///< --blocks: mined before it listens
    std::string genesis_time;          ///< --genesis-time SECONDS since 1970 or "now"; empty: the fixed one
    std::string faults;                ///< --faults JSON
    double seconds = 0;                ///< --seconds: ends by itself; 0: runs until SIGINT or SIGTERM
};

/// Runs the node until it is told to end. One line a URL goes to `out` once all of them listen. Returns the exit
/// code: 0 ended as asked, 2 an option is wrong or its address is taken, with one line on `err`.
int run(const CommandOptions& options, std::ostream& out, std::ostream& err);

} // namespace ethwire::devnode
