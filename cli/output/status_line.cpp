// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "output/status_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace ethwire::cli {

std::string status_text(const StatusFigures& figures)
{
    const std::string latency =
        figures.latency_seconds ? fmt::format("{:.1f} s", *figures.latency_seconds) : std::string("-");
    return fmt::format("{} events  {:.1f}/s  latency {}  cpu {:.1f} %  rss {:.1f} MB  reconnects {}", figures.events,
                       figures.per_second, latency, figures.cpu_percent,
                       static_cast<double>(figures.resident_bytes) / 1e6, figures.reconnects);
}

void StatusLine::begin(TimePoint now)
{
    meter_.cpu_percent(now);
    last_ = asked_ = now;
    text_ = "listening";
}

bool StatusLine::is_due(TimePoint now)
{
    // A second and a half can be saved, so that an event a second, a little early now and then, is shown each time.
    constexpr double most = 1.5;
    due_ = std::min(most, due_ + std::chrono::duration<double>(now - asked_).count());
    asked_ = now;
    if (due_ < 1)
        return false;
    due_ -= 1;
    return true;
}

bool StatusLine::on_events(std::uint64_t total, std::optional<double> latency, std::uint64_t reconnects, TimePoint now)
{
    if (!is_due(now))
        return false;
    const double elapsed = std::chrono::duration<double>(now - last_).count();
    StatusFigures figures;
    figures.events = total;
    figures.per_second = elapsed > 0 ? static_cast<double>(total - counted_) / elapsed : 0;
    figures.latency_seconds = latency;
    figures.cpu_percent = meter_.cpu_percent(now);
    figures.resident_bytes = meter_.resident();
    figures.reconnects = reconnects;
    text_ = status_text(figures);
    last_ = now;
    counted_ = total;
    return true;
}

} // namespace ethwire::cli
