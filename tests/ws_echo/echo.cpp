// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "echo.hpp"

#include "io/tls_context.hpp"

#include <algorithm>
#include <utility>

namespace ethwire::ws_echo {
namespace {

constexpr Duration connect_timeout = std::chrono::seconds{10};

/// How long the peer may take to end the TCP connection after the last frame (RFC 6455, section 7.1.1, leaves it to
/// the server).
constexpr Duration leave_timeout = std::chrono::seconds{2};

/// A turn that has this much to say is flushed before more is read.
constexpr std::size_t longest_turn = std::size_t{1} << 20;

TimePoint clock_now() { return std::chrono::steady_clock::now(); }

} // namespace

Echo::Echo(const Executor& executor, const Endpoint& endpoint, std::size_t max_message)
    : executor_(executor), endpoint_(endpoint), most_waiting_(std::max(max_message, longest_turn)),
      codec_(random_, wire::WebSocketOptions(max_message)), timer_(executor, [this] { ring(); })
{}

void Echo::start()
{
    io::DialOptions options;
    if (endpoint_.is_tls()) {
        auto context = io::TlsContext::make(TlsOptions());
        if (!context)
            return end(context.error().message());
        options.tls(*context);
    }
    wake_after(connect_timeout);
    dial_.emplace(executor_, endpoint_, std::move(options),
                  [this](error_code error, auto stream) { dialled(error, std::move(stream)); });
}

void Echo::dialled(const error_code& error, std::unique_ptr<io::ByteStream> stream)
{
    if (is_over())
        return;
    if (error)
        return end(error.message());
    stream_ = std::move(stream);

    wire::UpgradeRequest request(endpoint_.host_header(), endpoint_.target());
    if (!endpoint_.authorization().empty())
        request.authorization(endpoint_.authorization());
    if (const auto started = codec_.start(request); !started)
        return end(started.error().message());
    flush();
    if (!is_over())
        go_on_reading(true);
}

/// One turn: what is at hand is read and answered.
void Echo::read()
{
    bool drained = false;
    while (!drained && codec_.output().size() < longest_turn) {
        const auto room = codec_.prepare();
        const auto moved = stream_->read_some(room);
        if (moved.error) {
            if (state_ != State::leaving)
                failure_ = "the connection ended without a close frame: " + moved.error.message();
            return end();
        }
        drained = moved.bytes < room.size() && !stream_->buffered();
        codec_.commit(moved.bytes);
        walk();
        if (is_over())
            return;
        if (state_ == State::leaving)
            break;
    }
    flush();
    if (!is_over())
        go_on_reading(drained);
}

void Echo::walk()
{
    for (wire::Item item = codec_.next(); item.kind != wire::Item::Kind::need_more; item = codec_.next()) {
        take(item);
        if (is_over())
            return;
    }
}

void Echo::take(const wire::Item& item)
{
    switch (item.kind) {
    case wire::Item::Kind::opened:
        state_ = State::open;
        deadline_ = TimePoint::max();
        timer_.cancel();
        break;
    case wire::Item::Kind::text: codec_.send(item.payload); break;
    case wire::Item::Kind::binary: codec_.send_binary(item.payload); break;
    case wire::Item::Kind::closed: leave({}); break;
    case wire::Item::Kind::failed: {
        std::string why = item.error.message();
        if (item.error == wire::errc::upgrade_refused)
            why += " with status " + std::to_string(codec_.response().status());
        if (item.close_code == 0)
            return end(std::move(why)); // no WebSocket yet, so no frame that says why
        leave(why + " (close " + std::to_string(item.close_code) + ")");
        break;
    }
    case wire::Item::Kind::pong:
    case wire::Item::Kind::need_more: break;
    }
}

void Echo::go_on_reading(bool drained)
{
    if (reading_ || codec_.output().size() > most_waiting_)
        return;
    reading_ = true;
    const auto turn = [this](const error_code& error = {}) {
        if (is_over())
            return;
        reading_ = false;
        if (error)
            end(error.message());
        else
            read();
    };
    if (drained)
        stream_->wait(io::ByteStream::Want::read, io::stream_waiter(turn), 0);
    else
        asio::post(executor_, turn);
}

void Echo::flush()
{
    while (!writing_ && !codec_.output().empty()) {
        const auto moved = stream_->write_some(codec_.output());
        if (moved.error)
            return end(failure_.empty() ? moved.error.message() : failure_);
        if (moved.bytes != 0) {
            codec_.sent(moved.bytes);
            continue;
        }
        writing_ = true;
        const auto go_on = [this](const error_code& error) {
            if (is_over())
                return;
            writing_ = false;
            if (error)
                return end(error.message());
            flush();
            if (!is_over())
                go_on_reading(false);
        };
        stream_->wait(moved.want, io::stream_waiter(go_on), 0);
    }
    // Whoever broke the rules need not be waited for with our half still open.
    if (state_ == State::leaving && codec_.output().empty() && !failure_.empty())
        stream_->shutdown();
}

void Echo::ring()
{
    if (is_over())
        return;
    if (clock_now() < deadline_)
        return timer_.wake_by(deadline_);
    if (state_ == State::connecting)
        end("not connected within 10 s");
    else
        end();
}

/// The codec has queued its close frame. The connection is closed only when the peer has ended its side, or after a
/// while: closing with bytes unread would reset it, and the peer might never read that frame.
void Echo::leave(std::string failure)
{
    failure_ = std::move(failure);
    state_ = State::leaving;
    wake_after(leave_timeout);
}

void Echo::end(std::string failure)
{
    failure_ = std::move(failure);
    end();
}

void Echo::end()
{
    state_ = State::over;
    timer_.cancel();
    if (dial_)
        dial_->cancel();
    stream_.reset();
}

void Echo::wake_after(Duration span)
{
    deadline_ = clock_now() + span;
    timer_.wake_by(deadline_);
}

} // namespace ethwire::ws_echo
