// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "loss.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace ethwire::session {

/// Decides how the reader of one transport goes on: when to read, when to hand over, when a turn of the executor ends,
/// and when a transport that has failed is really over.
///
///              readable                      dry, nothing more to read
///     waiting ----------> turn: take <-> read --------------------------> waiting
///                          |  ^  |
///          too long, threw |  |  | the consumer is full
///                          v  |  v
///                       posted  resting --resume--> posted
///
/// A turn takes what is at hand, reads while there is more, and ends after 256 messages or 1 ms, so that others on the
/// executor have theirs. What a peer had sent before it failed is handed over before its loss is told: a transport that
/// `broke` is read to its end first. Only a consumer that rests would keep that from ever happening: then the loss is
/// told at once (`set_aside`), and what was received follows when the consumer goes on.
///
/// Sans-io: report what happened, do what is answered. One transport, one thread; nothing blocks, allocates or throws.
class Reading {
public:
    enum class Action {
        none,      ///< nothing to do now; something that was arranged before will come
        take,      ///< take the next item out of the codec and hand it over; then `took` or `dry`
        read,      ///< read once from the stream; then `filled` or `failed`
        look,      ///< ask the clock; then `looked`
        wait,      ///< the turn is over: wait until the stream is readable; then `readable`
        post,      ///< the turn is over: post the next one; then `posted`
        rest,      ///< the turn is over: watch for the end of the peer, which is told with `broke`
        set_aside, ///< the transport is dead while the consumer rests: tell the loss now, keep what was received
        lose,      ///< everything that was received has been handed over: the transport ends with `loss`
    };

    static constexpr unsigned most_messages = 256;
    static constexpr Duration longest_turn = std::chrono::milliseconds{1};
    /// The clock is asked once in so many messages, and before each read but the first of a turn.
    static constexpr unsigned clock_interval = 16;
    /// So many messages in a row that are no JSON-RPC end a transport.
    static constexpr unsigned most_malformed = 3;
    /// So many reads in a row that would have fitted the idle buffer, and a larger one is given back.
    static constexpr unsigned small_reads_before_shrinking = 8;

    /// The transport is connected. `held`: nothing is taken before `resume`.
    Action start(bool held) noexcept;

    // What begins a turn.

    Action readable(TimePoint now) noexcept;
    Action posted(TimePoint now) noexcept;
    /// The owner wants to know what is at hand before it decides something: a turn, unless the consumer rests.
    Action look_now(TimePoint now) noexcept;

    // What happens within a turn.

    /// A message.
    /// \param malformed it was no JSON-RPC
    /// \param must_rest the consumer is full
    Action took(bool malformed, bool must_rest) noexcept;
    /// Anything else that a codec gives.
    Action took_control(bool must_rest) noexcept;
    /// The last item that will ever come: the peer said that it ends, or broke the protocol.
    Action ended(const Loss& loss) noexcept;
    /// The codec needs more bytes for its next item.
    Action dry() noexcept;
    /// \param emptied the stream holds no more for now
    Action filled(std::size_t bytes, bool emptied) noexcept;
    /// Nothing can be read any more.
    Action failed(const Loss& loss) noexcept;
    Action looked(TimePoint now) noexcept;
    /// An exception left the turn.
    Action interrupted() noexcept;

    // What happens at any time.

    /// The consumer that was full goes on.
    Action resume() noexcept;
    /// Nothing can be written any more, or the connection was given up: what the peer sent before is read first.
    Action broke(const Loss& loss) noexcept;
    /// The peer has sent its end. Whoever reads finds that by itself; it matters to a consumer that rests.
    Action hung_up(const Loss& loss) noexcept;

    bool resting() const noexcept { return resting_; }
    /// Messages may be at hand that were not handed over: the peer's silence is ours.
    bool behind() const noexcept { return !over_ && (resting_ || posted_ || in_turn_); }
    /// Why the transport has ended, or will have when what it received is handed over.
    const std::optional<Loss>& loss() const noexcept { return loss_; }
    /// The codec is dry and reads have been small for a while: true once.
    bool wants_to_shrink() noexcept;

private:
    Action begin(TimePoint now) noexcept;
    Action count() noexcept;
    Action end() noexcept;
    Action end_with_post() noexcept;
    Action rest() noexcept;

    TimePoint began_{};
    std::optional<Loss> loss_{};
    std::optional<Loss> hangup_{}; // seen while the stream was being read
    Action after_look_ = Action::take;
    unsigned messages_ = 0;  // of the turn
    unsigned malformed_ = 0; // in a row
    unsigned small_reads_ = 0;
    bool has_read_ = false; // within the turn
    bool more_ = false;     // the last read did not empty the stream
    bool in_turn_ = false;
    bool waiting_ = false; // for the stream; a wait outlives turns that begin otherwise
    bool posted_ = false;
    bool resting_ = false;
    bool shrink_due_ = false;
    bool over_ = false; // everything was handed over
};

} // namespace ethwire::session
