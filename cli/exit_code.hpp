// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

namespace ethwire::cli {

/// What the program's exit code says; docs/cli.md promises it to scripts.
enum ExitCode : int {
    exit_done = 0,
    exit_server_error = 1,  ///< the server answered an error, or something that is no answer
    exit_usage = 2,         ///< the command line is wrong; nothing was done
    exit_no_connection = 3, ///< not connected in time, lost for good, or the output cannot be written any more
    exit_timed_out = 4,     ///< a call was not answered in time
    exit_interrupted = 130, ///< SIGINT or SIGTERM
};

} // namespace ethwire::cli
