// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "commands/program.hpp"

#include "commands/verbs.hpp"
#include "exit_code.hpp"
#include "options/usage_error.hpp"

#include <ethwire/version.hpp>

#include <array>
#include <exception>
#include <iostream>
#include <string_view>

namespace ethwire::cli {
namespace {

constexpr std::string_view overview = R"(usage: ethwire VERB ...

An Ethereum client that sleeps until something happens.

  subscribe KIND        print heads, logs, pending transactions as they come
  rpc METHOD [PARAM...] make one call and print its result as JSON
  devnode               run an embedded node that misbehaves on command

  --help, ethwire VERB --help   what there is, with examples
  --version                     the version of the program

The node is named by --url, --url-file or $ETHWIRE_URL (ws, wss, http, https, or
the path of a Unix socket); without one, ~/.ethereum/geth.ipc is tried.

Examples:
  ethwire devnode --ws 8546 --block-time 1 &
  ethwire subscribe newHeads --url ws://127.0.0.1:8546
  ethwire subscribe logs --address 0xdAC17F958D2ee523a2206206994597C13D831ec7
  ethwire rpc eth_getBlockByNumber latest false --url ~/.ethereum/geth.ipc

Exit codes: 0 done, 1 the server answered an error, 2 the command line is wrong,
3 no connection, 4 a call timed out, 130 interrupted.
)";

using Verb = int (*)(std::vector<std::string>);

Verb find_verb(std::string_view name)
{
    constexpr std::array<std::pair<std::string_view, Verb>, 3> verbs{
        {{"subscribe", run_subscribe}, {"rpc", run_rpc}, {"devnode", run_devnode}}};
    for (const auto& [known, verb] : verbs)
        if (name == known)
            return verb;
    return nullptr;
}

int run(std::vector<std::string> words)
{
    constexpr std::string_view more = "; ethwire --help tells more";
    if (words.empty())
        throw UsageError("VERB", std::string("is not given: subscribe, rpc or devnode").append(more));
    const std::string first = words.front();
    if (first == "--help" || first == "-h" || first == "help") {
        if (words.size() > 1 && find_verb(words[1]) != nullptr)
            return find_verb(words[1])({"--help"});
        std::cout << overview;
        return exit_done;
    }
    if (first == "--version") {
        std::cout << "ethwire " << version << '\n';
        return exit_done;
    }
    if (first.starts_with('-'))
        throw UsageError(first.substr(0, first.find('=')).substr(0, 32), "stands before the verb" + std::string(more));
    const Verb verb = find_verb(first);
    if (verb == nullptr)
        throw UsageError("VERB", in_quotes(first).append(" is not one of subscribe, rpc, devnode").append(more));
    words.erase(words.begin());
    return verb(std::move(words));
}

} // namespace

int program(std::vector<std::string> words)
{
    try {
        return run(std::move(words));
    } catch (const UsageError& error) {
        std::cerr << "ethwire: " << error.what() << '\n';
    } catch (const std::exception& error) {
        std::cerr << "ethwire: " << error.what() << '\n';
        return exit_no_connection;
    }
    return exit_usage;
}

} // namespace ethwire::cli
