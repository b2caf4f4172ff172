// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "output/stats_json.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

namespace ethwire::cli {

std::string stats_json(std::uint64_t events, double seconds, const ProcessUsage& used, const Stats& client)
{
    std::string out = fmt::format(
        R"({{"events":{},"seconds":{:.6f},"cpu_seconds":{:.6f},"user_seconds":{:.6f},"system_seconds":{:.6f},)"
        R"("max_rss_bytes":{},"voluntary_context_switches":{},"involuntary_context_switches":{})",
        events, seconds, used.user_seconds + used.system_seconds, used.user_seconds, used.system_seconds,
        used.max_rss_bytes, used.voluntary_switches, used.involuntary_switches);
    const std::array<std::pair<std::string_view, std::uint64_t>, 19> counters{{
        {"connects", client.connects},
        {"reconnects", client.reconnects},
        {"connect_attempts", client.connect_attempts},
        {"losses", client.losses},
        {"bytes_received", client.bytes_received},
        {"bytes_sent", client.bytes_sent},
        {"messages", client.messages},
        {"answers", client.answers},
        {"notifications", client.notifications},
        {"calls", client.calls},
        {"events_delivered", client.events_delivered},
        {"events_dropped", client.events_dropped},
        {"events_undecodable", client.events_undecodable},
        {"malformed_messages", client.malformed_messages},
        {"unknown_ids", client.unknown_ids},
        {"late_answers", client.late_answers},
        {"unrouted_events", client.unrouted_events},
        {"parking_losses", client.parking_losses},
        {"server_messages", client.server_messages},
    }};
    for (const auto& [name, value] : counters)
        out += fmt::format(R"(,"{}":{})", name, value);
    return out += "}\n";
}

} // namespace ethwire::cli
