// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <memory>

namespace ethwire::json {

/// Bytes that must be readable behind a document that is parsed in place; their content does not matter.
inline constexpr std::size_t padding = 64;

/// Nesting that is accepted. The answer of a call tracer nests two levels for each of up to 1,024 calls; every place
/// that follows nesting does so with a loop, so the limit guards memory and time, not the stack.
inline constexpr std::size_t max_depth = 4096;

/// The working memory of one document at a time: one parser a connection, reused for every message.
///
/// It allocates when a document is larger than any before it, by powers of two, and gives back what a document above
/// `keep` took as soon as that document has been read. Movable; one thread.
class Parser {
public:
    /// The largest document whose memory (about six bytes a byte) is kept for the next one.
    static constexpr std::size_t keep = std::size_t{1} << 20;

    Parser();
    ~Parser();
    Parser(Parser&&) noexcept;
    Parser& operator=(Parser&&) noexcept;

    /// The size of the largest document that is read without allocating.
    std::size_t capacity() const noexcept;

private:
    friend class Document;
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace ethwire::json
