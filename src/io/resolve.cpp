// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/resolve.hpp"

#include <boost/asio/ip/tcp.hpp>

namespace ethwire::io {

struct Resolver::Query {
    explicit Query(const Executor& executor) : resolver(executor) {}
    asio::ip::tcp::resolver resolver;
};

Resolver::Resolver(Executor executor) : executor_(std::move(executor)) {}
Resolver::~Resolver() = default;

void Resolver::resolve(const std::string& host, std::function<void(error_code, Addresses)> done)
{
    query_ = std::make_unique<Query>(executor_);
    query_->resolver.async_resolve(
        host, "",
        [done = std::move(done)](const error_code& error, const asio::ip::tcp::resolver::results_type& results) {
            Addresses addresses;
            for (const auto& entry : results)
                addresses.push_back(entry.endpoint().address());
            done(error, std::move(addresses));
        });
}

void Resolver::cancel()
{
    if (query_)
        query_->resolver.cancel();
}

} // namespace ethwire::io
