// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace ethwire::session {

/// Makes the live subscriptions again on a fresh connection, under handles that never change.
///
/// A server forgets its subscriptions with the connection, and gives new ids on the next one. So the request of each
/// live subscription is remembered under the owner's handle; after `opened`, `next` yields what to send, and each
/// answer comes back through `accepted` or `refused`. One refusal ends that subscription and no other.
///
/// Sans-io, and blind to what a request means: it is the text that the owner gave. One connection, one thread.
class Resubscription {
public:
    using Handle = std::uint64_t;

    struct Request {
        Handle handle;
        std::string_view text; ///< as given to `add`; valid until the subscription ends
    };

    /// What to do with an answer.
    enum class Outcome {
        active,      ///< the subscription goes on under the server's new id
        unsubscribe, ///< it was ended while the answer was on its way: tell the server to forget that id
        ended,       ///< refused: its owner gets the error in band, and it is forgotten
        unknown,     ///< ended before, or never asked on this connection: nothing to do
    };

    /// A subscription that the server accepted.
    void add(Handle handle, std::string request, std::string server_id);

    /// The owner unsubscribed. The server's id if there is one to unsubscribe on this connection.
    std::optional<std::string> remove(Handle handle);

    /// The connection is gone, and every server id with it.
    void lost();

    /// A fresh connection is open: every live subscription is to be made again, in the order of their handles.
    void opened();

    /// The next request to send on this connection; nullopt when all were yielded.
    std::optional<Request> next();

    Outcome accepted(Handle handle, std::string server_id);
    Outcome refused(Handle handle);

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
        abandoned, // asked, then unsubscribed; kept only for its answer
    };

    struct Entry {
        std::string request;
        std::string server_id;
        State state;
    };

    std::map<Handle, Entry> entries_;
    Handle cursor_ = 0; // nothing below it is waiting
    std::size_t waiting_ = 0;
    std::size_t asked_ = 0; // without the abandoned
    std::size_t abandoned_ = 0;
};

} // namespace ethwire::session
