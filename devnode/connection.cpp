// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace ethwire::devnode {

namespace {

constexpr std::size_t max_unsent = std::size_t{1} << 20; // requests wait above it
constexpr std::size_t flood_chunk = std::size_t{64} << 10;

} // namespace

Connection::Connection(Socket socket, Node& node, Listener listener, Limits limits, OnClosed on_closed)
    : node_(node), listener_(listener), limits_(limits), on_closed_(std::move(on_closed)), socket_(std::move(socket)),
      timer_(socket_.get_executor()), requests_(limits.max_message), frames_(limits.max_message),
      documents_(limits.max_message), outbox_(node.faults.transport, node.random, Framing::http)
{}

void Connection::start()
{
    ++node_.stats.accepted;
    if (listener_ == Listener::ipc) {
        protocol_ = Protocol::ipc;
        outbox_.set_framing(Framing::newline);
    }
    UpgradeFault& fault = listener_ == Listener::http ? node_.faults.http : node_.faults.upgrade;
    if (listener_ != Listener::ipc && fault.act == UpgradeFault::Act::deaf && fault.times > 0) {
        if (fault.times != always)
            --fault.times;
        ++node_.stats.refused;
        return; // accepted, and nothing will ever read
    }
    session_.emplace(node_, outbox_);
    poke();
    read();
}

void Connection::poke()
{
    if (closed_)
        return;
    const Duration every = node_.faults.transport.ping_every;
    if (every == Duration::zero())
        next_ping_ = TimePoint::max();
    else if (protocol_ == Protocol::websocket && next_ping_ == TimePoint::max())
        next_ping_ = node_.clock.now() + every;
    if (stalled_ && !processing_ && !node_.faults.transport.deaf && backlog() <= max_unsent / 2)
        process();
    else
        flush();
}

void Connection::end(bool reset)
{
    if (std::exchange(closed_, true))
        return;
    boost::system::error_code ignored;
    if (reset) {
        ++node_.stats.resets;
        const linger abrupt{1, 0};
        ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_LINGER, &abrupt, sizeof(abrupt));
    } else {
        socket_.shutdown(Socket::shutdown_both, ignored);
    }
    socket_.close(ignored);
    timer_.cancel();
    session_.reset();
    floods_.clear();
    std::exchange(on_closed_, nullptr)(*this);
}

void Connection::end_soon(bool reset)
{
    // Not now: a session may be further up the stack.
    asio::post(socket_.get_executor(), [weak = weak_from_this(), reset] {
        if (auto self = weak.lock())
            self->end(reset);
    });
}

void Connection::read()
{
    if (closed_ || reading_)
        return;
    reading_ = true;
    const std::span<char> space = buffer_.prepare();
    socket_.async_read_some(asio::buffer(space.data(), space.size()),
                            [self = shared_from_this()](boost::system::error_code ec, std::size_t bytes) {
                                self->reading_ = false;
                                if (self->closed_)
                                    return;
                                if (ec) {
                                    self->end(false);
                                    return;
                                }
                                self->node_.stats.bytes_received += bytes;
                                self->buffer_.commit(bytes);
                                self->process();
                            });
}

void Connection::process()
{
    if (closed_)
        return;
    processing_ = true;
    stalled_ = false;
    while (!stalled_ && step())
        stalled_ = node_.faults.transport.deaf || backlog() > max_unsent;
    stalled_ = stalled_ || node_.faults.transport.deaf;
    processing_ = false;
    flush();
    if (!stalled_)
        read();
}

bool Connection::step()
{
    if (node_.faults.transport.deaf)
        return false;
    switch (protocol_) {
    case Protocol::http: return step_http();
    case Protocol::websocket: return on_inbound(frames_.next(buffer_));
    case Protocol::ipc: return on_inbound(documents_.next(buffer_));
    case Protocol::mute: break;
    }
    buffer_.consume(buffer_.text().size());
    return false;
}

bool Connection::on_inbound(const Inbound& inbound)
{
    switch (inbound.kind) {
    case Inbound::Kind::need_more: return false;
    case Inbound::Kind::message:
        if (!close_sent_)
            session_->on_message(inbound.payload);
        return true;
    case Inbound::Kind::ping:
        ++node_.stats.pings;
        if (!node_.faults.transport.no_pong && !close_sent_)
            outbox_.control(wire::Opcode::pong, inbound.payload);
        return true;
    case Inbound::Kind::pong: ++node_.stats.pongs; return true;
    case Inbound::Kind::close:
        ++node_.stats.closes;
        node_.stats.last_close = inbound.code;
        close_received_ = true;
        if (!node_.faults.transport.no_close && !node_.faults.transport.silent) {
            send_close(inbound.code == 1005 ? std::uint16_t{0} : inbound.code, {});
            end_when_sent_ = true;
        }
        protocol_ = Protocol::mute;
        return true;
    case Inbound::Kind::violation:
        ++node_.stats.violations;
        send_close(inbound.code, "protocol error");
        end_when_sent_ = true;
        protocol_ = Protocol::mute;
        return true;
    }
    return false;
}

void Connection::send_close(std::uint16_t code, std::string_view reason)
{
    if (closed_ || std::exchange(close_sent_, true))
        return;
    floods_.clear();
    outbox_.close(code, reason);
    flush();
}

void Connection::ping(std::string_view payload)
{
    if (!close_sent_)
        outbox_.control(wire::Opcode::ping, payload);
}

void Connection::flood(const Flood& flood)
{
    if (closed_ || !session_ || !persistent())
        return;
    for (const Subscription& subscription : session_->subscriptions())
        if (subscription.kind == flood.kind)
            floods_.emplace_back(flood, subscription, outbox_.framing(), node_.chain, node_.clock.now());
    flush();
}

void Connection::fill_flood()
{
    if (floods_.empty() || node_.faults.transport.silent)
        return;
    const TimePoint now = node_.clock.now();
    for (FloodFeed& feed : floods_) {
        if (sending_.size() >= flood_chunk)
            break;
        node_.stats.events += feed.fill(sending_, flood_chunk - sending_.size(), now);
    }
    std::erase_if(floods_, [](const FloodFeed& feed) { return feed.done(); });
    if (floods_.size() > 1)
        std::rotate(floods_.begin(), floods_.begin() + 1, floods_.end());
}

void Connection::flush()
{
    if (closed_ || processing_)
        return;
    if (backlog() > limits_.max_backlog) {
        ++node_.stats.overflows;
        end_soon(true);
        return;
    }
    if (!writing_)
        send_some();
    if (!closed_)
        arm(node_.clock.now());
}

void Connection::send_some()
{
    if (sent_ == sending_.size()) {
        sent_ = 0;
        sending_.clear();
        if (sending_.capacity() > max_unsent)
            sending_.shrink_to_fit();
        sending_.swap(outbox_.bytes());
        fill_flood();
    }
    const std::size_t limit = send_limit(node_.clock.now());
    if (limit == 0) {
        if (sending_.empty() && end_when_sent_)
            end_soon(false);
        return;
    }
    writing_ = true;
    socket_.async_write_some(asio::buffer(sending_.data() + sent_, limit),
                             [self = shared_from_this()](boost::system::error_code ec, std::size_t bytes) {
                                 self->writing_ = false;
                                 if (self->closed_)
                                     return;
                                 if (ec) {
                                     self->end(false);
                                     return;
                                 }
                                 self->on_sent(bytes);
                             });
}

/// How much may leave now: all, a slice, what is left until a reset, or nothing yet.
std::size_t Connection::send_limit(TimePoint now)
{
    std::size_t limit = sending_.size() - sent_;
    if (limit == 0 || now < not_before_)
        return 0;
    const TransportFault& fault = node_.faults.transport;
    if (dripping_ > 0)
        return 1;
    if (fault.slice > 0)
        limit = std::min(limit, fault.slice);
    if (persistent() && fault.reset_at) {
        if (counted_ >= *fault.reset_at)
            return limit; // passed it before it was asked for
        limit = static_cast<std::size_t>(std::min<std::uint64_t>(limit, uncounted_ + *fault.reset_at - counted_));
    }
    return limit;
}

void Connection::on_sent(std::size_t bytes)
{
    sent_ += bytes;
    node_.stats.bytes_sent += bytes;
    TransportFault& fault = node_.faults.transport;
    if (persistent()) {
        const std::size_t head = std::min(bytes, uncounted_);
        uncounted_ -= head;
        counted_ += bytes - head;
    }
    if (dripping_ > 0) {
        --dripping_;
        not_before_ = node_.clock.now() + pace_;
    } else if (persistent()) {
        if (uncounted_ == 0 && fault.reset_at == counted_) {
            if (--fault.reset_times == 0) {
                fault.reset_at.reset();
                fault.reset_times = 1;
            }
            end(true);
            return;
        }
        if (fault.slice > 0 && fault.slice_pause > Duration::zero())
            not_before_ = node_.clock.now() + fault.slice_pause;
    }
    if (stalled_ && !fault.deaf && backlog() <= max_unsent / 2)
        process();
    else
        flush();
}

void Connection::arm(TimePoint now)
{
    TimePoint due = std::min(outbox_.wake_at(), next_ping_);
    if (!writing_ && now < not_before_ && sent_ < sending_.size())
        due = std::min(due, not_before_);
    // While something is unsent, its completion is what wakes a flood; while silent, nothing does.
    if (sending_.empty() && !node_.faults.transport.silent)
        for (const FloodFeed& feed : floods_)
            due = std::min(due, feed.wake_at());
    if (due == armed_)
        return;
    armed_ = due;
    if (due == TimePoint::max()) {
        timer_.cancel();
        return;
    }
    timer_.expires_at(due);
    timer_.async_wait([weak = weak_from_this()](boost::system::error_code ec) {
        const auto self = weak.lock();
        if (!ec && self && !self->closed_)
            self->on_timer();
    });
}

void Connection::on_timer()
{
    armed_ = TimePoint::max();
    const TimePoint now = node_.clock.now();
    outbox_.resume(now);
    if (next_ping_ <= now) {
        ping("devnode");
        next_ping_ = now + node_.faults.transport.ping_every;
    }
    flush();
}

} // namespace ethwire::devnode
