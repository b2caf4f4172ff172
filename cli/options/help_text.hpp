// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ethwire::cli {

struct HelpEntry {
    std::string names;       ///< `-v,--verbose`
    std::string placeholder; ///< of its value; empty for a flag
    std::string help;
};

struct HelpSection {
    std::string title;
    std::vector<HelpEntry> entries;
};

/// The help of a verb, 80 columns wide: purpose, usage, options by section, examples.
std::string help_text(std::string_view usage, std::string_view purpose, const std::vector<HelpSection>& sections,
                      std::string_view examples);

} // namespace ethwire::cli
