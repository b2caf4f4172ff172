// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

namespace ethwire::session {

/// Decides when what waits to be sent on one transport is written: everything that came up within a turn of the
/// executor in one system call, at its end.
///
/// Sans-io: report what happened, do what is answered. One transport, one thread; nothing blocks, allocates or throws.
class Writing {
public:
    enum class Action {
        none,    ///< nothing: it will be written later, or never
        post,    ///< post a flush; then `posted`
        write,   ///< write what there is; then `wrote`, `blocked` or `broke`
        wait,    ///< wait until the stream can go on; then `unblocked`
        flushed, ///< everything has been handed to the system
    };

    /// Something was queued.
    /// \param in_turn the turn that is under way flushes at its end
    Action queued(bool in_turn) noexcept;
    Action posted(bool empty) noexcept;
    /// The turn is over. `empty`: nothing waits to be sent.
    Action flush(bool empty) noexcept;

    Action wrote(bool empty) noexcept { return empty ? Action::flushed : Action::write; }
    Action blocked() noexcept;
    Action unblocked(bool empty) noexcept;
    /// The deadline of a blocked write has come: the stream may take more by now, and a busy executor not have said so.
    Action try_now(bool empty) noexcept;
    /// Nothing can be written any more.
    void broke() noexcept { broken_ = true; }

    /// False: whatever is queued will never leave.
    bool works() const noexcept { return !broken_; }
    /// The stream took nothing lately: what is half written must not be overtaken.
    bool is_blocked() const noexcept { return blocked_; }

private:
    bool posted_ = false;
    bool blocked_ = false;
    bool waiting_ = false; // for the stream
    bool broken_ = false;
};

} // namespace ethwire::session
