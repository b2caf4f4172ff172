// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "output/event_screen.hpp"

#include <chrono>
#include <unistd.h>

namespace ethwire::cli {
namespace {

bool shows_status(OutputForm form, StatusMode mode)
{
    switch (mode) {
    case StatusMode::on: return true;
    case StatusMode::off: return false;
    case StatusMode::automatic: break;
    }
    return form == OutputForm::table && io::is_terminal(STDERR_FILENO);
}

} // namespace

EventScreen::EventScreen(ClientRun& run, OutputForm form, StatusMode mode)
    : run_(run), text_(form, TextStyle::of(STDOUT_FILENO)), shows_status_(shows_status(form, mode)),
      on_terminal_(io::is_terminal(STDERR_FILENO)), same_terminal_(io::is_same_terminal(STDOUT_FILENO, STDERR_FILENO))
{
    run.around_errors([this] { hide_status(); }, [this] { restore_status(); });
}

void EventScreen::begin()
{
    status_.begin(std::chrono::steady_clock::now());
    if (on_terminal_)
        restore_status();
}

void EventScreen::show(std::optional<double> latency)
{
    if (!text_.view().empty()) {
        if (same_terminal_)
            hide_status();
        run_.out().write(text_.view());
        text_.clear();
    }
    if (!shows_status_)
        return;
    const TimePoint now = std::chrono::steady_clock::now();
    if (status_.on_events(run_.events(), latency, run_.client().stats().reconnects, now))
        draw_status();
    else
        restore_status();
}

void EventScreen::draw_status()
{
    if (!on_terminal_) {
        run_.err().write(status_.text() + '\n');
        return;
    }
    // A terminal that is held (Ctrl-S) would only be given a heap of old figures.
    if (run_.err().waiting() > 0 || (same_terminal_ && run_.out().waiting() > 0))
        return;
    // The last column stays free: a full line would wrap, and the next one be drawn below it.
    const std::size_t width = io::terminal_width(STDERR_FILENO);
    std::string line = "\r" + (width > 1 ? status_.text().substr(0, width - 1) : status_.text()) + "\x1b[K";
    run_.err().write(line);
    drawn_ = true;
}

void EventScreen::hide_status()
{
    if (!drawn_)
        return;
    drawn_ = false;
    run_.err().write("\r\x1b[K");
}

void EventScreen::restore_status()
{
    if (shows_status_ && on_terminal_ && !drawn_ && !status_.text().empty())
        draw_status();
}

} // namespace ethwire::cli
