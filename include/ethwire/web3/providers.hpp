// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>
#include <ethwire/io/endpoint.hpp>
#include <ethwire/io/tls.hpp>
#include <ethwire/rpc/queue_options.hpp>
#include <ethwire/session/options.hpp>
#include <ethwire/version.hpp>
#include <ethwire/web3/expected_chain.hpp>
#include <ethwire/web3/observer.hpp>
#include <ethwire/wire/limits.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ethwire {

/// Where a node is and how to talk to it: what every provider is made of. A plain value: it opens nothing.
class ProviderSettings {
public:
    using Headers = std::vector<std::pair<std::string, std::string>>;

    explicit ProviderSettings(Endpoint endpoint) : endpoint_(std::move(endpoint)) {}

    const Endpoint& endpoint() const noexcept { return endpoint_; }
    Duration request_timeout() const noexcept { return request_timeout_; }
    const QueueOptions& queue() const noexcept { return queue_; }
    const SessionOptions& session() const noexcept { return session_; }
    const TlsOptions& tls() const noexcept { return tls_; }
    /// SECRET: may hold credentials. Never print.
    const Headers& headers() const noexcept { return headers_; }
    /// The `User-Agent`; empty when none is sent.
    const std::string& user_agent() const noexcept { return user_agent_; }
    std::size_t max_message() const noexcept { return max_message_; }
    std::size_t backlog() const noexcept { return backlog_; }
    std::size_t connections() const noexcept { return connections_; }
    const ExpectedChain& expected_chain() const noexcept { return expected_chain_; }
    const std::shared_ptr<Observer>& observer() const noexcept { return observer_; }

protected:
    Endpoint endpoint_;
    Duration request_timeout_ = std::chrono::seconds{30};
    QueueOptions queue_{};
    SessionOptions session_{};
    TlsOptions tls_{};
    Headers headers_{};
    std::string user_agent_ = std::string("ethwire/") + version;
    std::size_t max_message_ = wire::default_max_message;
    std::size_t backlog_ = std::size_t{16} << 20;
    std::size_t connections_ = 8;
    ExpectedChain expected_chain_{};
    std::shared_ptr<Observer> observer_{};
};

/// Setters that every provider has; `Self` is the provider, so that they chain.
template <class Self, class Base>
class ProviderSetters : public Base {
public:
    using Base::headers;
    using Base::max_message;
    using Base::observer;
    using Base::request_timeout;
    using Base::tls;
    using Base::user_agent;

    /// The time from a call to its answer, waiting for a connection included. A call may have its own (`CallOptions`).
    /// The default is 30 s, as in web3.py.
    Self& request_timeout(Duration limit) noexcept
    {
        this->request_timeout_ = limit;
        return self();
    }
    /// The largest message or HTTP body that is taken from the node, in bytes, before and after decompression. The
    /// default is 32 MiB.
    Self& max_message(std::size_t bytes) noexcept
    {
        this->max_message_ = bytes;
        return self();
    }
    /// A header that is sent with the WebSocket upgrade, or with each HTTP request. An `Authorization` given here takes
    /// the place of the URL's user part.
    Self& header(std::string name, std::string value)
    {
        this->headers_.emplace_back(std::move(name), std::move(value));
        return self();
    }
    /// The `User-Agent`; `ethwire/VERSION` by default, since some hosted nodes refuse clients without one. Empty: none
    /// is sent. A `header` of that name takes its place.
    Self& user_agent(std::string text)
    {
        this->user_agent_ = std::move(text);
        return self();
    }
    /// `Authorization: Bearer ...`, as hosted nodes and the Engine API want it.
    Self& bearer_token(std::string_view token) { return header("Authorization", std::string("Bearer ").append(token)); }
    Self& tls(TlsOptions options)
    {
        this->tls_ = std::move(options);
        return self();
    }
    /// Is told what happens to the client, on its executor.
    Self& observer(std::shared_ptr<Observer> who) noexcept
    {
        this->observer_ = std::move(who);
        return self();
    }

protected:
    using Base::Base;
    Self& self() noexcept { return static_cast<Self&>(*this); }
};

/// What WebSocket and IPC have in common: one connection that stays, is watched, and is made again when it is lost.
class PersistentConnectionProvider : public ProviderSettings {
protected:
    using ProviderSettings::ProviderSettings;
};

template <class Self>
class PersistentConnectionSetters : public ProviderSetters<Self, PersistentConnectionProvider> {
public:
    using PersistentConnectionProvider::backlog;
    using PersistentConnectionProvider::expected_chain;
    using PersistentConnectionProvider::queue;
    using PersistentConnectionProvider::session;

    /// How many events of a subscription may wait for their consumer, for each subscription alone; web3.py has one
    /// queue for all. A subscription may have its own `queue`.
    Self& subscription_response_queue_size(std::size_t messages) noexcept
    {
        this->queue_.messages(messages);
        return this->self();
    }
    /// The same, with a limit in bytes and a policy for events that find no room.
    Self& queue(QueueOptions options) noexcept
    {
        this->queue_ = options;
        return this->self();
    }
    /// How long the first connect may take, over all its attempts; `Duration::max()` tries for ever.
    Self& connect_timeout(Duration limit) noexcept
    {
        this->session_.connect_timeout(limit);
        return this->self();
    }
    /// How long one attempt to connect may take, from resolving the name to the answered upgrade; never longer than
    /// `connect_timeout`.
    Self& attempt_timeout(Duration limit) noexcept
    {
        this->session_.attempt_timeout(limit);
        return this->self();
    }
    Self& heartbeat(HeartbeatOptions options) noexcept
    {
        this->session_.heartbeat(options);
        return this->self();
    }
    Self& reconnect(ReconnectPolicy policy) noexcept
    {
        this->session_.reconnect(policy);
        return this->self();
    }
    Self& session(SessionOptions options) noexcept
    {
        this->session_ = options;
        return this->self();
    }
    /// The chain that the node has to follow. It is asked on each new connection, before anything else is sent: one
    /// round trip. When it is another chain, the first connect fails with `session::errc::wrong_chain`, and a later one
    /// is tried again after a while.
    Self& expected_chain(ExpectedChain chain) noexcept
    {
        this->expected_chain_ = chain;
        return this->self();
    }
    /// How many bytes of calls may wait for a connection; further ones fail with `errc::backlog_full`.
    Self& backlog(std::size_t bytes) noexcept
    {
        this->backlog_ = bytes;
        return this->self();
    }

protected:
    using ProviderSetters<Self, PersistentConnectionProvider>::ProviderSetters;
};

/// A node behind `ws://` or `wss://`.
class WebSocketProvider final : public PersistentConnectionSetters<WebSocketProvider> {
public:
    /// $WEB3_WS_PROVIDER_URI, or ws://127.0.0.1:8546.
    WebSocketProvider();
    /// Throws `Web3ValidationError` with a line that says what is wrong with the URL.
    explicit WebSocketProvider(std::string_view url);
    explicit WebSocketProvider(Endpoint endpoint);
};

/// A node behind a Unix socket.
class AsyncIPCProvider final : public PersistentConnectionSetters<AsyncIPCProvider> {
public:
    /// Where geth puts its socket: ~/.ethereum/geth.ipc.
    AsyncIPCProvider();
    explicit AsyncIPCProvider(std::string_view path);
    explicit AsyncIPCProvider(Endpoint endpoint);
};

/// A node behind `http://` or `https://`: calls and batches, no subscriptions. Redirects are never followed.
class AsyncHTTPProvider final : public ProviderSetters<AsyncHTTPProvider, ProviderSettings> {
public:
    using ProviderSettings::connections;

    /// $WEB3_HTTP_PROVIDER_URI, or http://localhost:8545.
    AsyncHTTPProvider();
    explicit AsyncHTTPProvider(std::string_view url);
    explicit AsyncHTTPProvider(Endpoint endpoint);

    /// How many connections to the node are kept; each carries one request at a time. The default is 8.
    AsyncHTTPProvider& connections(std::size_t n) noexcept
    {
        connections_ = std::max<std::size_t>(n, 1);
        return *this;
    }
};

/// A node at a URL or path whose scheme decides the transport: for programs that are given their endpoint. Over HTTP,
/// the settings of a persistent connection have no effect.
class AutoProvider final : public PersistentConnectionSetters<AutoProvider> {
public:
    /// Takes what any of the others takes. Throws `Web3ValidationError` with a line that says what is wrong with it.
    explicit AutoProvider(std::string_view url);
    explicit AutoProvider(Endpoint endpoint);
};

} // namespace ethwire
