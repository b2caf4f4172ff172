// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/connection.hpp"

#include "io/at_end.hpp"
#include "io/linger.hpp"
#include "wire/ipc.hpp"
#include "wire/upgrade.hpp"
#include "wire/websocket.hpp"

#include <ethwire/io/errc.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>

namespace ethwire::io {
namespace {

using session::Loss;
using session::Run;

constexpr unsigned close_normal = 1000;

SessionOptions session_options(const ConnectionOptions& options) noexcept
{
    SessionOptions session = options.session();
    if (options.endpoint().is_ipc())
        session.heartbeat(HeartbeatOptions::off());
    return session;
}

Loss dial_loss(const error_code& error) noexcept
{
    if (is_tls_refusal(error))
        return Loss(Loss::Kind::tls, error);
    if (error == errc::connect_refused || error == errc::ipc_not_found || error == errc::ipc_busy ||
        error == errc::ipc_denied)
        return Loss(Loss::Kind::refused, error);
    if (error == errc::resolve_failed)
        return Loss(Loss::Kind::resolve, error);
    if (error == asio::error::eof)
        return Loss(Loss::Kind::tcp_end);
    if (error == asio::error::connection_reset)
        return Loss(Loss::Kind::reset, error);
    return Loss(Loss::Kind::unreachable, error);
}

} // namespace

Connection::Connection(Executor executor, ConnectionOptions options, ConnectionOwner& owner, Seams seams)
    : executor_(std::move(executor)), options_(std::move(options)), owner_(&owner), seams_(std::move(seams)),
      run_(session_options(options_), *seams_.random, options_.verifies()),
      timer_(executor_, [this] { ring(); }, *seams_.timers)
{}

void Connection::open() { perform(run_.start(now())); }

void Connection::close(CloseFrame frame)
{
    const auto self = shared_from_this();
    close_frame_ = std::move(frame);
    perform(run_.close(now()));
}

void Connection::verified() { perform(run_.verified(now())); }

void Connection::refuse(Loss loss) { lose(pipe_, loss); }

void Connection::discard()
{
    owner_ = nullptr;
    timer_.cancel();
    dial_.reset();
    draining_.reset();
    drop_pipe(run_.is_open() ? close_normal : 0);
}

void Connection::ring()
{
    const auto self = shared_from_this();
    // What is due now is not what to ring for next.
    ringing_ = true;
    const AtEnd armed([this] {
        ringing_ = false;
        arm();
    });
    // A loop that comes late finds the deadline and what would have put it off at once.
    if (const PipePtr pipe = pipe_; pipe && run_.is_open() && now() >= run_.wake_at()) {
        read_on(pipe, pipe->reading.look_now(now()));
        if (pipe == pipe_)
            write_on(pipe, pipe->writing.try_now(pipe->codec->output().empty()));
    }
    if (owner_)
        perform(run_.resume(now()));
}

void Connection::perform(Run::Action action)
{
    if (!owner_)
        return;
    // Whatever a callback of the owner's throws, the next deadline is set.
    const AtEnd armed([this] { arm(); });
    switch (action) {
    case Run::Action::none: break;
    case Run::Action::connect: begin_attempt(); break;
    case Run::Action::abandon_connect:
        dial_.reset();
        drop_pipe(0);
        tell_down(false);
        break;
    case Run::Action::verify: owner_->on_connected(); break;
    case Run::Action::announce_open:
        timer_.cancel(); // of the connect, which would ring in vain
        owner_->on_open();
        break;
    case Run::Action::send_ping:
        pinged_ = true;
        if (const PipePtr pipe = pipe_; pipe->codec->send_ping())
            write_on(pipe, pipe->writing.flush(false));
        break;
    case Run::Action::drop:
        leave_pipe();
        tell_down(true);
        break;
    case Run::Action::start_close:
        if (draining_)
            drained(*draining_->reading.loss()); // nobody wants it any more
        if (say_close(close_frame_)) {
            queued();
            // A consumer that paused the connection must not keep the peer's answer from being read.
            resume_reading();
        } else {
            perform(run_.lost(now(), Loss(Loss::Kind::requested)));
        }
        break;
    case Run::Action::fail_first_connect:
    case Run::Action::finish:
        timer_.cancel();
        dial_.reset();
        leave_pipe();
        owner_->on_over(
            {run_.verdict(), run_.loss().value(), run_.connects() > 0, last_sent_, last_words(), draining_ != nullptr});
        break;
    }
}

void Connection::arm()
{
    if (owner_ && !ringing_)
        timer_.wake_by(run_.wake_at());
}

void Connection::tell_down(bool was_open)
{
    if (owner_)
        owner_->on_down({run_.verdict(), run_.loss().value(), was_open, was_open ? last_sent_ : 0, last_words(),
                         was_open && draining_ != nullptr},
                        run_.wake_at() - now());
}

std::string_view Connection::last_words() const noexcept
{
    if (run_.loss().kind() == Loss::Kind::upgrade_refused)
        return upgrade_.body();
    return closing_.received ? std::string_view(closing_.received->reason) : std::string_view();
}

void Connection::begin_attempt()
{
    drop_pipe(0);
    closing_ = {};
    upgrade_ = {};
    dial_ = seams_.transport->dial(executor_, options_.endpoint(), options_.dial(),
                                   [weak = weak_from_this()](error_code error, auto stream) {
                                       if (const auto self = weak.lock())
                                           self->dialled(error, std::move(stream));
                                   });
}

void Connection::dialled(error_code error, std::unique_ptr<ByteStream> stream)
{
    const auto self = shared_from_this();
    // The handler of an attempt may destroy it, but what it captured must stay until it returns.
    asio::post(executor_, [dial = std::shared_ptr<Dialling>(std::move(dial_))] {});
    if (error) {
        lose(nullptr, dial_loss(error));
        return;
    }
    const auto pipe = pipe_ = std::make_shared<Pipe>();
    pipe->number = ++pipes_;
    pipe->stream = std::move(stream);
    if (const error_code refused = start_codec(*pipe)) {
        lose(pipe, Loss(Loss::Kind::limit_framing, refused));
        return;
    }
    const bool ipc = options_.endpoint().is_ipc();
    // A WebSocket's upgrade is read whatever else waits: no message of the owner's can come before it.
    end_turn(pipe, pipe->reading.start(ipc && draining_ && !options_.verifies()));
    if (ipc)
        perform(run_.connected(now()));
    else
        write_on(pipe, pipe->writing.flush(false));
}

error_code Connection::start_codec(Pipe& pipe)
{
    const Endpoint& endpoint = options_.endpoint();
    if (endpoint.is_ipc()) {
        pipe.codec =
            options_.ipc_codec() ? options_.ipc_codec()() : std::make_unique<wire::IpcCodec>(options_.max_message());
        return {};
    }
    auto codec = std::make_unique<wire::WebSocketCodec>(*seams_.random, wire::WebSocketOptions(options_.max_message()));
    wire::UpgradeRequest request(endpoint.host_header(), endpoint.target());
    bool authorized = false;
    for (const auto& [name, value] : options_.headers()) {
        const std::string_view own = "authorization";
        if (std::equal(name.begin(), name.end(), own.begin(), own.end(),
                       [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; })) {
            request.authorization(value);
            authorized = true;
        } else {
            request.header(name, value);
        }
    }
    if (!authorized && !endpoint.authorization().empty())
        request.authorization(endpoint.authorization());
    for (const auto& name : options_.subprotocols())
        request.subprotocol(name);
    const auto started = codec->start(request);
    pipe.codec = std::move(codec);
    return started ? error_code() : started.error();
}

/// Queues what the peer is to be told at the end; its code, or 0.
unsigned Connection::say_farewell()
{
    CloseFrame frame{run_.verdict().farewell};
    if (run_.loss().kind() == Loss::Kind::heartbeat)
        frame = options_.silence_farewell();
    if (frame.code != 0)
        say_close(frame);
    return frame.code;
}

/// True when the peer will answer.
bool Connection::say_close(const CloseFrame& frame)
{
    if (!pipe_ || !pipe_->codec || options_.endpoint().is_ipc())
        return false;
    const bool said = websocket(*pipe_).send_close(frame.code, frame.reason);
    if (said && !closing_.sent)
        closing_.sent = frame;
    return said;
}

void Connection::drop_pipe(unsigned farewell)
{
    pinged_ = false;
    const PipePtr pipe = std::exchange(pipe_, nullptr);
    if (!pipe)
        return;
    last_sent_ = pipe->sent;
    sent_total_ += pipe->sent;
    pipe->hangup.reset();
    if (!pipe->codec)
        return;
    if (farewell != 0)
        pipe->codec->send_close(farewell);
    // Calls that wait to be sent stand before the farewell and leave with it.
    if (!pipe->writing.is_blocked() && !pipe->codec->output().empty()) {
        const std::size_t left = pipe->stream->write_some(pipe->codec->output()).bytes;
        last_sent_ += left;
        sent_total_ += left;
    }
    // A peer that is told what it did wrong may still be talking. An owner that is gone waits for nobody.
    if (farewell != 0 && owner_)
        linger(std::move(pipe->stream), executor_, *seams_.timers);
    else
        pipe->stream->shutdown();
    pipe->stream.reset();
    pipe->codec.reset(); // whose end may tell the owner something: before it is told of the loss
}

/// The open transport has ended. What it has received and nobody has taken yet is still handed over, one transport's
/// at a time.
void Connection::leave_pipe()
{
    const Loss& loss = run_.loss();
    if (!pipe_ || draining_ || loss.kind() == Loss::Kind::requested || !pipe_->reading.behind()) {
        drop_pipe(say_farewell());
        return;
    }
    draining_ = std::exchange(pipe_, nullptr);
    draining_->reading.broke(loss);
    draining_->hangup.reset();
    last_sent_ = draining_->sent;
    sent_total_ += last_sent_;
    pinged_ = false;
}

/// Everything that the last transport received is handed over.
void Connection::drained(Loss loss)
{
    const PipePtr pipe = std::exchange(draining_, nullptr);
    pipe->stream.reset();
    pipe->codec.reset();
    if (owner_)
        owner_->on_drained(loss);
    resume_reading();
}

/// A transport, or an attempt to get one, has ended, whatever the cause and the state.
void Connection::lose(const PipePtr& pipe, Loss loss)
{
    const auto self = shared_from_this();
    if (pipe && pipe == draining_) {
        drained(loss);
        return;
    }
    const TimePoint at = now();
    if (!run_.is_attempting()) {
        perform(run_.lost(at, loss));
        return;
    }
    const bool verifying = run_.state() == Run::State::verifying;
    const Run::Action action = run_.connect_failed(at, loss);
    drop_pipe(verifying ? say_farewell() : 0);
    if (action != Run::Action::none) {
        perform(action);
        return;
    }
    const AtEnd armed([this] { arm(); });
    tell_down(false);
}

} // namespace ethwire::io
