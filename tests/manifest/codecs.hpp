// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>

#include <string>
#include <string_view>

namespace ethwire::manifest {

/// What a codec made of a text.
struct Outcome {
    error_code error{};
    std::string path{};      ///< of the offending value, when refused; of the misfits, when accepted
    std::string received{};  ///< what had to come back, when accepted
    std::string reencoded{}; ///< what came back
};

/// Throws `std::runtime_error` when there is no such codec, or when the text is not of the shape that the codec takes
/// apart: a transcript without a method, a vector that does not hold.
Outcome run_codec(std::string_view codec, const std::string& text);

/// Whether the two are the same document.
///
/// \param respelled hex counts by its value: letters of either case, and quantities whatever zeros they begin with
bool same(const Outcome& outcome, bool respelled);

} // namespace ethwire::manifest
