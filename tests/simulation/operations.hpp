// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "world.hpp"

#include <ethwire/ethwire.hpp>

#include <boost/asio/cancellation_signal.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ethwire::simulation {

/// An operation that a program started.
struct Operation {
    std::string name{};
    unsigned client = 0;
    TimePoint deadline{};
    Duration spent{};       ///< by handlers, when it was started
    std::uint64_t mark = 0; ///< by which the node knows it; 0 for none
    bool repeats = true;    ///< it may be sent twice
    std::uint64_t then = 0; ///< a stream for something that its completion does; 0 for nothing
    unsigned completions = 0;
    bool ok = false;
    std::optional<Sent> told{};
    std::shared_ptr<asio::cancellation_signal> cancel{};
};

/// The operations that a program started, by number, and what is promised of how each of them ends.
class Operations {
public:
    explicit Operations(World& world) : world_(world) {}

    /// The number of a new one.
    std::size_t start(unsigned client, std::string name, Duration limit, bool cancellable);
    /// The node will know the operation by this.
    std::uint64_t mark(std::size_t number, bool repeats);
    /// \param outcome of an operation that asks the node for something; null for another
    /// \param at_once the operation's beginning has not returned
    void complete(std::size_t number, error_code error, const Outcome<void>* outcome, bool at_once);
    asio::cancellation_slot slot_of(std::size_t number);
    /// Cancels one of those that are open and may be.
    void cancel_any();
    /// Every operation of this client has to be over now.
    void hurry(unsigned client);

    Operation& operator[](std::size_t number) { return all_[number]; }
    std::size_t size() const noexcept { return all_.size(); }

private:
    World& world_;
    std::vector<Operation> all_;
};

} // namespace ethwire::simulation
