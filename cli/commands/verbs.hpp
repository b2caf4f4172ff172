// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <string>
#include <vector>

namespace ethwire::cli {

// The verbs. Each takes the words behind its name and gives the program's exit code; it throws `UsageError` when the
// words are wrong, before anything is done.

int run_subscribe(std::vector<std::string> words);
int run_rpc(std::vector<std::string> words);
int run_devnode(std::vector<std::string> words);

} // namespace ethwire::cli
