// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "network.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ethwire::simulation {

/// What the node has sent to one subscription of its: events 1, 2, 3, ...
struct Source {
    std::uint64_t number = 0; ///< of all the sources of a run
    std::string kind{};       ///< one a subscription of the client's, made again or not
    std::shared_ptr<Link> link{};
    std::uint64_t sent = 0;
    std::uint64_t whole = 0; ///< of them, before the bytes that stood around them made no sense any more
    std::vector<std::pair<std::uint64_t, std::uint64_t>> marks{}; ///< where in the link's bytes an event ends

    /// Events that reached the client's end whole, of those that nothing senseless stood before.
    std::uint64_t arrived() const;
};

/// An event's text names its source and its number there, so that each consumer can tell by itself whether one came
/// twice, out of order, to the wrong one, or was lost without being counted.
struct Tick {
    std::uint64_t source = 0;
    std::uint64_t index = 0;

    std::string text() const;
    /// False when it is no text of a tick.
    bool read(std::string_view text);
};

/// The sources of a run.
class Feed {
public:
    /// That of the node's subscription with this id.
    Source& of(const std::string& id, std::string_view kind, const std::shared_ptr<Link>& link);
    const Source* find(std::uint64_t number) const;

    /// How many events were sent to this kind by sources between two of it.
    std::uint64_t sent_between(std::string_view kind, std::uint64_t after, std::uint64_t before) const;

private:
    std::map<std::string, std::unique_ptr<Source>> by_id_;
    std::vector<Source*> by_number_;
};

} // namespace ethwire::simulation
