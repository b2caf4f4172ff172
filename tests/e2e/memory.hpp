// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <fstream>
#include <string>
#include <unistd.h>

#if defined(__has_feature)
#define ETHWIRE_HAS_FEATURE(name) __has_feature(name)
#else
#define ETHWIRE_HAS_FEATURE(name) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || ETHWIRE_HAS_FEATURE(address_sanitizer) ||         \
    ETHWIRE_HAS_FEATURE(thread_sanitizer)
// Of every sanitizer's runtime, though only clang has a header for it.
// NOLINTNEXTLINE(bugprone-reserved-identifier): the name is theirs.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#define ETHWIRE_SANITIZED 1
#else
#define ETHWIRE_SANITIZED 0
#endif

namespace ethwire::test {

/// Sanitizers slow everything down, and their allocators keep what was freed: where this holds, memory is the bytes
/// that are allocated instead of the resident set, and times are not held to the numbers that a user is promised.
inline constexpr bool sanitized = ETHWIRE_SANITIZED != 0;

/// What this process holds now, in bytes.
inline std::size_t memory()
{
#if ETHWIRE_SANITIZED
    return __sanitizer_get_current_allocated_bytes();
#else
    std::ifstream file("/proc/self/statm");
    std::size_t size = 0;
    std::size_t resident = 0;
    file >> size >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
#endif
}

/// The most that was held since `begin_peak`. With a sanitizer, what is held now: it keeps no such record.
inline std::size_t peak_memory()
{
    if constexpr (!sanitized) {
        std::ifstream file("/proc/self/status");
        for (std::string word; file >> word;) {
            std::size_t kilobytes = 0;
            if (word == "VmHWM:" && file >> kilobytes)
                return kilobytes << 10;
        }
    }
    return memory();
}

inline void begin_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

} // namespace ethwire::test
