// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace ethwire::cli {

/// The command line is wrong: one line that names what and where, `--count: '-1' is not a whole number`.
class UsageError : public std::runtime_error {
public:
    UsageError(std::string_view where, std::string_view what)
        : std::runtime_error(std::string(where).append(": ").append(what))
    {}
};

/// `text` in quotes when it is short and plain; a word for it otherwise. What is given in the wrong place may be a
/// URL with a key or a token, and must not be repeated.
std::string in_quotes(std::string_view text);

} // namespace ethwire::cli
