// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>
#include <ethwire/rpc/detail/call.hpp>

#include <cstdint>
#include <memory>
#include <vector>

namespace ethwire::rpc {

/// The calls in flight of one connection, by id and by deadline.
///
/// Ids rise strictly and stay below 2^53, where every JSON implementation keeps integers exact; none is used twice.
/// Finding a call and taking it out are a probe or two, however many are in flight; the earliest deadline is at the top
/// of a heap whose entries know their calls, so an answered call leaves nothing behind.
class Calls {
public:
    struct Options {
        /// Of the batch that the call was sent with; 0 when alone.
        std::uint64_t batch = 0;
        TimePoint deadline = TimePoint::max();
        /// It changes nothing and may be asked again, as its caller says.
        bool read = false;
    };

    /// The next id to be used. Ids go on across reconnects.
    std::uint64_t next_id() const noexcept { return next_id_; }

    /// Registers a call and gives it its id. Done before its bytes leave.
    std::uint64_t open(std::unique_ptr<Call> call, Options options);

    /// Where the call's bytes begin in the connection's output, to tell whether any of them left.
    void set_output_position(std::uint64_t id, std::uint64_t position) noexcept;

    bool contains(std::uint64_t id) const noexcept { return find(id) != npos; }
    /// The call that an answer can be for: its bytes were given to a connection. Null when there is none of this id.
    Call* answerable(std::uint64_t id) const noexcept;
    std::uint64_t batch_of(std::uint64_t id) const noexcept;

    /// Takes the call out; null when unknown.
    std::unique_ptr<Call> close(std::uint64_t id) noexcept;

    /// The id whose deadline comes first; 0 when there is none.
    std::uint64_t earliest() const noexcept;
    TimePoint earliest_deadline() const noexcept;
    TimePoint deadline(std::uint64_t id) const noexcept;
    /// Gives the call another deadline of its own.
    void set_deadline(std::uint64_t id, TimePoint deadline) noexcept;
    /// Sets the call's time anew, never beyond its own deadline, because a part of its batch has been answered.
    void cut_short(std::uint64_t id, TimePoint deadline) noexcept;
    bool is_cut_short(std::uint64_t id) const noexcept;

    /// The open ids of a batch, or all of them for batch 0.
    std::vector<std::uint64_t> ids(std::uint64_t batch = 0) const;
    /// The request that an error without an id can only be about: the id of the one call in flight, or those of the
    /// one batch. Nothing when several requests are in flight or none is, when a part of the batch has been answered,
    /// and when any of the calls is no read: an error that is not its own would have a transaction sent again.
    std::vector<std::uint64_t> only_request() const;
    /// True when the call's bytes were given to a connection.
    bool handed_over(std::uint64_t id) const noexcept;
    /// True when bytes of the call had left when `sent` bytes of output had.
    bool left_before(std::uint64_t id, std::uint64_t sent) const noexcept;

    std::size_t size() const noexcept { return heap_.size(); }

private:
    static constexpr std::uint32_t npos = UINT32_MAX;

    struct Slot {
        std::uint64_t id = 0;
        std::unique_ptr<Call> call;
        std::uint64_t batch = 0;
        std::uint64_t output_position = UINT64_MAX;
        TimePoint deadline{};
        TimePoint own_deadline{}; // what `deadline` was before it was cut short
        std::uint32_t heap_index = 0;
        bool read = false;
        bool cut_short = false;       // `deadline` is earlier than the call's own
        bool partly_answered = false; // another call of its batch has been answered
    };

    static bool is_empty(std::uint32_t bucket) noexcept { return bucket == npos; }
    std::uint32_t find(std::uint64_t id) const noexcept;
    const Slot* slot(std::uint64_t id) const noexcept;
    void grow_buckets();
    void sift_up(std::size_t i) noexcept;
    void sift_down(std::size_t i) noexcept;
    void place(std::size_t i, std::uint32_t slot) noexcept;
    bool earlier(std::uint32_t a, std::uint32_t b) const noexcept;

    std::vector<Slot> slots_;
    std::vector<std::uint32_t> free_;
    std::vector<std::uint32_t> buckets_; // slot index by id, open addressing; npos is empty
    std::vector<std::uint32_t> heap_;    // slot indices, earliest deadline first
    std::uint64_t next_id_ = 1;
};

} // namespace ethwire::rpc
