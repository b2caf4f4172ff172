// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "client/methods.hpp"
#include "client/session.hpp"

#include <nanobind/nanobind.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ethwire::python {

class PyClient;

/// A subscription's events as Python has them.
class PyFeed {
public:
    PyFeed(std::shared_ptr<Session> session, std::shared_ptr<Feed> feed, MakeValue make, QueueOptions queue,
           Request request);
    ~PyFeed();
    PyFeed(const PyFeed&) = delete;
    PyFeed& operator=(const PyFeed&) = delete;

    std::uint64_t key() const noexcept { return feed_->key(); }
    /// The next event, or `otherwise`. Raises at the end: StopAsyncIteration where the program ended it.
    nanobind::object next(nanobind::object otherwise);
    /// Up to n events; none when nothing has come. Raises at the end.
    nanobind::list batch(std::size_t n);
    /// The next thing that happened, or `otherwise`. Raises at the end.
    nanobind::object item(nanobind::object otherwise);
    /// Whether there is something; else the client's `take` will have its key.
    bool ready_or_wait();
    nanobind::dict stats() const;

private:
    friend class PyClient;
    enum class Got { value, nothing, end };
    Got get(bool items, nanobind::object& out);
    nanobind::object value_of(Feed::Taken& taken, bool items);
    [[noreturn]] void raise_end() const;
    void check() const;

    unsigned made_;
    std::shared_ptr<Session> session_;
    std::shared_ptr<Feed> feed_;
    MakeValue make_;
    QueueOptions queue_;
    Request request_;
    std::uint64_t undecodable_ = 0;
    std::uint64_t malformed_ = 0;
    Feed::Taken taken_{}; // last; the end stays
};

/// A client as Python has it: what a loop asks of the session, and what it is told. All throw RuntimeError in a forked
/// child.
class PyClient {
public:
    /// Begins nothing yet, not even a thread.
    explicit PyClient(ProviderSettings settings);
    ~PyClient();
    PyClient(const PyClient&) = delete;
    PyClient& operator=(const PyClient&) = delete;

    int fileno() const { return session().descriptor(); }
    std::string endpoint() const { return settings_.endpoint().redacted(); }
    /// `discard` was called.
    bool left() const noexcept { return left_; }
    /// What is over or has something: tuples of key, value, exception.
    nanobind::list take();
    std::uint64_t connect();
    std::uint64_t close();
    std::uint64_t call(const std::string& method, const nanobind::tuple& params, bool plain,
                       std::optional<double> timeout);
    /// \param calls tuples of method, parameters, and whether both are plain
    std::uint64_t batch(const nanobind::list& calls, std::optional<double> timeout);
    std::unique_ptr<PyFeed> feed(const std::string& name_space, const std::string& kind, bool full,
                                 const nanobind::object& params, std::optional<std::size_t> messages,
                                 std::optional<std::size_t> bytes, const std::optional<std::string>& overflow);
    std::uint64_t subscribe(const PyFeed& feed, std::optional<double> timeout);
    std::uint64_t unsubscribe(const PyFeed& feed, std::optional<double> timeout);
    void cancel(std::uint64_t key);
    std::uint64_t stats();
    void discard();

private:
    /// A call that waits for its result.
    struct Waiting {
        const BoundMethod* method = nullptr;
        std::string name{};
    };

    Session& session() const;
    nanobind::object told(const Session::Ended& ended);

    ProviderSettings settings_;
    unsigned made_ = 0;
    std::shared_ptr<Session> session_; // from `connect` on
    bool left_ = false;
    std::uint64_t last_key_ = 0;
    std::unordered_map<std::uint64_t, Waiting> waiting_;
};

void bind_client_class(nanobind::module_& module);

} // namespace ethwire::python
