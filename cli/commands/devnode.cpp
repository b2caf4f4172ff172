// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "commands/verbs.hpp"
#include "exit_code.hpp"
#include "options/arguments.hpp"
#include "options/usage_error.hpp"
#include "options/values.hpp"

#include "devnode/command.hpp"

#include <iostream>
#include <utility>

namespace ethwire::cli {
namespace {

constexpr const char* purpose =
    R"(Runs the embedded node: a deterministic chain whose headers hash correctly and
whose logs match their blooms, over WebSocket, HTTP and a Unix socket. It does
what it is told, by option or by call (dev_mine, dev_reorg, dev_fault, ...), and
misbehaves on command: see docs/devnode.md. One line a URL is printed once it
listens, on loopback unless --host says otherwise.)";

constexpr const char* examples = R"(  ethwire devnode --ws 8546 --block-time 1
  ethwire devnode --ws 0 --http 0 --ipc /tmp/dev.ipc --seed 7 --blocks 100
  ethwire devnode --ws 8546 --faults '{"slice":1}' --seconds 60
  ethwire rpc dev_reorg 3 --url ws://127.0.0.1:8546
)";

constexpr std::uint64_t most_port = 65535;

} // namespace

int run_devnode(std::vector<std::string> words)
{
    devnode::CommandOptions options;
    const auto port_into = [](std::string_view option, std::optional<std::uint16_t>& where) {
        return [option, &where](const std::string& text) {
            where = static_cast<std::uint16_t>(whole_number(option, text, 0, most_port));
        };
    };
    // A number that the node checks itself.
    const auto number_into = [](std::string_view option, double& where) {
        return [option, &where](const std::string& text) {
            where = text == "0" ? 0 : std::chrono::duration<double>(seconds(option, text)).count();
        };
    };
    const auto text_into = [](std::string& where) { return [&where](const std::string& text) { where = text; }; };

    Arguments arguments("devnode [OPTIONS]", purpose);
    arguments.section("Where it listens");
    arguments.option("--host", "ADDRESS", "of --ws and --http [127.0.0.1]", text_into(options.host));
    arguments.option("--ws", "PORT", "0 is a free port; without --ws, --http and --ipc, that is the default",
                     port_into("--ws", options.ws));
    arguments.option("--http", "PORT", "both ports speak WebSocket and HTTP", port_into("--http", options.http));
    arguments.option("--ipc", "PATH", "a Unix socket", text_into(options.ipc));
    arguments.section("Its chain");
    arguments.option("--block-time", "SECONDS", "mines by itself; 0: only dev_mine mines [0]",
                     number_into("--block-time", options.block_time));
    arguments.option("--seed", "N", "another chain for each [1]",
                     [&options](const std::string& text) { options.seed = whole_number("--seed", text, 0); });
    arguments.option("--blocks", "N", "mined before it listens [32]", [&options](const std::string& text) {
        options.blocks = whole_number("--blocks", text, 0, 1'000'000);
    });
    arguments.option("--genesis-time", "SECONDS|now", "timestamp of block 0; with now, the newest block is of now",
                     text_into(options.genesis_time));
    arguments.section("What it does");
    arguments.option("--faults", "JSON", "how it misbehaves from the start", text_into(options.faults));
    arguments.option("--seconds", "N", "ends by itself; otherwise Ctrl-C ends it",
                     number_into("--seconds", options.seconds));
    arguments.examples(examples);
    if (!arguments.parse(std::move(words))) {
        std::cout << arguments.help();
        return exit_done;
    }
    if (!arguments.operands().empty())
        throw UsageError("devnode", "takes options only, not " + in_quotes(arguments.operands().front()));
    return devnode::run(options, std::cout, std::cerr);
}

} // namespace ethwire::cli
