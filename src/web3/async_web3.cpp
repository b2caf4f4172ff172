// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/web3/async_web3.hpp>

#include <ethwire/io/async.hpp>

#include "web3/core.hpp"

#include <utility>

namespace ethwire {

AsyncWeb3::AsyncWeb3(Executor executor, ProviderSettings provider)
    : core_(web3::Core::make(std::move(executor), std::move(provider)))
{}

AsyncWeb3::~AsyncWeb3()
{
    if (core_)
        core_->fail();
}

AsyncWeb3& AsyncWeb3::operator=(AsyncWeb3&& other) noexcept
{
    if (this == &other)
        return *this;
    if (core_)
        core_->fail();
    core_ = std::move(other.core_);
    seen_ = std::move(other.seen_);
    options_ = other.options_;
    return *this;
}

namespace web3 {

void start_connect_client(AsyncWeb3 client, Completion<AsyncWeb3> completion)
{
    const std::shared_ptr<Core> core = client.core();
    io::Cancellation cancellation = completion.cancellation();
    auto connected = [client = std::move(client),
                      completion = std::move(completion)](error_code error, const Outcome<void>& outcome) mutable {
        completion(error, Outcome<AsyncWeb3>(outcome, error ? AsyncWeb3() : std::move(client)));
    };
    start_connect(core, Completion<void>(std::move(cancellation), std::move(connected)));
}

awaitable<AsyncWeb3> connect_client(std::optional<Executor> executor, ProviderSettings provider)
{
    if (!executor)
        executor = co_await asio::this_coro::executor;
    AsyncWeb3 w3(*executor, std::move(provider));
    co_await w3.provider().connect();
    co_return std::move(w3);
}

} // namespace web3

Stats AsyncWeb3::stats() const noexcept { return core()->stats(); }

std::string Provider::endpoint_uri() const { return core_->endpoint_text(); }

Duration Provider::request_timeout() const noexcept { return core_->settings().request_timeout(); }

bool Provider::is_connected() const noexcept { return core_->connected(); }

bool Provider::has_persistent_connection() const noexcept { return !core_->settings().endpoint().is_http(); }

} // namespace ethwire
