// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/io/async.hpp>

#include <functional>
#include <memory>

namespace ethwire::io {

/// Told when the executor's context is destroyed while its owner still lives.
///
/// Handlers that wait in tables of ours hold coroutines, which hold handles of those tables. In Asio's own queues the
/// context breaks such circles when it goes; here it asks the owner to.
class Teardown {
public:
    /// \param discard destroys every handler that is kept, without calling it; runs inside the context's destructor
    Teardown(const Executor& executor, std::function<void()> discard);
    ~Teardown();
    Teardown(const Teardown&) = delete;
    Teardown& operator=(const Teardown&) = delete;

private:
    class Service;
    struct Entry;
    std::shared_ptr<Entry> entry_;
};

} // namespace ethwire::io
