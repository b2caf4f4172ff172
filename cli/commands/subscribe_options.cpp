// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "commands/subscribe_options.hpp"

#include "options/arguments.hpp"
#include "options/json_params.hpp"
#include "options/log_filter.hpp"
#include "options/usage_error.hpp"
#include "options/values.hpp"

#include <ethwire/json/writer.hpp>

#include <algorithm>
#include <iostream>
#include <span>
#include <utility>

namespace ethwire::cli {
namespace {

using Kind = SubscribeOptions::Kind;

constexpr const char* purpose =
    R"(Prints each event as it comes, and sleeps in between. KIND is one of

  newHeads                heads of the chain
  logs                    events of contracts: --address, --topic
  newPendingTransactions  hashes of the pool, or whole transactions with --full
  syncing                 when the node starts and stops to synchronise
  any other name          its events as raw JSON; PARAM as for `ethwire rpc`

A lost connection is made again and the subscription with it. What that loses,
and what a reader loses who does not keep up, is told on standard error, one
JSON object a line: lagged, disconnected, resubscribed.)";

constexpr const char* examples = R"(  ethwire subscribe newHeads --url ws://127.0.0.1:8546
  ethwire subscribe newHeads --count 1 --output ndjson | jq .number
  ethwire subscribe logs --address 0xdAC17F958D2ee523a2206206994597C13D831ec7 \
      --topic 0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef
  ethwire subscribe newPendingTransactions --full --seconds 10 --output none --stats
  ethwire subscribe logs --overflow backpressure --output ndjson | slow-program
)";

constexpr std::uint64_t most_repeats = 100'000;
constexpr std::size_t bytes_a_message = std::size_t{2} << 10;

Kind kind_of(const std::string& name, bool full)
{
    if (full && name != "newPendingTransactions")
        throw UsageError("--full", "is for newPendingTransactions");
    if (name == "newHeads")
        return Kind::new_heads;
    if (name == "logs")
        return Kind::logs;
    if (name == "newPendingTransactions")
        return full ? Kind::full_pending : Kind::pending;
    return name == "syncing" ? Kind::syncing : Kind::other;
}

/// The array of the subscribe call: the name before `rest`, an array as well.
std::string subscribe_params(const std::string& name, std::string_view rest)
{
    json::Writer writer;
    writer.begin_array();
    writer.string(name);
    if (rest != "[]")
        writer.raw(rest.substr(1, rest.size() - 2));
    writer.end_array();
    return writer.take();
}

StatusMode status_mode(const std::string& text)
{
    if (text == "auto")
        return StatusMode::automatic;
    if (text == "on")
        return StatusMode::on;
    if (text == "off")
        return StatusMode::off;
    throw UsageError("--status", in_quotes(text) + " is not one of auto, on, off");
}

/// What was given, before it is known to make sense together.
struct Given {
    std::vector<std::string> addresses{};
    std::vector<std::string> topics{};
    std::optional<std::size_t> queue_bytes{};
    bool full = false;
};

void describe(Arguments& arguments, SubscribeOptions& options, Given& given)
{
    arguments.section("What to subscribe to");
    arguments.option(
        "--address", "ADDRESS[,...]", "logs of these contracts only; as often as needed",
        [&given](const std::string& text) { given.addresses.push_back(text); }, true);
    arguments.option(
        "--topic", "TOPIC[,...]|null",
        "the first is position 0, the next position 1: alternatives, or null for anything",
        [&given](const std::string& text) { given.topics.push_back(text); }, true);
    arguments.flag("--full", "whole transactions", given.full);
    arguments.option("--namespace", "NAME", "NAME_subscribe in place of eth_subscribe",
                     [&options](const std::string& text) { options.name_space = text; });
    arguments.option("--repeat", "N", "the same subscription N times [1]", [&options](const std::string& text) {
        options.repeat = whole_number("--repeat", text, 1, most_repeats);
    });
    arguments.section("When it ends");
    arguments.option("--count", "N", "after N events",
                     [&options](const std::string& text) { options.count = whole_number("--count", text, 1); });
    arguments.option("--seconds", "N", "N seconds after the subscription was made",
                     [&options](const std::string& text) { options.seconds = seconds("--seconds", text); });
    arguments.section("When the reader is slow");
    arguments.option("--queue", "N", "events that may wait [500]", [&options](const std::string& text) {
        options.queue.messages(whole_number("--queue", text, 1, std::uint64_t{1} << 32));
    });
    arguments.option("--queue-bytes", "N", "bytes of events that may wait [1 MiB, or 2 KiB for each of --queue]",
                     [&given](const std::string& text) {
                         given.queue_bytes = whole_number("--queue-bytes", text, 1, std::uint64_t{1} << 40);
                     });
    arguments.option(
        "--overflow", "POLICY",
        "what goes when the queue is full: drop-oldest, drop-newest, latest (all but the newest), fail (the "
        "subscription ends), or backpressure (nothing: the node has to wait) [drop-oldest]",
        [&options](const std::string& text) { options.queue.overflow(overflow("--overflow", text)); });
}

} // namespace

std::optional<SubscribeOptions> read_subscribe_options(std::vector<std::string> words)
{
    SubscribeOptions options;
    Given given;
    Arguments arguments("subscribe KIND [PARAM...] [OPTIONS]", purpose);
    describe(arguments, options, given);
    options.client.add_to(arguments);
    arguments.option("--status", "auto|on|off",
                     "a line of figures on standard error, with an event and at most once a second: on a terminal, "
                     "anywhere, or never [auto]",
                     [&options](const std::string& text) { options.status = status_mode(text); });
    arguments.examples(examples);
    if (!arguments.parse(std::move(words))) {
        std::cout << arguments.help();
        return std::nullopt;
    }

    const std::vector<std::string>& operands = arguments.operands();
    if (operands.empty() || operands[0].empty())
        throw UsageError("subscribe", "KIND is not given, such as newHeads");
    options.name = operands[0];
    if (options.name.find("://") != std::string::npos)
        throw UsageError("KIND", "looks like a URL, which is given by --url");
    options.kind = kind_of(options.name, given.full);
    if (options.kind != Kind::logs && !given.addresses.empty())
        throw UsageError("--address", "is for logs");
    if (options.kind != Kind::logs && !given.topics.empty())
        throw UsageError("--topic", "is for logs");
    if (options.kind == Kind::other)
        options.params = subscribe_params(options.name, json_params(std::span(operands).subspan(1), std::cin));
    else if (operands.size() > 1)
        throw UsageError("subscribe", options.name + " takes no PARAM");
    options.filter = log_filter(given.addresses, given.topics);
    const std::size_t bytes = std::max(options.queue.bytes(), options.queue.messages() * bytes_a_message);
    options.queue.bytes(given.queue_bytes.value_or(bytes));
    options.client.resolve();
    if (options.client.endpoint().is_http())
        throw UsageError("subscribe", "events need a ws, wss or IPC endpoint; over HTTP there are none");
    return options;
}

} // namespace ethwire::cli
