// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/rpc/lane.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace ethwire::rpc {

/// The calls that were made while there was no connection: their texts, within a bound of bytes. The first lane goes
/// first, and within a lane the oldest.
class Backlog {
public:
    struct Waiting {
        std::uint64_t first_id = 0; ///< of the calls in the text: one, or those of a batch
        std::uint64_t last_id = 0;
        std::string text{};
    };

    /// \param limit bytes of text
    explicit Backlog(std::size_t limit) noexcept : limit_(limit) {}

    bool has_room_for(std::size_t bytes) const noexcept { return bytes <= limit_ && bytes_ <= limit_ - bytes; }
    void push(Lane lane, Waiting waiting);
    /// The next to be sent.
    std::optional<Waiting> pop();
    void clear() noexcept;

    std::size_t bytes() const noexcept { return bytes_; }

private:
    struct Place {
        Lane lane;
        std::uint64_t number;
        auto operator<=>(const Place&) const noexcept = default;
    };

    std::size_t limit_;
    std::size_t bytes_ = 0;
    std::uint64_t last_ = 0;
    std::map<Place, Waiting> waiting_;
};

} // namespace ethwire::rpc
