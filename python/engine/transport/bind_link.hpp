// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "transport/doorbell.hpp"
#include "transport/inbox.hpp"
#include "transport/link.hpp"

#include <nanobind/nanobind.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ethwire::python {

/// Counts the forks that this process has come out of: an object made before the last one is dead.
class Forks {
public:
    static unsigned count() noexcept { return count_; }
    static void happened() noexcept { ++count_; }

    /// Throws RuntimeError for an object that was made `then`.
    static void check(unsigned then);

private:
    static inline unsigned count_ = 0;
};

/// A doorbell as Python has it.
class PyDoorbell {
public:
    PyDoorbell() : bell_(std::make_shared<Doorbell>()) {}
    ~PyDoorbell();
    PyDoorbell(const PyDoorbell&) = delete;
    PyDoorbell& operator=(const PyDoorbell&) = delete;

    int fileno() const;
    /// The keys of the links that have something.
    std::vector<std::uintptr_t> answer();
    const std::shared_ptr<Doorbell>& bell() const noexcept { return bell_; }

private:
    unsigned made_ = Forks::count();
    std::shared_ptr<Doorbell> bell_;
};

/// A link and its inbox as Python has them.
class PyLink {
public:
    /// What `drain` answers, as bits.
    enum : unsigned { opened = 1, ended = 2, pongs = 4, flushed = 8, control = 16, stream = 32, handler = 64 };

    PyLink(const LinkOptions& options, const PyDoorbell& doorbell);
    ~PyLink();
    PyLink(const PyLink&) = delete;
    PyLink& operator=(const PyLink&) = delete;

    Link& link() const;
    Inbox& inbox() const;
    std::uintptr_t key() const noexcept { return reinterpret_cast<std::uintptr_t>(link_.get()); }

    unsigned drain();
    nanobind::object ending() const;
    nanobind::object upgrade() const;
    nanobind::list take_pongs();

private:
    unsigned made_ = Forks::count();
    std::shared_ptr<Link> link_;
    std::unique_ptr<Inbox> inbox_;
    Link::News news_; // not yet asked for
};

void bind_link(nanobind::module_& module);

} // namespace ethwire::python
