// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>
#include <ethwire/io/async.hpp>

#include <cstdint>
#include <map>

namespace ethwire::web3 {

class Core;

/// Those who wait for the same thing, such as the connection's opening. Each can be cancelled by itself.
class Waiters {
public:
    using Handler = asio::any_completion_handler<void(error_code)>;

    /// \param core owns this
    explicit Waiters(Core& core) noexcept : core_(core) {}

    void add(Handler handler);
    /// Completes all, inline.
    void complete_all(error_code error);
    /// Destroys all without completing them.
    void clear() { waiting_.clear(); }

private:
    void cancel(std::uint64_t id);

    Core& core_;
    std::map<std::uint64_t, Handler> waiting_;
    std::uint64_t last_ = 0;
};

} // namespace ethwire::web3
