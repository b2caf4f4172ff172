// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/connection.hpp"

#include "wire/websocket.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>

/// The bytes of a connection: in, through the codec to the owner, and out.
namespace ethwire::io {
namespace {

using session::Loss;

/// A turn ends after so many messages or so long, whichever comes first, however many reads that took.
constexpr unsigned most_messages = 256;
constexpr Duration longest_turn = std::chrono::milliseconds{1};
/// The clock is asked once in so many messages, and with each read that leaves something in the stream.
constexpr unsigned clock_interval = 16;

constexpr unsigned most_malformed = 3;

/// So many reads in a row that would have fitted the idle buffer, and the larger one is given back.
constexpr unsigned small_reads_before_shrinking = 8;

Loss stream_loss(const error_code& error) noexcept
{
    if (error == asio::error::eof)
        return Loss(Loss::Kind::tcp_end);
    if (error == asio::error::timed_out)
        return Loss(Loss::Kind::write_stuck);
    return Loss(Loss::Kind::reset, error);
}

Loss codec_loss(const error_code& error) noexcept
{
    if (error == wire::errc::bad_utf8)
        return Loss(Loss::Kind::limit_utf8, error);
    if (error == wire::errc::message_too_large || error == wire::errc::too_many_fragments)
        return Loss(Loss::Kind::limit_size, error);
    return Loss(Loss::Kind::limit_framing, error);
}

} // namespace

void Connection::wait_readable() { wait(ByteStream::Want::read, Waits::readable); }

void Connection::wait(ByteStream::Want want, Waits what)
{
    stream_->wait(want, std::shared_ptr<StreamWaiter>(shared_from_this(), this),
                  generation_ << 1 | static_cast<std::uint64_t>(what));
}

void Connection::on_ready(const error_code& error, std::uint64_t tag)
{
    if (tag >> 1 != generation_)
        return;
    const auto self = shared_from_this();
    const auto what = static_cast<Waits>(tag & 1);
    if (what == Waits::writable)
        waiting_writable_ = false;
    if (error)
        lose(stream_loss(error));
    else if (what == Waits::readable)
        on_readable();
    else
        flush();
    if (what == Waits::writable)
        arm();
}

void Connection::on_readable()
{
    more_to_read_ = true;
    go_on();
}

/// Hands over what is at hand, reads more while there is more, and sleeps when there is not.
void Connection::go_on()
{
    const auto self = shared_from_this();
    const std::uint64_t generation = generation_;
    const bool was_unwritable = unwritable_.has_value();
    now_ = now();
    turn_ = {now_, 0};
    Walked walked = Walked::gone;
    try {
        walking_ = true;
        walked = read_and_walk();
        if (generation == generation_)
            owner_->on_walk_end();
        walking_ = false;
    } catch (...) {
        // An exception of the user's passes through to whoever runs the executor; the rest is handed over after it.
        walking_ = false;
        if (generation == generation_)
            go_on_later();
        throw;
    }
    if (generation == generation_)
        flush();
    if (generation != generation_)
        return;
    arm();
    if (walked == Walked::yielded)
        go_on_later();
    else if (walked == Walked::drained && was_unwritable)
        lose(*unwritable_);
    else if (walked == Walked::drained && !unwritable_)
        wait_readable();
}

Connection::Walked Connection::read_and_walk()
{
    Walked walked = walk();
    while (walked == Walked::drained && more_to_read_) {
        bool emptied = false;
        if (!read(emptied))
            return Walked::gone;
        more_to_read_ = !emptied;
        walked = walk();
        if (walked == Walked::drained && more_to_read_ && turn_is_long())
            return Walked::yielded;
    }
    return walked;
}

/// One read. False when the connection is gone.
bool Connection::read(bool& emptied)
{
    const std::span<char> room = codec_->prepare();
    const auto moved = stream_->read_some(room);
    if (moved.error) {
        // What was handed over before the end still reaches its consumers in order.
        const std::uint64_t generation = generation_;
        owner_->on_walk_end();
        if (generation == generation_)
            lose(unwritable_.value_or(stream_loss(moved.error)));
        return false;
    }
    emptied = moved.bytes < room.size() && !stream_->buffered();
    if (moved.bytes == 0)
        return true;
    codec_->commit(moved.bytes);
    received_total_ += moved.bytes;
    run_.read(now_);
    // The peer lives: the deadline of its answer must not wake us. The silence that each read puts off is left to ring
    // in vain, once, which is cheaper than setting a timer with each read.
    if (std::exchange(pinged_, false))
        timer_.cancel();
    consider_shrinking(moved.bytes);
    return true;
}

void Connection::consider_shrinking(std::size_t bytes)
{
    if (bytes > wire::idle_buffer)
        small_reads_ = 0;
    else if (++small_reads_ == small_reads_before_shrinking)
        small_reads_ = 0;
    else
        return;
    if (bytes <= wire::idle_buffer)
        shrink_due_ = true;
}

bool Connection::turn_is_long() noexcept
{
    now_ = now();
    return now_ - turn_.begin > longest_turn;
}

Connection::Walked Connection::walk()
{
    for (;;) {
        if (paused_)
            return Walked::paused;
        const wire::Item item = codec_->next();
        if (item.kind == wire::Item::Kind::need_more) {
            if (std::exchange(shrink_due_, false))
                codec_->shrink();
            return Walked::drained;
        }
        const Walked walked = take(item);
        if (walked != Walked::drained)
            return walked;
        if (++turn_.messages == most_messages || (turn_.messages % clock_interval == 0 && turn_is_long()))
            return Walked::yielded;
    }
}

/// `drained` means: go on.
Connection::Walked Connection::take(const wire::Item& item)
{
    const std::uint64_t generation = generation_;
    switch (item.kind) {
    case wire::Item::Kind::text:
    case wire::Item::Kind::binary: {
        const auto heard = owner_->on_message(item.payload, now_);
        if (generation != generation_)
            return Walked::gone;
        if (heard == ConnectionOwner::Heard::answer)
            run_.answered();
        malformed_ = heard == ConnectionOwner::Heard::malformed ? malformed_ + 1 : 0;
        if (malformed_ == most_malformed) {
            lose(Loss(Loss::Kind::malformed_json));
            return Walked::gone;
        }
        if (owner_->wants_pause() && run_.is_open()) {
            paused_ = true;
            run_.pause();
            return Walked::paused;
        }
        break;
    }
    case wire::Item::Kind::opened:
        upgrade_ = websocket().response();
        perform(run_.connected(now_));
        break;
    case wire::Item::Kind::closed:
        closing_.received = CloseFrame{item.close_code, std::string(item.payload)};
        closing_.received_first = !closing_.sent;
        if (!closing_.sent)
            closing_.sent = CloseFrame{item.close_code, {}}; // the codec has answered
        lose(Loss::close_code(item.close_code));
        break;
    case wire::Item::Kind::failed: fail(item); break;
    case wire::Item::Kind::pong: owner_->on_pong(item.payload); break;
    case wire::Item::Kind::need_more: break;
    }
    return generation == generation_ ? Walked::drained : Walked::gone;
}

void Connection::fail(const wire::Item& item)
{
    if (run_.state() == session::Run::State::connecting && !options_.endpoint().is_ipc())
        upgrade_ = websocket().response();
    if (item.close_code != 0 && !closing_.sent)
        closing_.sent = CloseFrame{item.close_code, {}}; // the codec has said it
    if (item.error == wire::errc::upgrade_refused) {
        std::optional<Duration> retry_after;
        if (upgrade_.retry_after())
            retry_after = *upgrade_.retry_after();
        lose(Loss::upgrade_refused(upgrade_.status(), retry_after));
        return;
    }
    lose(codec_loss(item.error));
}

void Connection::resume_reading()
{
    if (paused_)
        go_on_later();
}

void Connection::go_on_later()
{
    if (go_on_posted_)
        return;
    go_on_posted_ = true;
    asio::post(executor_, [self = shared_from_this(), generation = generation_] {
        if (self->generation_ != generation)
            return;
        self->go_on_posted_ = false;
        if (std::exchange(self->paused_, false))
            self->run_.unpause(self->now());
        self->go_on();
    });
}

// Writing.

wire::WebSocketCodec& Connection::websocket() noexcept { return static_cast<wire::WebSocketCodec&>(*codec_); }

std::uint64_t Connection::send(std::string_view message)
{
    const std::uint64_t position = sent_ + codec_->output().size();
    if (unwritable_)
        return position;
    if (options_.binary() && !options_.endpoint().is_ipc())
        websocket().send_binary(message);
    else
        codec_->send(message);
    flush_later();
    return position;
}

void Connection::ping(std::string_view payload)
{
    if (websocket().send_ping(payload))
        flush_later();
}

void Connection::pong(std::string_view payload)
{
    if (websocket().send_pong(payload))
        flush_later();
}

/// A peer that takes nothing more may have sent much before: that is read first.
void Connection::lose_after_reading(const Loss& loss)
{
    if (!run_.is_open()) {
        lose(loss);
        return;
    }
    unwritable_ = loss;
    more_to_read_ = true;
    // What is paused is read, and then lost, when its consumer has caught up.
    if (!paused_)
        go_on_later();
}

void Connection::flush_later()
{
    if (walking_ || flush_posted_)
        return;
    flush_posted_ = true;
    asio::post(executor_, [self = shared_from_this(), generation = generation_] {
        if (self->generation_ != generation)
            return;
        self->flush_posted_ = false;
        self->flush();
        self->arm();
    });
}

void Connection::flush()
{
    if (waiting_writable_ || unwritable_ || codec_->output().empty())
        return;
    while (!codec_->output().empty()) {
        const auto moved = stream_->write_some(codec_->output());
        if (moved.error) {
            lose_after_reading(stream_loss(moved.error));
            return;
        }
        if (moved.bytes == 0) {
            waiting_writable_ = true;
            run_.wrote(now(), true);
            wait(moved.want, Waits::writable);
            return;
        }
        codec_->sent(moved.bytes);
        sent_ += moved.bytes;
        run_.wrote(now_, false);
    }
    owner_->on_flushed();
}

} // namespace ethwire::io
