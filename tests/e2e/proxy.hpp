// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>
#include <ethwire/base/error.hpp>
#include <ethwire/io/async.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace ethwire::test {

/// A link to a node on the loopback that can be made to swallow what it carries, or to be slow.
class Proxy {
public:
    Proxy(const Executor& executor, const std::string& target) : state_(std::make_shared<State>(executor))
    {
        const auto port = static_cast<std::uint16_t>(std::stoul(target.substr(target.rfind(':') + 1)));
        state_->target = Tcp::endpoint(asio::ip::address_v4::loopback(), port);
        asio::co_spawn(executor, serve(state_), asio::detached);
    }
    ~Proxy() { state_->acceptor.close(); }
    Proxy(const Proxy&) = delete;
    Proxy& operator=(const Proxy&) = delete;

    std::string url() const { return "ws://127.0.0.1:" + std::to_string(state_->acceptor.local_endpoint().port()); }

    /// From then on nothing that comes is passed on, without a word to either side; the connections that are there stay
    /// so for good, and when it is over, only new ones work.
    void swallow(bool on)
    {
        state_->swallowing = on;
        ++state_->generation;
    }
    /// Everything that comes is passed on so much later.
    void delay(Duration by) { state_->delay = by; }

private:
    using Tcp = asio::ip::tcp;

    struct State {
        explicit State(const Executor& executor)
            : acceptor(executor, Tcp::endpoint(asio::ip::address_v4::loopback(), 0))
        {}

        Tcp::acceptor acceptor;
        Tcp::endpoint target{};
        std::uint64_t generation = 0;
        Duration delay{};
        bool swallowing = false;
    };

    struct Link {
        explicit Link(Tcp::socket taken) : near(std::move(taken)), far(near.get_executor()) {}
        Tcp::socket near;
        Tcp::socket far;
        std::uint64_t generation = 0;
    };

    static awaitable<void> serve(std::shared_ptr<State> state)
    {
        for (;;) {
            auto [error, socket] = co_await state->acceptor.async_accept(as_tuple_awaitable);
            if (error)
                co_return;
            auto link = std::make_shared<Link>(std::move(socket));
            link->generation = state->generation;
            auto [refused] = co_await link->far.async_connect(state->target, as_tuple_awaitable);
            if (refused)
                continue;
            asio::co_spawn(state->acceptor.get_executor(), carry(state, link, true), asio::detached);
            asio::co_spawn(state->acceptor.get_executor(), carry(state, link, false), asio::detached);
        }
    }

    static awaitable<void> carry(std::shared_ptr<State> state, std::shared_ptr<Link> link, bool forth)
    {
        Tcp::socket& from = forth ? link->near : link->far;
        Tcp::socket& to = forth ? link->far : link->near;
        asio::steady_timer timer(from.get_executor());
        std::array<char, 16384> bytes{};
        for (;;) {
            auto [error, length] = co_await from.async_read_some(asio::buffer(bytes), as_tuple_awaitable);
            if (error)
                break;
            if (state->delay > Duration::zero()) {
                timer.expires_after(state->delay);
                auto [unused] = co_await timer.async_wait(as_tuple_awaitable);
                (void)unused;
            }
            if (state->swallowing || link->generation != state->generation)
                continue;
            auto [failed, written] =
                co_await asio::async_write(to, asio::buffer(bytes.data(), length), as_tuple_awaitable);
            (void)written;
            if (failed)
                break;
        }
        error_code ignored;
        if (!state->swallowing && link->generation == state->generation)
            to.shutdown(Tcp::socket::shutdown_send, ignored);
    }

    std::shared_ptr<State> state_;
};

} // namespace ethwire::test
