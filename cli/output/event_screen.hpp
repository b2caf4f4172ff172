// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "client_run.hpp"
#include "output/event_text.hpp"
#include "output/status_line.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ethwire::cli {

/// Events on standard output and the status line on standard error, which may be the same terminal: then the status
/// stays the last line.
class EventScreen {
public:
    EventScreen(ClientRun& run, OutputForm form, StatusMode mode);
    ~EventScreen() { run_.around_errors(nullptr, nullptr); }
    EventScreen(const EventScreen&) = delete;
    EventScreen& operator=(const EventScreen&) = delete;

    template <class T>
    void add(const T& event)
    {
        text_.add(event);
    }

    /// The subscription is made.
    void begin();

    /// Writes what was added, and the status if it is due.
    /// \param latency of the newest event, where it tells when it was made
    void show(std::optional<double> latency);

    /// Takes the status off the terminal, and puts it back.
    void hide_status();
    void restore_status();

private:
    void draw_status();

    ClientRun& run_;
    EventText text_;
    StatusLine status_{};
    bool shows_status_;
    bool on_terminal_;   // the status is drawn over itself
    bool same_terminal_; // as the events
    bool drawn_ = false;
};

} // namespace ethwire::cli
