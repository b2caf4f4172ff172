// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <string>
#include <vector>

namespace ethwire::cli {

/// The program behind `main`: finds the verb, and turns whatever leaves it into one line and an exit code.
int program(std::vector<std::string> words);

} // namespace ethwire::cli
