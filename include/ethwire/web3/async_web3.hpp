// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/decode.hpp>
#include <ethwire/json/writer.hpp>
#include <ethwire/web3/batch.hpp>
#include <ethwire/web3/eth.hpp>
#include <ethwire/web3/providers.hpp>
#include <ethwire/web3/socket.hpp>
#include <ethwire/web3/stats.hpp>
#include <ethwire/web3/subscription_manager.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace ethwire {

/// JSON of Ethereum values, both ways: what the client itself uses.
class Codec {
public:
    template <class T>
    std::string encode(const T& value) const
    {
        json::Writer writer;
        ethwire::encode(value, writer);
        return writer.take();
    }

    /// Throws `BadResponseFormat`, whose text has the path of the field that was wrong.
    template <class T>
    T decode(std::string_view text) const
    {
        T value{};
        DecodeContext context;
        if (const error_code error = ethwire::decode(text, value, &context))
            throw BadResponseFormat(error, context.describe(error));
        return value;
    }
};

/// The connection of a client, under web3.py's names.
class Provider {
public:
    Provider() = default;
    Provider(std::shared_ptr<web3::Core> core, CallOptions options) noexcept : core_(std::move(core)), options_(options)
    {}

    /// The endpoint without its secrets.
    std::string endpoint_uri() const;
    Duration request_timeout() const noexcept;
    bool is_connected() const noexcept;
    bool has_persistent_connection() const noexcept;

    /// Opens the first connection, within its one deadline. Waits for the attempt under way if there is one. For HTTP
    /// there is nothing to open.
    template <class Token = Awaited>
    auto connect(Token&& token = {}) const;
    /// As `AsyncWeb3::close`.
    template <class Token = Awaited>
    auto disconnect(Token&& token = {}) const;

    /// Any method, its result as raw JSON. `params` is a JSON array.
    template <class Token = Awaited>
    auto make_request(std::string method, std::string params = "[]", Token&& token = {}) const
    {
        return web3::call_raw<RawJson>(core_, Request(std::move(method), std::move(params)), options_, {},
                                       std::forward<Token>(token));
    }

private:
    std::shared_ptr<web3::Core> core_{};
    CallOptions options_{};
};

/// Any call by its name (web3.py's `RequestManager`).
class RequestManager {
public:
    RequestManager() = default;
    RequestManager(std::shared_ptr<web3::Core> core, CallOptions options) noexcept
        : core_(std::move(core)), options_(options)
    {}

    /// `params` is a JSON array; the result is raw JSON.
    template <class Token = Awaited>
    auto coro_request(std::string method, std::string params = "[]", Token&& token = {}) const
    {
        return web3::call_raw<RawJson>(core_, Request(std::move(method), std::move(params)), options_, {},
                                       std::forward<Token>(token));
    }

    /// The same with the result as a value: `coro_request_as<U256>("eth_gasPrice")`.
    template <class T, class Token = Awaited>
    auto coro_request_as(std::string method, std::string params = "[]", Token&& token = {}) const
    {
        return web3::call_raw<T>(core_, Request(std::move(method), std::move(params)), options_, {},
                                 std::forward<Token>(token));
    }

    RequestProcessor request_processor() const { return RequestProcessor(core_); }

private:
    std::shared_ptr<web3::Core> core_{};
    CallOptions options_{};
};

namespace web3 {

void start_connect(const std::shared_ptr<Core>& core, asio::any_completion_handler<void(error_code)> waiter);
void start_close(const std::shared_ptr<Core>& core, asio::any_completion_handler<void(error_code)> waiter);

class ConnectInitiation {
public:
    explicit ConnectInitiation(std::shared_ptr<Core> core) noexcept : core_(std::move(core)) {}
    template <class Handler>
    void operator()(Handler handler) const
    {
        start_connect(core_, std::move(handler));
    }

private:
    std::shared_ptr<Core> core_;
};

class CloseInitiation {
public:
    explicit CloseInitiation(std::shared_ptr<Core> core) noexcept : core_(std::move(core)) {}
    template <class Handler>
    void operator()(Handler handler) const
    {
        start_close(core_, std::move(handler));
    }

private:
    std::shared_ptr<Core> core_;
};

awaitable<void> connect_awaited(std::shared_ptr<Core> core);
awaitable<void> close_awaited(std::shared_ptr<Core> core);

template <class Token>
auto connect(std::shared_ptr<Core> core, Token&& token)
{
    if constexpr (std::is_same_v<std::decay_t<Token>, Awaited>)
        return connect_awaited(std::move(core));
    else
        return asio::async_initiate<Token, void(error_code)>(ConnectInitiation(std::move(core)), token);
}

template <class Token>
auto close(std::shared_ptr<Core> core, Token&& token)
{
    if constexpr (std::is_same_v<std::decay_t<Token>, Awaited>)
        return close_awaited(std::move(core));
    else
        return asio::async_initiate<Token, void(error_code)>(CloseInitiation(std::move(core)), token);
}

} // namespace web3

template <class Token>
auto Provider::connect(Token&& token) const
{
    return web3::connect(core_, std::forward<Token>(token));
}

template <class Token>
auto Provider::disconnect(Token&& token) const
{
    return web3::close(core_, std::forward<Token>(token));
}

/// A client of one node: the public face, under web3.py's names.
///
///     auto w3 = co_await AsyncWeb3::connect(WebSocketProvider("ws://127.0.0.1:8546"));
///     auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
///     while (auto head = co_await heads.next())
///         fmt::print("{} {}\n", head->number, head->hash);
///
/// It runs on one executor, which must be single-threaded or a strand; it starts no thread (but for Asio's resolver,
/// with host names) and takes no lock. Calls, subscribe, unsubscribe, connect and close may be started from any
/// thread; everything else belongs on the executor. Handlers and coroutines run inline where they are woken, and may
/// call, unsubscribe, close or destroy the client.
///
/// Movable. Its destruction cancels everything at once: each waiter completes with `errc::closed`, by post. `close`
/// does the same in order and says goodbye to the node first. A default-constructed or moved-from one may only be
/// assigned to or destroyed.
class AsyncWeb3 {
public:
    AsyncWeb3() noexcept = default;

    /// No I/O: `provider().connect()` opens the connection; calls made before wait for it.
    AsyncWeb3(Executor executor, ProviderSettings provider);
    ~AsyncWeb3();
    AsyncWeb3(AsyncWeb3&& other) noexcept = default;
    AsyncWeb3& operator=(AsyncWeb3&& other) noexcept;
    AsyncWeb3(const AsyncWeb3&) = delete;
    AsyncWeb3& operator=(const AsyncWeb3&) = delete;

    /// Makes a client on the coroutine's executor and opens its connection. Throws `ProviderConnectionError` when that
    /// fails within `connect_timeout`. After that it is made again whenever it is lost, without end.
    static awaitable<AsyncWeb3> connect(ProviderSettings provider);

    Eth eth() const { return {core(), options_}; }
    Net net() const { return {core(), options_}; }
    Provider provider() const { return {core(), options_}; }
    RequestManager manager() const { return {core(), options_}; }
    Socket socket() const { return {core(), options_}; }
    SubscriptionManager subscription_manager() const { return {core(), options_}; }
    RequestBatch batch_requests() const { return {core(), options_}; }
    Codec codec() const noexcept { return {}; }

    /// The same client with other options for each call: `w3.with(CallOptions().timeout(2s)).get_block()`.
    Eth with(CallOptions options) const { return {core(), options}; }

    bool is_connected() const noexcept { return provider().is_connected(); }

    /// `web3_clientVersion`.
    template <class Token = Awaited>
    auto client_version(Token&& token = {}) const
    {
        return web3::invoke(core(), options_, methods::client_version, std::forward<Token>(token));
    }

    /// Ends every call and subscription with `errc::closed`, closes the connection in order, and completes: within
    /// 5 s, whatever the node does. Again: at once.
    template <class Token = Awaited>
    auto close(Token&& token = {}) const
    {
        return web3::close(core(), std::forward<Token>(token));
    }

    Stats stats() const noexcept;
    Executor executor() const { return web3::executor_of(*core()); }

    explicit operator bool() const noexcept { return core() != nullptr; }

private:
    friend class web3::Core;
    explicit AsyncWeb3(std::shared_ptr<web3::Core> core) noexcept : core_(std::move(core)) {}
    explicit AsyncWeb3(std::weak_ptr<web3::Core> seen) noexcept : seen_(std::move(seen)) {}
    std::shared_ptr<web3::Core> core() const noexcept { return core_ ? core_ : seen_.lock(); }

    std::shared_ptr<web3::Core> core_{};
    std::weak_ptr<web3::Core> seen_{}; // what a handler sees: it must not keep the client alive
    CallOptions options_{};
};

} // namespace ethwire
