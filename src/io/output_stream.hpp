// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/loop.hpp"

#include <ethwire/base/clock.hpp>
#include <ethwire/base/error.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

namespace ethwire::io {

/// A standard stream of the process whose reader may be slow, or gone, without anybody here being blocked.
///
/// Bytes that the reader does not take wait in a buffer. A writer of much looks at `waiting` and awaits `drained`. A
/// terminal or pipe is opened anew where the system allows it, so that the processes that share the descriptor with
/// this one do not find it non-blocking. The process has to ignore SIGPIPE.
class OutputStream {
public:
    /// \param descriptor 1 or 2; left open
    OutputStream(const Executor& executor, int descriptor);
    ~OutputStream();
    OutputStream(const OutputStream&) = delete;
    OutputStream& operator=(const OutputStream&) = delete;

    /// Hands the bytes to the system at once, as far as it takes them; the rest waits.
    void write(std::string_view bytes);

    /// Bytes that wait for the reader.
    std::size_t waiting() const noexcept;

    /// Suspends until at most so many bytes wait, or nothing can be written any more.
    awaitable<void> drained(std::size_t at_most);

    /// Blocks until nothing waits, but no longer than this: for the last words of a program whose loop has ended.
    void flush(Duration limit);

    /// Watches for the reader's going away, also while nothing is written; `gone` is called once.
    void on_closed(std::function<void()> gone);

    /// Nothing can be written any more.
    bool closed() const noexcept;
    /// Why: a reader that went is no error.
    error_code error() const noexcept;

private:
    struct State;
    std::shared_ptr<State> state_;
};

/// The descriptor is a terminal.
bool is_terminal(int descriptor) noexcept;
/// Both are, and the same one.
bool is_same_terminal(int a, int b) noexcept;
/// Columns of the terminal; 0 when it is none, or does not tell.
std::size_t terminal_width(int descriptor) noexcept;

} // namespace ethwire::io
