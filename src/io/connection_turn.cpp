// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/connection.hpp"

#include "io/at_end.hpp"
#include "wire/websocket.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <exception>
#include <utility>

/// The bytes of a connection: in, through the codec to the owner, and out.
namespace ethwire::io {
namespace {

using session::Loss;
using session::Reading;
using session::Writing;

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

// What a stream was waited for.

void Connection::wait(Pipe& pipe, ByteStream::Want want, Waits what)
{
    pipe.stream->wait(want, std::shared_ptr<StreamWaiter>(shared_from_this(), this),
                      pipe.number << 2 | static_cast<std::uint64_t>(what));
}

void Connection::on_ready(const error_code& error, std::uint64_t tag)
{
    const std::uint64_t number = tag >> 2;
    const PipePtr pipe = pipe_ && pipe_->number == number ? pipe_ : draining_;
    if (!pipe || pipe->number != number)
        return;
    const auto self = shared_from_this();
    const AtEnd armed([this] { arm(); });
    switch (static_cast<Waits>(tag & 3)) {
    case Waits::readable:
        if (error)
            read_on(pipe, pipe->reading.failed(stream_loss(error)));
        else
            read_on(pipe, pipe->reading.readable(now()));
        break;
    case Waits::writable:
        if (pipe != pipe_)
            break; // lost: what waited on it has been told not to be sent
        if (error)
            unwritable(pipe, stream_loss(error));
        else
            write_on(pipe, pipe->writing.unblocked(pipe->codec->output().empty()));
        break;
    case Waits::hangup:
        if (!error)
            read_on(pipe, pipe->reading.hung_up(Loss(Loss::Kind::tcp_end)));
        break;
    }
}

// Reading.

/// Carries a turn out, from its beginning to its end. An exception of the user's passes through to whoever runs the
/// executor; what is left is handed over after it.
void Connection::read_on(const PipePtr& pipe, Reading::Action action)
{
    if (action != Reading::Action::take) {
        end_turn(pipe, action);
        return;
    }
    const auto self = shared_from_this();
    const AtEnd armed([this] { arm(); });
    std::exception_ptr thrown;
    now_ = now();
    in_turn_ = true;
    try {
        action = turn(pipe);
    } catch (...) {
        thrown = std::current_exception();
        action = pipe->reading.interrupted();
    }
    try {
        if (is_alive(pipe))
            owner_->on_walk_end();
    } catch (...) {
        thrown = std::current_exception();
    }
    in_turn_ = false;
    if (pipe == pipe_ && action != Reading::Action::lose)
        write_on(pipe, pipe->writing.flush(pipe->codec->output().empty()));
    if (is_alive(pipe))
        end_turn(pipe, action);
    if (thrown)
        std::rethrow_exception(thrown);
}

/// Hands over what is at hand and reads while there is more; how the turn ends.
Reading::Action Connection::turn(const PipePtr& pipe)
{
    Reading::Action action = Reading::Action::take;
    while (is_alive(pipe)) {
        switch (action) {
        case Reading::Action::take: action = take(pipe); break;
        case Reading::Action::read: action = read(*pipe); break;
        case Reading::Action::look: action = pipe->reading.looked(now_ = now()); break;
        default: return action;
        }
    }
    return Reading::Action::none;
}

void Connection::end_turn(const PipePtr& pipe, Reading::Action action)
{
    switch (action) {
    case Reading::Action::none:
    case Reading::Action::take:
    case Reading::Action::read:
    case Reading::Action::look: break;
    case Reading::Action::wait: wait(*pipe, ByteStream::Want::read, Waits::readable); break;
    case Reading::Action::post:
        if (pipe == pipe_)
            run_.read(now_); // what waits here is no silence of the peer's
        asio::post(executor_, [self = shared_from_this(), pipe] {
            if (!self->is_alive(pipe))
                return;
            if (pipe == self->pipe_)
                self->run_.unpause(self->now());
            self->read_on(pipe, pipe->reading.posted(self->now()));
        });
        break;
    case Reading::Action::rest:
        if (pipe == pipe_)
            run_.pause();
        if (!pipe->hangup)
            pipe->hangup = pipe->stream->watch_hangup(std::shared_ptr<StreamWaiter>(shared_from_this(), this),
                                                      pipe->number << 2 | static_cast<std::uint64_t>(Waits::hangup));
        break;
    case Reading::Action::set_aside:
        if (pipe == pipe_)
            lose(pipe, *pipe->reading.loss());
        break;
    case Reading::Action::lose: lose(pipe, *pipe->reading.loss()); break;
    }
}

Reading::Action Connection::take(const PipePtr& pipe)
{
    const wire::Item item = pipe->codec->next();
    if (item.kind != wire::Item::Kind::need_more)
        return hand_over(pipe, item);
    if (pipe == pipe_ && run_.state() == session::Run::State::connecting)
        note_refusal(*pipe);
    if (pipe->reading.wants_to_shrink())
        pipe->codec->shrink();
    return pipe->reading.dry();
}

void Connection::note(ConnectionOwner::Heard heard) noexcept
{
    if (heard == ConnectionOwner::Heard::result)
        run_.answered();
    else if (heard == ConnectionOwner::Heard::event)
        run_.delivered();
}

bool Connection::must_rest(const PipePtr& pipe) const noexcept
{
    if (pipe == draining_)
        return owner_->wants_pause();
    // The messages of the transport before come first. While it is verified it brings none but the answers to that.
    return run_.is_open() && (draining_ || owner_->wants_pause());
}

Reading::Action Connection::hand_over(const PipePtr& pipe, const wire::Item& item)
{
    switch (item.kind) {
    case wire::Item::Kind::text:
    case wire::Item::Kind::binary: {
        const auto heard = owner_->on_message(item.payload, now_);
        if (!is_alive(pipe))
            return Reading::Action::none;
        if (pipe == pipe_)
            note(heard);
        const bool malformed = heard == ConnectionOwner::Heard::malformed;
        return pipe->reading.took(malformed, must_rest(pipe));
    }
    case wire::Item::Kind::opened:
        upgrade_ = websocket(*pipe).response();
        perform(run_.connected(now_));
        if (!is_alive(pipe))
            return Reading::Action::none;
        return pipe->reading.took_control(must_rest(pipe));
    case wire::Item::Kind::pong: owner_->on_pong(item.payload); return pipe->reading.took_control(false);
    case wire::Item::Kind::closed:
        closing_.received = CloseFrame{item.close_code, std::string(item.payload)};
        closing_.received_first = !closing_.sent;
        if (!closing_.sent)
            closing_.sent = closing_.received; // the codec has answered with the same
        return pipe->reading.ended(Loss::close_code(item.close_code));
    case wire::Item::Kind::failed: return pipe->reading.ended(loss_of(*pipe, item));
    case wire::Item::Kind::need_more: break;
    }
    return pipe->reading.dry();
}

Loss Connection::loss_of(Pipe& pipe, const wire::Item& item)
{
    if (run_.state() == session::Run::State::connecting && !options_.endpoint().is_ipc())
        upgrade_ = websocket(pipe).response();
    if (item.close_code != 0 && !closing_.sent)
        closing_.sent = CloseFrame{item.close_code, {}}; // the codec has said it
    return item.error == wire::errc::upgrade_refused ? refusal() : codec_loss(item.error);
}

/// The loss that a refused upgrade is: its status, and how long the server asks to be left alone.
Loss Connection::refusal() const { return Loss::upgrade_refused(upgrade_.status(), upgrade_.retry_after()); }

/// The server may never send the rest of what it says about a refusal.
void Connection::note_refusal(Pipe& pipe)
{
    if (options_.endpoint().is_ipc() || !websocket(pipe).response().awaits_body())
        return;
    upgrade_ = websocket(pipe).response();
    run_.refused(now_, refusal());
    arm();
}

Reading::Action Connection::read(Pipe& pipe)
{
    const std::span<char> room = pipe.codec->prepare();
    const auto moved = pipe.stream->read_some(room);
    if (moved.error)
        return pipe.reading.failed(stream_loss(moved.error));
    if (moved.bytes > 0) {
        pipe.codec->commit(moved.bytes);
        received_total_ += moved.bytes;
        if (&pipe == pipe_.get()) {
            run_.read(now_);
            // The peer lives: the deadline of its answer must not wake us. The silence that each read puts off is left
            // to ring in vain, once, which is cheaper than setting a timer with each read.
            if (std::exchange(pinged_, false))
                timer_.cancel();
        }
    }
    return pipe.reading.filled(moved.bytes, moved.bytes < room.size() && !pipe.stream->buffered());
}

void Connection::resume_reading()
{
    const PipePtr pipe = draining_ ? draining_ : pipe_;
    if (pipe)
        end_turn(pipe, pipe->reading.resume());
}

// Writing.

wire::WebSocketCodec& Connection::websocket(Pipe& pipe) noexcept
{
    return static_cast<wire::WebSocketCodec&>(*pipe.codec);
}

std::uint64_t Connection::send(std::string_view message)
{
    const std::uint64_t position = pipe_->sent + pipe_->codec->output().size();
    if (!pipe_->writing.works())
        return position;
    if (options_.binary() && !options_.endpoint().is_ipc())
        websocket(*pipe_).send_binary(message);
    else
        pipe_->codec->send(message);
    queued();
    return position;
}

void Connection::ping(std::string_view payload)
{
    if (websocket(*pipe_).send_ping(payload))
        queued();
}

void Connection::pong(std::string_view payload)
{
    if (websocket(*pipe_).send_pong(payload))
        queued();
}

void Connection::queued()
{
    const PipePtr pipe = pipe_;
    write_on(pipe, pipe->writing.queued(in_turn_));
}

void Connection::write_on(const PipePtr& pipe, Writing::Action action)
{
    for (;;) {
        switch (action) {
        case Writing::Action::none: return;
        case Writing::Action::write: action = write(pipe); break;
        case Writing::Action::flushed: owner_->on_flushed(); return;
        case Writing::Action::wait: return;
        case Writing::Action::post:
            asio::post(executor_, [self = shared_from_this(), pipe] {
                if (pipe != self->pipe_)
                    return;
                const AtEnd armed([&] { self->arm(); });
                self->write_on(pipe, pipe->writing.posted(pipe->codec->output().empty()));
            });
            return;
        }
    }
}

/// One system call.
Writing::Action Connection::write(const PipePtr& pipe)
{
    const auto moved = pipe->stream->write_some(pipe->codec->output());
    if (moved.error) {
        unwritable(pipe, stream_loss(moved.error));
        return Writing::Action::none;
    }
    if (moved.bytes == 0) {
        if (!run_.is_write_blocked())
            run_.wrote(now(), true);
        const Writing::Action action = pipe->writing.blocked();
        if (action == Writing::Action::wait)
            wait(*pipe, moved.want, Waits::writable);
        return action;
    }
    pipe->codec->sent(moved.bytes);
    pipe->sent += moved.bytes;
    run_.wrote(now_, false);
    return pipe->writing.wrote(pipe->codec->output().empty());
}

/// A write failed. What the peer has already sent is read before the loss is reported.
void Connection::unwritable(const PipePtr& pipe, const Loss& loss)
{
    pipe->writing.broke();
    if (run_.is_open())
        end_turn(pipe, pipe->reading.broke(loss));
    else
        lose(pipe, loss);
}

} // namespace ethwire::io
