// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/web3/providers.hpp>

#include <ethwire/web3/errors.hpp>

#include <cstdlib>

namespace ethwire {
namespace {

Endpoint parse(std::string_view text)
{
    const auto endpoint = Endpoint::parse(text);
    if (!endpoint)
        throw Web3ValidationError(endpoint.error(), Endpoint::explain(text, endpoint.error()));
    return *endpoint;
}

Endpoint check(Endpoint endpoint, bool fits, const char* wanted)
{
    if (!fits)
        throw Web3ValidationError(make_error_code(errc::invalid_endpoint), wanted);
    return endpoint;
}

Endpoint websocket(Endpoint endpoint)
{
    const bool fits = !endpoint.is_http() && !endpoint.is_ipc();
    return check(std::move(endpoint), fits, "a WebSocketProvider takes ws:// and wss:// URLs");
}

Endpoint ipc(Endpoint endpoint)
{
    const bool fits = endpoint.is_ipc();
    return check(std::move(endpoint), fits, "an AsyncIPCProvider takes the path of a Unix socket");
}

Endpoint http(Endpoint endpoint)
{
    const bool fits = endpoint.is_http();
    return check(std::move(endpoint), fits, "an AsyncHTTPProvider takes http:// and https:// URLs");
}

std::string_view environment(const char* name, std::string_view otherwise) noexcept
{
    const char* const value = std::getenv(name);
    return value && *value ? std::string_view(value) : otherwise;
}

} // namespace

WebSocketProvider::WebSocketProvider() : WebSocketProvider(environment("WEB3_WS_PROVIDER_URI", "ws://127.0.0.1:8546"))
{}
WebSocketProvider::WebSocketProvider(std::string_view url) : WebSocketProvider(parse(url)) {}
WebSocketProvider::WebSocketProvider(Endpoint endpoint) : PersistentConnectionSetters(websocket(std::move(endpoint))) {}

AsyncIPCProvider::AsyncIPCProvider() : AsyncIPCProvider(std::string_view("~/.ethereum/geth.ipc")) {}
AsyncIPCProvider::AsyncIPCProvider(std::string_view path) : AsyncIPCProvider(parse(path)) {}
AsyncIPCProvider::AsyncIPCProvider(Endpoint endpoint) : PersistentConnectionSetters(ipc(std::move(endpoint))) {}

AsyncHTTPProvider::AsyncHTTPProvider()
    : AsyncHTTPProvider(environment("WEB3_HTTP_PROVIDER_URI", "http://localhost:8545"))
{}
AsyncHTTPProvider::AsyncHTTPProvider(std::string_view url) : AsyncHTTPProvider(parse(url)) {}
AsyncHTTPProvider::AsyncHTTPProvider(Endpoint endpoint) : ProviderSetters(http(std::move(endpoint))) {}

AutoProvider::AutoProvider(std::string_view url) : AutoProvider(parse(url)) {}
AutoProvider::AutoProvider(Endpoint endpoint) : PersistentConnectionSetters(std::move(endpoint)) {}

} // namespace ethwire
