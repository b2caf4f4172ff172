// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "peer.hpp"

#include <algorithm>
#include <utility>

namespace ethwire::simulation {

using devnode::Framing;
using devnode::HttpProgress;
using devnode::HttpRequest;
using devnode::Inbound;

namespace {

std::string_view refusal(Greeting greeting) noexcept
{
    switch (greeting) {
    case Greeting::too_many: return "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n";
    case Greeting::held:
    case Greeting::cut: return "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 18\r\n\r\nback in ";
    default: return "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
    }
}

} // namespace

Peer::Peer(VirtualTime& time, Link& link, devnode::Node& node, bool ipc, Greeting greeting, Owner& owner)
    : time_(time), link_(link), node_(node), greeting_(greeting), owner_(owner),
      outbox_(node.faults.transport, node.random, ipc ? Framing::newline : Framing::http), session_(node, outbox_)
{
    if (ipc)
        stage_ = Stage::open;
    if (greeting_ == Greeting::gone)
        time_.in({}, [link = link_.shared_from_this()] { link->finish(); });
}

Peer::~Peer()
{
    if (wake_)
        time_.forget(*wake_);
}

void Peer::on_bytes(std::string_view bytes)
{
    while (!bytes.empty() && !mute_) {
        const auto room = buffer_.prepare();
        const std::size_t n = std::min(room.size(), bytes.size());
        std::copy_n(bytes.data(), n, room.data());
        buffer_.commit(n);
        bytes.remove_prefix(n);
        while (!mute_ && step()) {
        }
    }
    flush();
}

void Peer::on_end()
{
    stage_ = Stage::ended;
    owner_.on_peer_end(*this);
}

bool Peer::step()
{
    switch (outbox_.framing()) {
    case Framing::http: return greet();
    case Framing::websocket:
    case Framing::newline: {
        const Inbound inbound =
            outbox_.framing() == Framing::websocket ? frames_.next(buffer_) : documents_.next(buffer_);
        if (inbound.kind == Inbound::Kind::need_more)
            return false;
        on_frame(inbound);
        return true;
    }
    }
    return false;
}

bool Peer::greet()
{
    HttpRequest request;
    switch (requests_.next(buffer_, request)) {
    case HttpProgress::need_more: return false;
    case HttpProgress::go_on: outbox_.raw("HTTP/1.1 100 Continue\r\n\r\n"); return true;
    case HttpProgress::too_large:
    case HttpProgress::broken:
        ++node_.stats.malformed;
        mute_ = true;
        return false;
    case HttpProgress::whole: break;
    }
    const bool upgrades = request.head.has_token("Upgrade", "websocket");
    if (greeting_ != Greeting::proper && (upgrades || greeting_ != Greeting::wrong_key))
        owner_.on_met(*this, Fault::bad_greeting);
    if (upgrades) {
        upgrade(request.head);
        return true;
    }
    if (greeting_ == Greeting::silent) {
        owner_.on_request(*this, request.body);
        return true;
    }
    if (greeting_ == Greeting::unavailable || greeting_ == Greeting::too_many) {
        owner_.on_request(*this, request.body);
        outbox_.raw(refusal(greeting_));
        return true;
    }
    stage_ = Stage::open;
    greeting_ = Greeting::proper;
    answer(request.body);
    return true;
}

/// A message of the client, with the faults that meet its answer.
void Peer::answer(std::string_view text)
{
    const auto left = [this] {
        std::uint64_t times = 0;
        for (const auto& rule : node_.faults.answers)
            times += rule.times;
        return times;
    };
    owner_.on_request(*this, text);
    const std::uint64_t before = left();
    say([&] { session_.on_message(text); });
    if (!behind_answer_.empty()) {
        owner_.on_met(*this, Fault::garbage);
        garble();
        outbox_.raw(std::exchange(behind_answer_, {}));
    }
    if (left() != before) {
        const Fault rule = owner_.rule();
        owner_.on_met(*this, rule);
        if ((rule == Fault::lost_answers || rule == Fault::odd_answers) && text.find("_subscribe") != text.npos)
            ++untold_;
    }
}

/// Says something. Where its length is a lie, what follows gets lost in it.
template <class Say>
void Peer::say(Say&& what)
{
    const bool lying = node_.faults.transport.lying_length.has_value();
    what();
    if (!lying || node_.faults.transport.lying_length)
        return;
    owner_.on_met(*this, Fault::lying_length);
    garble();
    if (outbox_.framing() == Framing::http) {
        mute_ = true;
        flush();
        link_.finish();
    }
}

void Peer::emit(const devnode::Subscription& subscription, std::string_view text)
{
    std::string message = R"({"jsonrpc":"2.0","method":")" + subscription.ns + R"(_subscription","params":)";
    message.append(R"({"subscription":")").append(subscription.id).append(R"(","result":)").append(text).append("}}");
    send_message(message);
}

void Peer::upgrade(const devnode::HttpHead& head)
{
    switch (greeting_) {
    case Greeting::gone:
    case Greeting::silent: return;
    case Greeting::held:
    case Greeting::cut:
    case Greeting::unavailable:
    case Greeting::too_many:
        outbox_.raw(refusal(greeting_));
        mute_ = true;
        flush();
        if (greeting_ != Greeting::held)
            link_.finish();
        return;
    case Greeting::proper:
    case Greeting::wrong_key: break;
    }
    const std::string key(head.header("Sec-WebSocket-Key"));
    outbox_.raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Accept: " +
                devnode::accept_value(greeting_ == Greeting::wrong_key ? key + "x" : key) + "\r\n\r\n");
    outbox_.set_framing(Framing::websocket);
    stage_ = Stage::open;
}

void Peer::on_frame(const Inbound& inbound)
{
    switch (inbound.kind) {
    case Inbound::Kind::need_more: break;
    case Inbound::Kind::message:
        if (!close_sent_)
            answer(inbound.payload);
        break;
    case Inbound::Kind::ping:
        ++node_.stats.pings;
        if (node_.faults.transport.no_pong)
            owner_.on_met(*this, Fault::no_pong);
        else if (!close_sent_)
            outbox_.control(wire::Opcode::pong, inbound.payload);
        break;
    case Inbound::Kind::pong: ++node_.stats.pongs; break;
    case Inbound::Kind::close:
        mute_ = true;
        if (node_.faults.transport.no_close) {
            owner_.on_met(*this, Fault::no_close);
        } else {
            send_close(inbound.code == 1005 ? std::uint16_t{0} : inbound.code, {});
            link_.finish();
        }
        break;
    case Inbound::Kind::violation:
        ++node_.stats.violations;
        mute_ = true;
        send_close(inbound.code, "protocol error");
        link_.finish();
        break;
    }
}

void Peer::flush()
{
    if (stage_ == Stage::ended)
        return;
    std::string& bytes = outbox_.bytes();
    if (!bytes.empty()) {
        link_.send(bytes);
        bytes.clear();
    }
    if (wake_)
        time_.forget(*wake_);
    wake_.reset();
    if (outbox_.wake_at() != TimePoint::max())
        wake_ = time_.at(outbox_.wake_at(), [this] {
            wake_.reset();
            say([this] { outbox_.resume(time_.now()); });
            flush();
        });
}

void Peer::send_close(std::uint16_t code, std::string_view reason)
{
    if (std::exchange(close_sent_, true))
        return;
    outbox_.close(code, reason);
    flush();
}

void Peer::send_raw(std::string_view bytes)
{
    outbox_.raw(bytes);
    flush();
}

void Peer::send_message(std::string_view text)
{
    say([&] { outbox_.send(text); });
    flush();
}

void Peer::ping()
{
    outbox_.control(wire::Opcode::ping, "simulated");
    flush();
}

} // namespace ethwire::simulation
