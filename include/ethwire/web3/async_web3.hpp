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
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace ethwire {

/// Writes Ethereum values as JSON and reads them, as the client itself does.
class Codec {
public:
    template <class T>
    std::string encode(const T& value) const
    {
        json::Writer writer;
        ethwire::encode(value, writer);
        return writer.take();
    }

    /// Throws `BadResponseFormat` when the text is no T; its `what()` has the path of the field that is wrong.
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
class Provider : public web3::Module<Provider> {
public:
    using Module::Module;

    /// The endpoint without its secrets.
    std::string endpoint_uri() const;
    Duration request_timeout() const noexcept;
    /// Whether the connection is open now; over HTTP, whether the client is not closed.
    bool is_connected() const noexcept;
    /// False for HTTP.
    bool has_persistent_connection() const noexcept;

    /// Opens the first connection: it fails after `connect_timeout`, which all its attempts share, and may then be
    /// called again. Waits for the attempt under way if there is one. Over HTTP there is nothing to open, and it
    /// completes.
    template <class Token = Awaited>
    auto connect(Token&& token = {}) const;
    /// As `AsyncWeb3::close`.
    template <class Token = Awaited>
    auto disconnect(Token&& token = {}) const;

    /// A call of any method by its name, also of one that ethwire does not know. The result is raw JSON, or a value:
    /// `make_request<U256>("eth_gasPrice")`.
    /// \param params a JSON array; anything else fails with `errc::invalid_params`, and nothing is sent
    template <class T = RawJson, class Token = Awaited>
    auto make_request(std::string method, std::string params = "[]", Token&& token = {}) const
    {
        return web3::call_raw<T>(core_, Request(std::move(method), std::move(params)), options_, {},
                                 std::forward<Token>(token));
    }
};

/// web3.py's `RequestManager`.
class RequestManager : public web3::Module<RequestManager> {
public:
    using Module::Module;

    /// web3.py's other name for `Provider::make_request`.
    template <class Token = Awaited>
    auto coro_request(std::string method, std::string params = "[]", Token&& token = {}) const
    {
        return coro_request_as<RawJson>(std::move(method), std::move(params), std::forward<Token>(token));
    }

    /// The same as `Provider::make_request<T>`.
    template <class T, class Token = Awaited>
    auto coro_request_as(std::string method, std::string params = "[]", Token&& token = {}) const
    {
        return Provider(core_, options_)
            .template make_request<T>(std::move(method), std::move(params), std::forward<Token>(token));
    }

    RequestProcessor request_processor() const { return RequestProcessor(core_); }
};

namespace web3 {

void start_connect(const std::shared_ptr<Core>& core, Completion<void> completion);
void start_close(const std::shared_ptr<Core>& core, Completion<void> completion);

} // namespace web3

template <class Token>
auto Provider::connect(Token&& token) const
{
    return web3::operation<void>(core_, &web3::start_connect, std::forward<Token>(token));
}

template <class Token>
auto Provider::disconnect(Token&& token) const
{
    return web3::operation<void>(core_, &web3::start_close, std::forward<Token>(token));
}

namespace web3 {
void start_connect_client(AsyncWeb3 client, Completion<AsyncWeb3> completion);
}

/// A client of one node: the public face, under web3.py's names.
///
///     auto w3 = co_await AsyncWeb3::connect(WebSocketProvider("ws://127.0.0.1:8546"));
///     auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
///     while (auto head = co_await heads.next())
///         fmt::print("{} {}\n", head->number, head->hash);
///
/// It runs on one executor, which must be single-threaded or a strand. It starts no thread, except that Asio resolves
/// host names in one, and takes no lock. Operations that take a completion token may be started from any thread, and
/// handles may be destroyed on any; everything else belongs on the executor. Handlers and coroutines run inline where
/// they are woken, and may call, unsubscribe, close or destroy the client.
///
/// Movable. Its destruction ends everything at once: each operation that waits completes with `errc::closed`, by post.
/// `close` also closes the connections in order. A default-constructed or moved-from client may only be assigned to or
/// destroyed.
class AsyncWeb3 {
public:
    AsyncWeb3() noexcept = default;

    /// Opens nothing yet: `provider().connect()` does. Calls that are made before wait for the connection.
    AsyncWeb3(Executor executor, ProviderSettings provider);
    ~AsyncWeb3();
    AsyncWeb3(AsyncWeb3&& other) noexcept = default;
    AsyncWeb3& operator=(AsyncWeb3&& other) noexcept;
    AsyncWeb3(const AsyncWeb3&) = delete;
    AsyncWeb3& operator=(const AsyncWeb3&) = delete;

    /// Makes a client on the coroutine's executor and opens its connection, within `connect_timeout`; otherwise it
    /// throws `ProviderConnectionError`. From then on the client connects again whenever the connection is lost.
    template <class Token = Awaited>
    static auto connect(ProviderSettings provider, Token&& token = {});
    /// The same on another executor, such as a strand. Tokens that name no executor need one given.
    template <class Token = Awaited>
    static auto connect(Executor executor, ProviderSettings provider, Token&& token = {});

    Eth eth() const { return {core(), options_}; }
    Net net() const { return {core(), options_}; }
    Provider provider() const { return {core(), options_}; }
    RequestManager manager() const { return {core(), options_}; }
    Socket socket() const { return {core(), options_}; }
    SubscriptionManager subscription_manager() const { return {core(), options_}; }
    /// \param options of the batch as a whole
    RequestBatch batch_requests(CallOptions options = {}) const { return {core(), options}; }
    Codec codec() const noexcept { return {}; }

    /// The `eth` module with other options for each call: `w3.with(CallOptions().timeout(2s)).get_block()`. Every
    /// module has `with`.
    Eth with(CallOptions options) const { return {core(), options}; }

    bool is_connected() const noexcept { return provider().is_connected(); }

    /// The name and version of the node's software (`web3_clientVersion`).
    template <class Token = Awaited>
    auto client_version(Token&& token = {}) const
    {
        return web3::invoke(core(), options_, methods::client_version, std::forward<Token>(token));
    }

    /// Ends every call and subscription with `errc::closed` and closes the connections in order. It completes within 5
    /// s, whatever the node does; at once when the client is closed already.
    template <class Token = Awaited>
    auto close(Token&& token = {}) const
    {
        return web3::operation<void>(core(), &web3::start_close, std::forward<Token>(token));
    }

    Stats stats() const noexcept;
    Executor executor() const { return web3::executor_of(*core()); }

    explicit operator bool() const noexcept { return core() != nullptr; }

private:
    friend class web3::Core;
    friend void web3::start_connect_client(AsyncWeb3 client, web3::Completion<AsyncWeb3> completion);
    explicit AsyncWeb3(std::shared_ptr<web3::Core> core) noexcept : core_(std::move(core)) {}
    explicit AsyncWeb3(std::weak_ptr<web3::Core> seen) noexcept : seen_(std::move(seen)) {}
    std::shared_ptr<web3::Core> core() const noexcept { return core_ ? core_ : seen_.lock(); }

    std::shared_ptr<web3::Core> core_{};
    std::weak_ptr<web3::Core> seen_{}; // what a handler sees: it must not keep the client alive
    CallOptions options_{};
};

namespace web3 {

awaitable<AsyncWeb3> connect_client(std::optional<Executor> executor, ProviderSettings provider);

/// The initiation of `connect` for a handler that has an executor of its own.
class ConnectClient {
public:
    template <class Handler>
    void operator()(Handler handler, ProviderSettings provider) const
    {
        const auto own = asio::get_associated_executor(handler);
        static_assert(std::is_convertible_v<decltype(own), Executor> &&
                          !std::is_same_v<std::decay_t<decltype(own)>, asio::system_executor>,
                      "this token names no executor: AsyncWeb3::connect(executor, provider, token)");
        const Executor client(own);
        start_connect_client(AsyncWeb3(client, std::move(provider)), Completion<AsyncWeb3>(client, std::move(handler)));
    }
};

} // namespace web3

template <class Token>
auto AsyncWeb3::connect(ProviderSettings provider, Token&& token)
{
    if constexpr (std::is_same_v<std::decay_t<Token>, Awaited>)
        return web3::connect_client(std::nullopt, std::move(provider));
    else
        return asio::async_initiate<Token, void(error_code, Outcome<AsyncWeb3>)>(web3::ConnectClient(), token,
                                                                                 std::move(provider));
}

template <class Token>
auto AsyncWeb3::connect(Executor executor, ProviderSettings provider, Token&& token)
{
    if constexpr (std::is_same_v<std::decay_t<Token>, Awaited>) {
        return web3::connect_client(std::move(executor), std::move(provider));
    } else {
        const auto client = std::make_shared<const Executor>(std::move(executor));
        return io::initiate<error_code, Outcome<AsyncWeb3>>(
            *client,
            [client, provider = std::move(provider)](web3::Completion<AsyncWeb3> completion) {
                web3::start_connect_client(AsyncWeb3(*client, provider), std::move(completion));
            },
            std::forward<Token>(token));
    }
}

} // namespace ethwire
