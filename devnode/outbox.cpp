// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "outbox.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace ethwire::devnode {

namespace {

void append_header(std::string& out, wire::Opcode opcode, bool fin, std::uint64_t length)
{
    std::array<char, wire::max_frame_header> header{};
    wire::FrameHeader frame;
    frame.opcode = opcode;
    frame.fin = fin;
    frame.length = length;
    out.append(header.data(), wire::encode_frame(frame, header.data()));
}

} // namespace

void Outbox::send(std::string_view message, bool must)
{
    if (must) {
        const auto lie = std::exchange(fault_.lying_length, std::nullopt);
        frame(message);
        fault_.lying_length = lie;
        return;
    }
    if (fault_.silent)
        return;
    if (fault_.garbage > 0) [[unlikely]] {
        const std::size_t before = bytes_.size();
        bytes_.resize(before + std::exchange(fault_.garbage, 0));
        random_.fill({reinterpret_cast<std::uint8_t*>(bytes_.data() + before), bytes_.size() - before});
    }
    frame(message);
}

void Outbox::send(std::string_view message, const MessageRule* rule, TimePoint now)
{
    if (rule == nullptr) {
        send(message);
        return;
    }
    switch (rule->act) {
    case MessageRule::Act::drop: return;
    case MessageRule::Act::delay:
        if (!fault_.silent)
            delayed_.emplace(now + rule->delay, message);
        return;
    case MessageRule::Act::duplicate:
        send(message);
        send(message);
        return;
    case MessageRule::Act::hold:
        held_.emplace_back(message);
        if (held_.size() < rule->hold)
            return;
        for (auto it = held_.rbegin(); it != held_.rend(); ++it)
            send(*it);
        held_.clear();
        return;
    case MessageRule::Act::raw: send(rule->text); return;
    default: // has changed the message already
        send(message);
        return;
    }
}

void Outbox::resume(TimePoint now)
{
    while (!delayed_.empty() && delayed_.begin()->first <= now) {
        send(delayed_.begin()->second);
        delayed_.erase(delayed_.begin());
    }
}

void Outbox::control(wire::Opcode opcode, std::string_view payload)
{
    if (framing_ != Framing::websocket || fault_.silent)
        return;
    payload = payload.substr(0, wire::max_control_payload);
    append_header(bytes_, opcode, true, payload.size());
    bytes_.append(payload);
}

void Outbox::close(std::uint16_t code, std::string_view reason)
{
    std::string payload;
    if (code != 0) {
        payload.push_back(static_cast<char>(code >> 8));
        payload.push_back(static_cast<char>(code & 0xff));
        payload.append(reason);
    }
    control(wire::Opcode::close, payload);
}

void Outbox::frame(std::string_view message)
{
    switch (framing_) {
    case Framing::websocket: websocket_frames(message); return;
    case Framing::newline:
        bytes_.append(message);
        bytes_.push_back('\n');
        return;
    case Framing::http:
        bytes_.append("HTTP/1.1 200 OK\r\n").append(http_headers_);
        bytes_.append("Content-Type: application/json\r\nContent-Length: ");
        bytes_.append(std::to_string(fault_.lying_length ? *fault_.lying_length : message.size()));
        fault_.lying_length.reset();
        bytes_.append("\r\n\r\n");
        bytes_.append(message);
        return;
    }
}

void Outbox::websocket_frames(std::string_view message)
{
    const std::size_t piece = fault_.fragment == 0 ? std::max<std::size_t>(message.size(), 1) : fault_.fragment;
    wire::Opcode opcode = wire::Opcode::text;
    do {
        const std::string_view part = message.substr(0, piece);
        message.remove_prefix(part.size());
        std::uint64_t length = part.size();
        if (fault_.lying_length) [[unlikely]] {
            length = *fault_.lying_length;
            fault_.lying_length.reset();
        }
        append_header(bytes_, opcode, message.empty(), length);
        bytes_.append(part);
        opcode = wire::Opcode::continuation;
    } while (!message.empty());
}

} // namespace ethwire::devnode
