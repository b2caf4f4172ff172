// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "objects/table.hpp"
#include "transport/doorbell.hpp"
#include "transport/inbox.hpp"
#include "transport/link.hpp"

#include <nanobind/nanobind.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
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
    /// What `drain` answers, as bits. `pressed`: more than half of what may wait does, or reading has stopped since.
    /// `broken`: the connection is lost, what it received before still comes, and `ended` after that.
    enum : unsigned {
        opened = 1,
        ended = 2,
        pongs = 4,
        flushed = 8,
        control = 16,
        stream = 32,
        handler = 64,
        pressed = 128,
        broken = 256
    };

    PyLink(const LinkOptions& options, const PyDoorbell& doorbell);
    ~PyLink();
    PyLink(const PyLink&) = delete;
    PyLink& operator=(const PyLink&) = delete;

    /// All throw RuntimeError after `let_go`, and but for `handoff`, whose counts anybody may read, in a forked child.
    Link& link() const;
    Inbox& inbox() const;
    const Handoff& handoff() const;
    std::uintptr_t key() const noexcept { return key_; }

    /// Its connection has ended and everything was taken: only what was told of it stays.
    void let_go();

    unsigned drain();
    /// Events of a subscription belong to that consumer from now on. `name` is the id that the program knows it by, a
    /// str, where that is not the node's.
    void route(std::string_view subscription, bool handler, nanobind::object name);
    void unroute(const std::string& subscription);
    /// What was decided for a subscription: its events become objects by this table, an `_engine.Table`; or by web3,
    /// if it is None.
    void plan(std::string_view subscription, nanobind::object table);
    /// It is to be decided anew.
    void unplan(const std::string& subscription) { plans_.erase(subscription); }

    /// What was control, and is an event: it goes where it belongs by when it arrived. As `json.loads` takes it, str or
    /// bytes.
    void put(nanobind::handle text, bool handler, std::uint64_t arrival, nanobind::object name);

    /// The next event, not yet looked into; None when there is none, or control that came before it.
    nanobind::object next_event(bool handler, nanobind::handle maker);
    /// The next event as its finished object where that is decided and can be, else as `next_event` gives it.
    nanobind::object next_object(bool handler, nanobind::handle maker);
    /// The finished object of an event, or null. `maker.decide(name)` is asked where nothing is decided.
    nanobind::object finished(const Slice& slice, nanobind::handle maker);
    /// The id that the program knows a subscription by, where that is not the node's; else null.
    nanobind::object name_of(std::string_view subscription) const;

    /// An event that web3 is to make says the id that the program knows its subscription by.
    void rename(nanobind::handle message, std::string_view subscription) const;

    /// So many bytes that wait elsewhere count here, too: both have one limit.
    void share(std::size_t bytes);

    nanobind::object ending() const;
    nanobind::object breaking() const;
    nanobind::object upgrade() const;
    nanobind::object ends() const;
    nanobind::list take_pongs();

private:
    struct Plan {
        nanobind::object subscription; ///< its id as the program knows it, for every event the same
        nanobind::object kept;         ///< what holds the table
        Table* table = nullptr;
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
    };

    /// The id that the program knows a subscription by.
    nanobind::object known_as(std::string_view subscription) const;

    unsigned made_ = Forks::count();
    std::shared_ptr<Link> link_;
    std::uintptr_t key_;
    std::unique_ptr<Inbox> inbox_;
    std::unordered_map<std::string, Plan, Hash, std::equal_to<>> plans_;
    std::unordered_map<std::string, nanobind::object, Hash, std::equal_to<>> names_;
    Link::News news_; // not yet asked for
    std::size_t pauses_told_ = 0;
    std::size_t shared_ = 0;
};

/// An event that waits for its consumer: its text, and the object that it becomes.
class PyEvent {
public:
    PyEvent(Slice::Ptr slice, nanobind::object link, nanobind::object maker)
        : slice_(std::move(slice)), link_(std::move(link)), maker_(std::move(maker))
    {}

    std::size_t size() const noexcept { return slice_->text().size(); }
    nanobind::object text() const;
    nanobind::object message() const;
    nanobind::object formatted(nanobind::handle manager) const;

private:
    Slice::Ptr slice_;
    nanobind::object link_;
    nanobind::object maker_;
};

void bind_link(nanobind::module_& module);

} // namespace ethwire::python
