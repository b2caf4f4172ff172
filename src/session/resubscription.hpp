// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "backoff.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace ethwire::session {

/// Makes the live subscriptions again, under handles that never change: all of them on a fresh connection, and one
/// alone that the server has ended.
///
/// A server forgets its subscriptions with the connection, and gives new ids on the next one. So each live subscription
/// is remembered under the owner's handle; after `opened`, `next` yields which to ask for, and each answer comes back
/// through `accepted`, `refused` or `postponed`. One refusal ends that subscription and no other. One that the server
/// ended while the connection lasts, or cannot make just now, is asked for again after a pause, which grows unless the
/// subscription had lasted.
///
/// Sans-io, and blind to what is asked. Keep one timer at `wake_at()`, and ask `next` when it rings. One connection,
/// one thread.
class Resubscription {
public:
    using Handle = std::uint64_t;

    /// What to do with an answer.
    enum class Outcome {
        active,      ///< the subscription goes on under the server's new id
        unsubscribe, ///< it was ended while the answer was on its way: tell the server to forget that id
        ended,       ///< refused: its owner gets the error in band, and it is forgotten
        later,       ///< it is asked for again after a pause
        unknown,     ///< ended before, or never asked on this connection: nothing to do
    };

    /// \param random must outlive the machine
    Resubscription(const ReconnectPolicy& policy, Random& random) noexcept
        : policy_(ReconnectPolicy(policy).immediate(0, Duration::max())), random_(&random)
    {}

    /// A subscription that the server accepted.
    void add(Handle handle, std::string server_id, TimePoint now);

    /// The owner unsubscribed. The server's id if there is one to unsubscribe on this connection.
    std::optional<std::string> remove(Handle handle);

    /// The connection is gone, and every server id with it.
    void lost();

    /// A fresh connection is open: every live subscription is to be made again, in the order of their handles.
    void opened();

    /// The next one to ask for on this connection; nullopt when all that are due were yielded.
    std::optional<Handle> next(TimePoint now);

    Outcome accepted(Handle handle, std::string server_id, TimePoint now);
    Outcome refused(Handle handle);
    /// The server cannot make it just now, or does not answer.
    Outcome postponed(Handle handle, TimePoint now);
    /// The server ended it, and the connection goes on.
    void ended(Handle handle, TimePoint now);

    /// When `next` has something to yield that it has not now; `TimePoint::max()` for never.
    TimePoint wake_at() const noexcept { return due_; }

    /// Every subscription that was to be made again has its answer.
    bool is_complete() const noexcept { return waiting_ == 0 && asked_ == 0; }

    /// Live subscriptions, made again or not.
    std::size_t size() const noexcept { return entries_.size() - abandoned_; }

    /// The server's id on this connection; empty while there is none.
    std::string_view server_id(Handle handle) const noexcept;

private:
    enum class State {
        offline,   // no connection, or not yet due on it
        waiting,   // to be yielded by `next`
        asked,     // yielded, no answer yet
        active,    // the server knows it
        resting,   // to be yielded by `next` when it is due
        abandoned, // asked, then unsubscribed; kept only for its answer
    };

    struct Entry {
        std::string server_id;
        State state;
        Backoff backoff;
        TimePoint due{};
    };

    void rest(Entry& entry, TimePoint now);
    void find_due() noexcept;

    ReconnectPolicy policy_;
    Random* random_;

    std::map<Handle, Entry> entries_;
    Handle cursor_ = 0;                // nothing below it is waiting
    TimePoint due_ = TimePoint::max(); // of the first that rests
    std::size_t waiting_ = 0;
    std::size_t asked_ = 0; // without the abandoned
    std::size_t abandoned_ = 0;
};

} // namespace ethwire::session
