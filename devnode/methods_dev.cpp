// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "methods.hpp"
#include "node.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ethwire::devnode {

namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t max_blocks_at_once = 100'000;

void write_head(Call& call) { call.result.quantity(call.node.chain.head()->header.number); }

/// [n = 1]; the head's number.
void dev_mine(Call& call)
{
    const std::uint64_t blocks = call.params.has(0) ? call.params.integer(0).value_or(0) : 1;
    if (blocks == 0 || blocks > max_blocks_at_once) {
        call.bad_params("dev_mine: the number of blocks is not 1 to 100000");
        return;
    }
    call.node.mine(static_cast<std::size_t>(blocks));
    write_head(call);
}

/// [depth, length = depth, removed = true]; the head's number.
void dev_reorg(Call& call)
{
    const auto depth = call.params.integer(0);
    const auto length = call.params.has(1) ? call.params.integer(1) : depth;
    if (!depth || *depth == 0 || !length || *length > max_blocks_at_once) {
        call.bad_params("dev_reorg: depth is not 1 or more, or length not 0 to 100000");
        return;
    }
    call.node.reorg(static_cast<std::size_t>(*depth), static_cast<std::size_t>(*length),
                    call.params.boolean(2).value_or(true));
    write_head(call);
}

/// [hash, removed = true]; whether the block is known.
void dev_set_head(Call& call)
{
    const auto hash = call.params.hash(0);
    if (!hash) {
        call.bad_params("dev_setHead: no hash");
        return;
    }
    call.node.set_head(*hash, call.params.boolean(1).value_or(true));
    call.result.boolean(call.node.chain.head()->header.hash == *hash);
}

/// [faults]; true.
void dev_fault(Call& call)
{
    const std::string problem = call.node.faults.merge_json(call.params.raw(0));
    if (!problem.empty()) {
        call.bad_params("dev_fault: " + problem);
        return;
    }
    call.result.boolean(true);
    call.node.carrier.flush();
}

void dev_clear(Call& call)
{
    call.node.faults = {};
    call.result.boolean(true);
    call.node.carrier.flush();
}

/// [silent = true]; true.
void dev_silence(Call& call)
{
    call.node.faults.transport.silent = call.params.boolean(0).value_or(true);
    call.result.boolean(true);
}

/// ["rst" or "fin" = "rst"]; how many connections there are.
void dev_drop(Call& call)
{
    const std::string_view how = call.params.text(0).value_or("rst");
    if (how != "rst" && how != "fin") {
        call.bad_params("dev_drop: neither rst nor fin");
        return;
    }
    call.result.number(call.node.carrier.connection_count());
    call.node.carrier.drop(how == "rst");
}

/// [code = 1000, reason = ""]; true. Code 0 is a close frame without one.
void dev_close(Call& call)
{
    const std::uint64_t code = call.params.has(0) ? call.params.integer(0).value_or(65'536) : 1000;
    if (code > 65'535) {
        call.bad_params("dev_close: the code is not 0 to 65535");
        return;
    }
    call.node.carrier.close(static_cast<std::uint16_t>(code), as_string(call.params.raw(1)).value_or(""));
    call.result.boolean(true);
}

/// [times = 1, payload = ""]; true.
void dev_ping(Call& call)
{
    const std::uint64_t times = call.params.has(0) ? call.params.integer(0).value_or(0) : 1;
    if (times == 0 || times > 1'000'000) {
        call.bad_params("dev_ping: the number is not 1 to 1000000");
        return;
    }
    call.node.carrier.ping(as_string(call.params.raw(1)).value_or(""), static_cast<std::size_t>(times));
    call.result.boolean(true);
}

/// [kind, result]: a notification with any JSON; true.
void dev_emit(Call& call)
{
    const auto kind = call.params.text(0);
    if (!kind || call.params.raw(1).empty()) {
        call.bad_params("dev_emit: needs a kind and a result");
        return;
    }
    call.node.emit(*kind, call.params.raw(1));
    call.result.boolean(true);
}

/// [text]: a message of any text to every connection; true.
void dev_message(Call& call)
{
    const auto text = as_string(call.params.raw(0));
    if (!text) {
        call.bad_params("dev_message: needs a text");
        return;
    }
    call.node.carrier.send_message(*text);
    call.result.boolean(true);
}

/// [hex]: bytes as they are to every connection; true.
void dev_bytes(Call& call)
{
    const auto bytes = call.params.bytes(0);
    if (!bytes) {
        call.bad_params("dev_bytes: needs bytes in hex");
        return;
    }
    call.node.carrier.send_raw({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
    call.result.boolean(true);
}

/// [kind, events, rate = 0]; true.
void dev_flood(Call& call)
{
    Flood flood;
    flood.kind = call.params.text(0).value_or("");
    flood.events = call.params.integer(1).value_or(0);
    flood.rate = call.params.has(2) ? call.params.number(2).value_or(-1) : 0;
    const bool known = flood.kind == "newHeads" || flood.kind == "logs" || flood.kind == "newPendingTransactions";
    if (!known || flood.events == 0 || !(flood.rate >= 0 && flood.rate <= 1e9)) {
        call.bad_params("dev_flood: needs newHeads, logs or newPendingTransactions, a number, and a rate if any");
        return;
    }
    call.node.carrier.flood(flood);
    call.result.boolean(true);
}

void dev_stats(Call& call)
{
    const Stats& stats = call.node.stats;
    json::Writer& out = call.result;
    const auto member = [&out](std::string_view name, std::uint64_t value) {
        out.key(name);
        out.number(value);
    };
    out.begin_object();
    member("connections", call.node.carrier.connection_count());
    member("subscriptions", call.node.subscription_count());
    member("accepted", stats.accepted);
    member("upgrades", stats.upgrades);
    member("refused", stats.refused);
    member("messages", stats.messages);
    member("requests", stats.requests);
    member("malformed", stats.malformed);
    member("violations", stats.violations);
    member("pings", stats.pings);
    member("pongs", stats.pongs);
    member("closes", stats.closes);
    member("last_close", stats.last_close);
    member("answers", stats.answers);
    member("events", stats.events);
    member("resets", stats.resets);
    member("overflows", stats.overflows);
    member("bytes_received", stats.bytes_received);
    member("bytes_sent", stats.bytes_sent);
    out.key("methods");
    out.begin_object();
    for (const auto& [name, count] : stats.methods) {
        out.key(name);
        out.number(count);
    }
    out.end_object();
    out.end_object();
}

constexpr std::array commands{
    std::pair{"dev_bytes"sv, &dev_bytes},     std::pair{"dev_clear"sv, &dev_clear},
    std::pair{"dev_close"sv, &dev_close},     std::pair{"dev_drop"sv, &dev_drop},
    std::pair{"dev_emit"sv, &dev_emit},       std::pair{"dev_fault"sv, &dev_fault},
    std::pair{"dev_flood"sv, &dev_flood},     std::pair{"dev_message"sv, &dev_message},
    std::pair{"dev_mine"sv, &dev_mine},       std::pair{"dev_ping"sv, &dev_ping},
    std::pair{"dev_reorg"sv, &dev_reorg},     std::pair{"dev_setHead"sv, &dev_set_head},
    std::pair{"dev_silence"sv, &dev_silence}, std::pair{"dev_stats"sv, &dev_stats},
};

} // namespace

Method find_command(std::string_view name) noexcept
{
    if (!name.starts_with("dev_"))
        return nullptr;
    const auto it = std::find_if(commands.begin(), commands.end(), [name](const auto& c) { return c.first == name; });
    return it == commands.end() ? nullptr : it->second;
}

} // namespace ethwire::devnode
