// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "connection.hpp"

#include "frames.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <ctime>
#include <iterator>

namespace flood {

namespace {

constexpr std::chrono::microseconds retry_a_full_socket_for{100};
constexpr std::size_t largest_head = 16 << 10;

std::atomic<std::uint64_t> next_id{0x6f62'7365'7276'6500};

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

/// `until` may be the end of time.
void wait(int socket, short events, Connection::Clock::time_point until)
{
    pollfd waited{socket, events, 0};
    if (until == Connection::Clock::time_point::max()) {
        ::ppoll(&waited, 1, nullptr, nullptr);
        return;
    }
    const auto left = std::chrono::ceil<std::chrono::nanoseconds>(until - Connection::Clock::now());
    if (left.count() <= 0)
        return;
    const timespec timeout{static_cast<time_t>(left.count() / 1'000'000'000), left.count() % 1'000'000'000};
    ::ppoll(&waited, 1, &timeout, nullptr);
}

} // namespace

Connection::Connection(int socket)
    : socket_(socket), requests_({[this](Kind kind) { return subscribe(kind); },
                                  [this](std::string_view id) { return unsubscribe(id); }})
{}

Connection::~Connection() { ::close(socket_); }

void Connection::run()
{
    if (!upgrade())
        return;
    while (open_) {
        read();
        const auto now = Clock::now();
        const auto again = leaving_.empty() ? choose_what_to_send(now) : now;
        if (!leaving_.empty())
            send();
        else if (closing_)
            open_ = false;
        else if (open_)
            wait(socket_, POLLIN, again);
    }
}

bool Connection::upgrade()
{
    std::size_t end = std::string::npos;
    while (open_ && (end = received_.find("\r\n\r\n")) == std::string::npos && received_.size() < largest_head) {
        wait(socket_, POLLIN, Clock::time_point::max());
        std::array<char, 4096> bytes;
        const ssize_t count = ::recv(socket_, bytes.data(), bytes.size(), 0);
        if (count > 0)
            received_.append(bytes.data(), static_cast<std::size_t>(count));
        else if (count == 0 || !would_block())
            open_ = false;
    }
    if (end == std::string::npos)
        return false;

    const Upgrade answer = answer_upgrade(std::string_view(received_).substr(0, end + 4));
    received_.erase(0, end + 4);
    query_ = answer.query;
    replies_leaving_ = answer.response;
    leaving_ = replies_leaving_;
    while (open_ && !leaving_.empty())
        send();
    return open_ && answer.accepted;
}

void Connection::read()
{
    std::array<char, 64 << 10> bytes;
    const ssize_t count = ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (count > 0) {
        received_.append(bytes.data(), static_cast<std::size_t>(count));
        take_frames();
    } else if (count == 0 || !would_block()) {
        open_ = false;
    }
}

void Connection::take_frames()
{
    std::size_t at = 0;
    while (open_) {
        const ClientFrame frame = read_client_frame(std::string_view(received_).substr(at));
        if (frame.found == ClientFrame::Found::partial)
            break;
        if (frame.found == ClientFrame::Found::forbidden) {
            open_ = false;
            break;
        }
        at += frame.size;

        if (frame.opcode == Opcode::ping) {
            append_frame(replies_, Opcode::pong, frame.payload);
        } else if (frame.opcode == Opcode::close) {
            append_frame(replies_, Opcode::close, frame.payload);
            std::ranges::move(subscriptions_, std::back_inserter(ended_));
            subscriptions_.clear();
            closing_ = true;
        } else if (frame.opcode == Opcode::text || frame.opcode == Opcode::binary) {
            if (const std::string reply = requests_.answer(frame.payload); !reply.empty())
                append_frame(replies_, Opcode::text, reply);
        }
    }
    received_.erase(0, at);
}

Connection::Clock::time_point Connection::choose_what_to_send(Clock::time_point now)
{
    ended_.clear();
    if (!replies_.empty()) {
        replies_leaving_.swap(replies_);
        replies_.clear();
        leaving_ = replies_leaving_;
        return now;
    }

    auto soonest = Clock::time_point::max();
    for (std::size_t tried = 0; tried < subscriptions_.size(); ++tried) {
        Subscription& subscription = *subscriptions_[turn_++ % subscriptions_.size()];
        if (subscription.feed.done())
            continue;
        const auto at = due(subscription);
        if (at <= now) {
            const auto stamp = static_cast<std::uint64_t>(now.time_since_epoch().count());
            leaving_ = subscription.feed.next(query_.rate == 0 ? query_.chunk : 1, stamp);
            return now;
        }
        soonest = std::min(soonest, at);
    }
    return soonest;
}

void Connection::send()
{
    const ssize_t count = ::send(socket_, leaving_.data(), leaving_.size(), MSG_NOSIGNAL);
    if (count > 0) {
        leaving_.remove_prefix(static_cast<std::size_t>(count));
        last_progress_ = Clock::now();
    } else if (count < 0 && would_block()) {
        wait_for_room();
    } else {
        open_ = false;
    }
}

void Connection::wait_for_room()
{
    if (Clock::now() - last_progress_ < retry_a_full_socket_for)
        return;
    wait(socket_, POLLIN | POLLOUT, Clock::time_point::max());
    last_progress_ = Clock::now();
}

Connection::Clock::time_point Connection::due(const Subscription& subscription) const
{
    if (query_.rate == 0)
        return subscription.start;
    const auto after = static_cast<std::int64_t>(subscription.feed.sent() * 1'000'000'000 / query_.rate);
    return subscription.start + std::chrono::nanoseconds(after);
}

std::string Connection::subscribe(Kind kind)
{
    std::string id = "0x";
    const std::uint64_t number = next_id++;
    constexpr std::string_view digits = "0123456789abcdef";
    for (int half = 0; half < 2; ++half)
        for (int shift = 60; shift >= 0; shift -= 4)
            id += digits[number >> shift & 0xf];
    const auto start = Clock::now() + std::chrono::milliseconds(query_.delay_ms);
    subscriptions_.push_back(std::make_unique<Subscription>(Subscription{id, Feed(kind, id, query_.count), start}));
    return id;
}

bool Connection::unsubscribe(std::string_view id)
{
    const auto found = std::ranges::find_if(subscriptions_, [id](const auto& each) { return each->id == id; });
    if (found == subscriptions_.end())
        return false;
    ended_.push_back(std::move(*found));
    subscriptions_.erase(found);
    return true;
}

} // namespace flood
