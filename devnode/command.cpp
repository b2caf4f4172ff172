// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "command.hpp"

#include "asio.hpp"
#include "request.hpp"

#include <ethwire/devnode/server.hpp>

#include <chrono>
#include <csignal>
#include <ostream>
#include <string>
#include <utility>

namespace ethwire::devnode {

namespace {

constexpr double longest = 1e9; // seconds

bool is_seconds(double value) noexcept
{
    return value >= 0 && value <= longest; // not NaN either
}

Duration as_duration(double seconds)
{
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
}

/// Fills `out`, or says which option is wrong.
std::string read_options(const CommandOptions& given, NodeOptions& out)
{
    if (!is_seconds(given.block_time))
        return "--block-time: is not 0 to 1000000000 seconds";
    if (!is_seconds(given.seconds))
        return "--seconds: is not 0 to 1000000000";
    if (given.blocks > 1'000'000)
        return "--blocks: is above 1000000";
    if (!given.faults.empty())
        if (const std::string problem = out.faults.merge_json(given.faults); !problem.empty())
            return "--faults: " + problem;
    if (given.genesis_time == "now") {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        out.chain.genesis_time =
            static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(now).count());
    } else if (!given.genesis_time.empty()) {
        const auto seconds = as_integer(given.genesis_time);
        if (!seconds || *seconds > std::uint64_t{1} << 40)
            return "--genesis-time: is neither seconds since 1970 nor now";
        out.chain.genesis_time = *seconds;
    }
    out.host = given.host;
    out.ws_port = given.ws;
    out.http_port = given.http;
    out.ipc_path = given.ipc;
    if (!given.ws && !given.http && given.ipc.empty())
        out.ws_port = std::uint16_t{0};
    out.block_time = as_duration(given.block_time);
    out.chain.seed = given.seed;
    out.chain.initial_blocks = given.blocks;
    if (given.block_time >= 1)
        out.chain.seconds_per_block = static_cast<std::uint64_t>(given.block_time);
    if (given.genesis_time == "now")
        out.chain.genesis_time -= given.blocks * out.chain.seconds_per_block;
    return {};
}

std::string addresses(const NodeOptions& options)
{
    std::string out;
    const auto add = [&out](const std::string& text) { out.append(out.empty() ? "" : ", ").append(text); };
    if (options.ws_port)
        add(options.host + ":" + std::to_string(*options.ws_port));
    if (options.http_port)
        add(options.host + ":" + std::to_string(*options.http_port));
    if (!options.ipc_path.empty())
        add(options.ipc_path);
    return out;
}

} // namespace

int run(const CommandOptions& given, std::ostream& out, std::ostream& err)
{
    NodeOptions options;
    if (const std::string problem = read_options(given, options); !problem.empty()) {
        err << "ethwire: " << problem << '\n';
        return 2;
    }
    asio::io_context context(1);
    DevNode node(context.get_executor(), options);
    if (const error_code ec = node.start()) {
        err << "ethwire: cannot listen on " << addresses(options) << ": " << ec.message() << '\n';
        return 2;
    }
    if (options.ws_port)
        out << node.ws_url() << '\n';
    if (options.http_port)
        out << node.http_url() << '\n';
    if (!options.ipc_path.empty())
        out << node.ipc_path() << '\n';
    out.flush();

    asio::signal_set signals(context, SIGINT, SIGTERM);
    signals.async_wait([&context](error_code ec, int) {
        if (!ec)
            context.stop();
    });
    asio::steady_timer end(context);
    if (given.seconds > 0) {
        end.expires_after(as_duration(given.seconds));
        end.async_wait([&context](error_code ec) {
            if (!ec)
                context.stop();
        });
    }
    context.run();
    return 0;
}

} // namespace ethwire::devnode
