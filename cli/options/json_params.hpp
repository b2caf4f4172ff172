// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>

namespace ethwire::cli {

/// Words of the command line as a JSON array, the parameters of a call.
///
/// A word is JSON, or `@FILE` (the JSON in a file), or `-` (the JSON on standard input, once). Any other word is a
/// string: `latest`, `0xff`. What begins like an object, an array or a string must be complete JSON.
std::string json_params(std::span<const std::string> words, std::istream& input);

/// `--params`: the whole array at once, as JSON, `@FILE` or `-`.
std::string whole_params(const std::string& word, std::istream& input);

} // namespace ethwire::cli
