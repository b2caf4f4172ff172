// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "coverage.hpp"

#include <array>
#include <cstddef>

namespace ethwire::simulation {

const char* to_string(Fault fault) noexcept
{
    static constexpr std::array names{
        "reset",        "end of stream",  "half close",       "black hole",     "stall",
        "stuck writes", "slow network",   "small slices",     "close frame",    "garbage",
        "no JSON",      "events no JSON", "error without id", "pings",          "node down",
        "unreachable",  "bad greeting",   "no pong",          "no close frame", "lying length",
        "lost answers", "late answers",   "answers twice",    "refused",        "odd answers",
    };
    static_assert(names.size() == static_cast<std::size_t>(Fault::count));
    return names[static_cast<std::size_t>(fault)];
}

const char* to_string(Where where) noexcept
{
    static constexpr std::array names{"dialling", "greeting", "open", "resting", "closing"};
    static_assert(names.size() == static_cast<std::size_t>(Where::count));
    return names[static_cast<std::size_t>(where)];
}

const char* impossible(Fault fault, Where where) noexcept
{
    const bool dialling = where == Where::dialling;
    const bool greeting = where == Where::greeting;
    switch (fault) {
    case Fault::reset:
    case Fault::finish:
    case Fault::half_close:
    case Fault::hole:
    case Fault::stall:
    case Fault::stuck_writes:
    case Fault::slow_network:
    case Fault::small_slices: return dialling ? "there is no stream yet" : nullptr;
    case Fault::node_down: return nullptr;
    case Fault::unreachable: return dialling ? nullptr : "the node is reached already";
    case Fault::bad_greeting: return greeting ? nullptr : "only a greeting is answered so";
    case Fault::no_close: return where == Where::closing ? nullptr : "only a close frame is answered so";
    case Fault::no_pong: return where == Where::open ? nullptr : "only an open connection that is read pings";
    case Fault::close_frame:
    case Fault::garbage:
    case Fault::malformed_messages:
    case Fault::malformed_events:
    case Fault::nameless_error:
    case Fault::pings:
    case Fault::lying_length:
    case Fault::lost_answers:
    case Fault::late_answers:
    case Fault::twice_answers:
    case Fault::refused_answers:
    case Fault::odd_answers: return dialling || greeting ? "nothing is said before the greeting is over" : nullptr;
    case Fault::count: break;
    }
    return "there is no such fault";
}

} // namespace ethwire::simulation
