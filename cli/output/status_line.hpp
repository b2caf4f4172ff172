// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "output/process_meter.hpp"

#include <ethwire/base/clock.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ethwire::cli {

enum class StatusMode {
    automatic, ///< on a terminal only
    on,        ///< elsewhere too, a line of its own each time
    off,
};

/// The figures of the status line; a text when nothing was measured.
struct StatusFigures {
    std::uint64_t events = 0;
    double per_second = 0;
    std::optional<double> latency_seconds{};
    double cpu_percent = 0;
    std::uint64_t resident_bytes = 0;
    std::uint64_t reconnects = 0;
};

std::string status_text(const StatusFigures& figures);

/// When the figures are taken anew: with an event, and at most once a second. It has no timer, so that a quiet
/// program sleeps; what it shows then is as old as the last event.
class StatusLine {
public:
    /// Figures count from here: what the start of the program cost is not part of them.
    void begin(TimePoint now);

    /// \param latency   of the newest event, where it tells when it was made
    /// \return true when `text` is new
    bool on_events(std::uint64_t total, std::optional<double> latency, std::uint64_t reconnects, TimePoint now);
    /// Empty before `begin`.
    const std::string& text() const noexcept { return text_; }

private:
    bool is_due(TimePoint now);

    ProcessMeter meter_{};
    TimePoint last_{};
    TimePoint asked_{};
    double due_ = 0; // seconds saved up; figures cost one
    std::uint64_t counted_ = 0;
    std::string text_{};
};

} // namespace ethwire::cli
