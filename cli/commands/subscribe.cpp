// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "commands/subscribe_options.hpp"
#include "commands/subscriber.hpp"
#include "commands/verbs.hpp"
#include "exit_code.hpp"

#include <utility>

namespace ethwire::cli {

int run_subscribe(std::vector<std::string> words)
{
    const auto options = read_subscribe_options(std::move(words));
    if (!options)
        return exit_done;
    ClientRun run(options->client);
    Subscriber subscriber(run, *options);
    return run.run([&subscriber] { return subscriber.work(); });
}

} // namespace ethwire::cli
