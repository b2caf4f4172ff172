// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "client_run.hpp"
#include "commands/verbs.hpp"
#include "exit_code.hpp"
#include "options/arguments.hpp"
#include "options/json_params.hpp"
#include "options/usage_error.hpp"
#include "output/text.hpp"

#include <ethwire/web3/errors.hpp>

#include <iostream>
#include <optional>
#include <span>
#include <utility>

namespace ethwire::cli {
namespace {

constexpr const char* purpose =
    R"(Makes one call and prints its result as JSON: laid out for reading, or on one
line with --output ndjson. An error that the server answers is printed whole, on
standard error, and the exit code is 1.

Each PARAM is JSON; @FILE is the JSON in a file, - the JSON on standard input.
Any other word is a string, so that latest and 0x10 need no quotes.)";

constexpr const char* examples = R"(  ethwire rpc eth_blockNumber
  ethwire rpc eth_getBlockByNumber latest false
  ethwire rpc eth_getLogs '{"fromBlock":"0x10","toBlock":"latest"}' --output ndjson
  ethwire rpc eth_call @call.json latest --timeout 5
  echo '["0x1", true]' | ethwire rpc eth_getBlockByNumber --params -
)";

awaitable<void> call(ClientRun* run, OutputForm form, std::string method, std::string params)
{
    std::exception_ptr thrown;
    RawJson result;
    try {
        result = co_await run->client().provider().make_request(method, std::move(params));
    } catch (...) {
        thrown = std::current_exception();
    }
    if (thrown) {
        if (!run->is_ending())
            run->fail(failure_of(thrown, method));
        co_return;
    }
    run->count_events(1);
    if (form == OutputForm::none)
        co_return;
    make_printable(result.text);
    std::string text = form == OutputForm::table ? indented_json(result.text) : std::move(result.text);
    text += '\n';
    run->out().write(text);
}

} // namespace

int run_rpc(std::vector<std::string> words)
{
    ClientOptions client;
    std::optional<std::string> params;
    Arguments arguments("rpc METHOD [PARAM...] [OPTIONS]", purpose);
    arguments.section("The call");
    arguments.option("--params", "JSON", "all parameters at once: a JSON array, @FILE, or - for standard input",
                     [&params](const std::string& text) { params = text; });
    client.add_to(arguments);
    arguments.examples(examples);
    if (!arguments.parse(std::move(words))) {
        std::cout << arguments.help();
        return exit_done;
    }

    const std::vector<std::string>& operands = arguments.operands();
    if (operands.empty() || operands[0].empty())
        throw UsageError("rpc", "METHOD is not given, such as eth_blockNumber");
    const std::string& method = operands[0];
    if (method.find("://") != std::string::npos)
        throw UsageError("METHOD", "looks like a URL, which is given by --url");
    if (params && operands.size() > 1)
        throw UsageError("--params", "contradicts PARAM");
    client.resolve();
    std::string array =
        params ? whole_params(*params, std::cin) : json_params(std::span(operands).subspan(1), std::cin);

    ClientRun run(client);
    return run.run([&] { return call(&run, client.output(), method, std::move(array)); });
}

} // namespace ethwire::cli
