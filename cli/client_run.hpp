// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "failure.hpp"
#include "options/client_options.hpp"

#include "io/loop.hpp"
#include "io/output_stream.hpp"
#include "io/timer.hpp"

#include <ethwire/base/clock.hpp>
#include <ethwire/web3/async_web3.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ethwire::cli {

class NoticeObserver;

/// One run of a verb that talks to a node: the loop, both standard streams, the client, and how all of it ends.
///
///     connect -> the verb's work -> close in order -> what was printed is read -> exit code
///
/// It ends early when a signal, a time limit or the reader of standard output says so, or when something fails. From
/// then on everything that is left has one second, whatever the node or the reader do.
class ClientRun {
public:
    using Work = std::function<awaitable<void>()>;

    enum class Ending {
        none,
        complete,    ///< the work is done
        time_is_up,  ///< `--seconds`
        interrupted, ///< SIGINT, SIGTERM
        output_gone, ///< nobody reads standard output any more
        failed,      ///< `failure` says why
    };

    explicit ClientRun(const ClientOptions& options);
    ~ClientRun();
    ClientRun(const ClientRun&) = delete;
    ClientRun& operator=(const ClientRun&) = delete;

    /// The whole of it. Gives the exit code.
    int run(Work work);

    AsyncWeb3& client() noexcept { return client_; }
    io::Loop& loop() noexcept { return loop_; }
    io::OutputStream& out() noexcept { return out_; }
    io::OutputStream& err() noexcept { return err_; }

    /// A line for standard error. Dropped and counted when its reader lets too much wait.
    void print_error(std::string_view line);

    /// The work has to come to its end. Only the first reason counts.
    void end(Ending why);
    void fail(Failure failure);
    Ending ending() const noexcept { return ending_; }
    bool is_ending() const noexcept { return ending_ != Ending::none; }
    /// Called at `end` instead of closing the client: the work has something to say to the node first.
    void on_end(std::function<void()> hook) { on_end_ = std::move(hook); }

    void count_events(std::uint64_t n) noexcept { events_ += n; }
    std::uint64_t events() const noexcept { return events_; }

    /// Called before anything is printed to standard error, and after: the status line makes room.
    void around_errors(std::function<void()> before, std::function<void()> after);

private:
    awaitable<void> connect_and_work(Work work);
    awaitable<void> close();
    void on_signal();
    void on_output_closed();
    void give_up();
    int exit_code() const noexcept;

    const ClientOptions& options_;
    TimePoint began_;
    std::optional<Failure> failure_{};
    std::function<void()> on_end_{};
    std::function<void()> before_error_{};
    std::function<void()> after_error_{};
    std::uint64_t events_ = 0;
    std::uint64_t unprinted_ = 0;
    Ending ending_ = Ending::none;
    // Destroyed from here upwards in reverse: the client before the loop that it runs on.
    io::Loop loop_{};
    io::OutputStream out_;
    io::OutputStream err_;
    io::Timer limit_;
    io::Signals signals_;
    std::shared_ptr<NoticeObserver> observer_;
    AsyncWeb3 client_;
};

} // namespace ethwire::cli
