// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "client_run.hpp"

#include "exit_code.hpp"
#include "output/notice.hpp"
#include "output/process_meter.hpp"
#include "output/stats_json.hpp"

#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <unistd.h>

namespace ethwire::cli {
namespace {

/// From the end's beginning to the end: what Ctrl-C promises, with room for the last words.
constexpr Duration end_limit = std::chrono::milliseconds{800};
constexpr Duration last_words_limit = std::chrono::milliseconds{50};
constexpr std::size_t most_waiting_errors = std::size_t{64} << 10;

} // namespace

ClientRun::ClientRun(const ClientOptions& options)
    : options_(options), began_(std::chrono::steady_clock::now()), out_(loop_.executor(), STDOUT_FILENO),
      err_(loop_.executor(), STDERR_FILENO), limit_(loop_.executor(), [this] { give_up(); }),
      signals_(loop_.executor(), {SIGINT, SIGTERM}, [this](int) { on_signal(); }),
      observer_(std::make_shared<NoticeObserver>([this](const std::string& line) { print_error(line); })),
      client_(loop_.executor(), options.provider(options.verbose() ? observer_ : nullptr))
{
    out_.on_closed([this] { on_output_closed(); });
}

ClientRun::~ClientRun()
{
    // What the loop still holds of the client may outlive the streams.
    observer_->mute();
}

int ClientRun::run(Work work)
{
    loop_.start(connect_and_work(std::move(work)), [this](std::exception_ptr thrown) {
        if (thrown)
            fail(failure_of(thrown, "ethwire"));
        loop_.stop();
    });
    loop_.run();

    if (before_error_)
        before_error_();
    if (out_.waiting() > 0)
        fail({exit_no_connection, fmt::format("standard output: {} bytes were not read in time", out_.waiting())});
    if (out_.closed())
        on_output_closed();
    if (failure_)
        err_.write("ethwire: " + failure_->line + "\n");
    if (options_.stats()) {
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
        err_.write(stats_json(events_, seconds, ProcessUsage::now(), client_.stats()));
    }
    err_.flush(last_words_limit);
    return exit_code();
}

awaitable<void> ClientRun::connect_and_work(Work work)
{
    std::exception_ptr thrown;
    std::string doing = "cannot connect to " + options_.endpoint().redacted();
    if (options_.endpoint_is_default())
        doing = "no --url is given, and there is no node at its default, " + options_.endpoint().ipc_path();
    try {
        co_await client_.provider().connect();
        doing.clear();
        co_await work();
    } catch (...) {
        thrown = std::current_exception();
    }
    if (thrown && !is_ending())
        fail(failure_of(thrown, doing.empty() ? "ethwire" : doing));
    end(Ending::complete);
    co_await close();
}

awaitable<void> ClientRun::close()
{
    co_await client_.close();
    // Whoever asked for a number of events, or for one result, gets them, however slowly they are read.
    if (ending_ == Ending::complete)
        limit_.cancel();
    co_await out_.drained(0);
}

void ClientRun::print_error(std::string_view line)
{
    if (err_.waiting() > most_waiting_errors) {
        ++unprinted_;
        return;
    }
    if (before_error_)
        before_error_();
    if (unprinted_ > 0)
        err_.write(fmt::format("{{\"notice\":\"unprinted\",\"lines\":{}}}\n", std::exchange(unprinted_, 0)));
    err_.write(line);
    if (after_error_)
        after_error_();
}

void ClientRun::end(Ending why)
{
    if (is_ending())
        return;
    ending_ = why;
    limit_.wake_in(end_limit);
    if (on_end_)
        on_end_();
    else
        client_.close(asio::detached);
}

void ClientRun::fail(Failure failure)
{
    if (failure_ || ending_ == Ending::interrupted || ending_ == Ending::output_gone)
        return;
    failure_ = std::move(failure);
    end(Ending::failed);
}

void ClientRun::on_signal()
{
    if (ending_ == Ending::none) {
        end(Ending::interrupted);
        return;
    }
    // A second one, or one while the last bytes wait for their reader: nobody wants to wait any longer.
    ending_ = Ending::interrupted;
    give_up();
}

void ClientRun::on_output_closed()
{
    if (out_.error())
        fail({exit_no_connection, "standard output: " + out_.error().message()});
    end(Ending::output_gone);
}

void ClientRun::give_up() { loop_.stop(); }

void ClientRun::around_errors(std::function<void()> before, std::function<void()> after)
{
    before_error_ = std::move(before);
    after_error_ = std::move(after);
}

int ClientRun::exit_code() const noexcept
{
    if (ending_ == Ending::interrupted)
        return exit_interrupted;
    return failure_ ? failure_->exit_code : exit_done;
}

} // namespace ethwire::cli
