// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <array>
#include <cstddef>
#include <cstdio>
#include <fcntl.h>
#include <stdexcept>
#include <unistd.h>

namespace ethwire::test {

/// Resident memory that no file backs: pages of the program's own text come in as the code runs. Read without the heap,
/// since a sanitizer keeps what was freed: what is measured must not grow by being measured.
inline std::size_t resident_bytes()
{
    std::array<char, 128> text{};
    const int file = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    const ssize_t size = ::read(file, text.data(), text.size() - 1);
    ::close(file);
    std::size_t total = 0;
    std::size_t resident = 0;
    std::size_t of_files = 0;
    if (size <= 0 || std::sscanf(text.data(), "%zu %zu %zu", &total, &resident, &of_files) != 3)
        throw std::runtime_error("/proc/self/statm cannot be read");
    return (resident - of_files) * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

} // namespace ethwire::test
