// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "commands/program.hpp"

#include <csignal>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

/// Started without a standard stream, the first socket would get its number and be printed to.
void open_missing_streams()
{
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(descriptor, F_GETFD) == -1)
            ::open("/dev/null", O_RDWR); // the lowest number that is free: this one
}

} // namespace

int main(int count, char** words)
{
    open_missing_streams();
    // A reader that goes away is an end as good as any, told by the write that fails.
    std::signal(SIGPIPE, SIG_IGN);
    return ethwire::cli::program(std::vector<std::string>(words + 1, words + count));
}
