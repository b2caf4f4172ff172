// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>
#include <ethwire/io/async.hpp>

#include <boost/asio/ip/address.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ethwire::io {

using Addresses = std::vector<asio::ip::address>;

/// Turns a host name into addresses and calls back on the executor, later or never.
using Resolve = std::function<void(const std::string& host, std::function<void(error_code, Addresses)> done)>;

/// The system's resolver, in Asio's own thread: the one thread that nobody asked for.
class Resolver {
public:
    explicit Resolver(Executor executor);
    ~Resolver();
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;

    void resolve(const std::string& host, std::function<void(error_code, Addresses)> done);
    /// Lets go of the question, at once; `done` comes later, with an error, when the system's call has returned.
    void cancel();

private:
    struct Query;
    Executor executor_;
    std::unique_ptr<Query> query_; // made only when a name is asked for
};

} // namespace ethwire::io
