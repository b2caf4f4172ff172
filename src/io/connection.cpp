// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/connection.hpp"

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
      run_(session_options(options_), *seams_.random), timer_(
                                                           executor_,
                                                           [this] {
                                                               const auto self = shared_from_this();
                                                               perform(run_.resume(now()));
                                                           },
                                                           *seams_.timers)
{}

void Connection::open() { perform(run_.start(now())); }

void Connection::close(CloseFrame frame)
{
    const auto self = shared_from_this();
    close_frame_ = std::move(frame);
    perform(run_.close(now()));
}

void Connection::abort()
{
    owner_ = nullptr;
    timer_.cancel();
    drop_transport(run_.is_open() ? close_normal : 0);
}

void Connection::perform(Run::Action action)
{
    const std::uint64_t sent = sent_;
    switch (action) {
    case Run::Action::none: break;
    case Run::Action::connect: begin_attempt(); break;
    case Run::Action::abandon_connect:
        drop_transport(0);
        tell_down(false, 0);
        break;
    case Run::Action::announce_open:
        timer_.cancel(); // of the connect, which would ring in vain
        owner_->on_open();
        break;
    case Run::Action::send_ping:
        pinged_ = true;
        if (codec_->send_ping())
            flush();
        break;
    case Run::Action::drop:
        drop_transport(say_farewell());
        tell_down(true, sent);
        break;
    case Run::Action::start_close:
        if (say_close(close_frame_)) {
            flush_later();
            // A consumer that paused the connection must not keep the peer's answer from being read.
            resume_reading();
        } else {
            perform(run_.lost(now(), Loss(Loss::Kind::requested)));
        }
        break;
    case Run::Action::fail_first_connect:
    case Run::Action::finish:
        timer_.cancel();
        drop_transport(say_farewell());
        if (owner_)
            owner_->on_over(run_.verdict(), sent);
        break;
    }
    arm();
}

void Connection::arm()
{
    if (owner_)
        timer_.wake_by(run_.wake_at());
}

void Connection::tell_down(bool was_open, std::uint64_t sent)
{
    if (owner_)
        owner_->on_down(run_.verdict(), was_open, sent, run_.wake_at() - now());
}

void Connection::begin_attempt()
{
    drop_transport(0);
    closing_ = {};
    upgrade_ = {};
    dial_ = seams_.transport->dial(executor_, options_.endpoint(), options_.dial(),
                                   [weak = weak_from_this(), generation = generation_](error_code error, auto stream) {
                                       const auto self = weak.lock();
                                       if (self && self->generation_ == generation)
                                           self->dialled(error, std::move(stream));
                                   });
}

void Connection::dialled(error_code error, std::unique_ptr<ByteStream> stream)
{
    // The handler of an attempt may destroy it, but what it captured must stay until it returns.
    asio::post(executor_, [dial = std::shared_ptr<Dialling>(std::move(dial_))] {});
    if (error) {
        lose(dial_loss(error));
        return;
    }
    stream_ = std::move(stream);
    if (const error_code refused = start_codec()) {
        lose(Loss(Loss::Kind::limit_framing, refused));
        return;
    }
    wait_readable();
    if (options_.endpoint().is_ipc())
        perform(run_.connected(now()));
    else
        flush();
}

error_code Connection::start_codec()
{
    const Endpoint& endpoint = options_.endpoint();
    if (endpoint.is_ipc()) {
        codec_ =
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
    codec_ = std::move(codec);
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
    if (!codec_ || options_.endpoint().is_ipc())
        return false;
    const bool said = websocket().send_close(frame.code, frame.reason);
    if (said && !closing_.sent)
        closing_.sent = frame;
    return said;
}

void Connection::drop_transport(unsigned farewell)
{
    ++generation_;
    if (stream_ && codec_) {
        if (farewell != 0)
            codec_->send_close(farewell);
        if (!waiting_writable_ && !codec_->output().empty())
            stream_->write_some(codec_->output());
        // A peer that is told what it did wrong may still be talking. An owner that is gone waits for nobody.
        if (farewell != 0 && owner_)
            linger(std::move(stream_), executor_, *seams_.timers);
        else
            stream_->shutdown();
    }
    dial_.reset();
    stream_.reset();
    codec_.reset();
    sent_total_ += std::exchange(sent_, 0);
    malformed_ = 0;
    unwritable_.reset();
    pinged_ = paused_ = more_to_read_ = go_on_posted_ = flush_posted_ = waiting_writable_ = false;
}

/// Whatever ended the transport, in whatever state.
void Connection::lose(const Loss& loss)
{
    const auto self = shared_from_this();
    const TimePoint at = now();
    if (run_.state() != Run::State::connecting) {
        perform(run_.lost(at, loss));
        return;
    }
    drop_transport(0);
    const Run::Action action = run_.connect_failed(at, loss);
    if (action == Run::Action::none)
        tell_down(false, 0);
    perform(action);
}

} // namespace ethwire::io
