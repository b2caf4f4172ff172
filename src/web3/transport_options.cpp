// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "web3/transport_options.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace ethwire::web3 {
namespace {

io::DialOptions dial_options(const ProviderSettings& settings, std::shared_ptr<const io::TlsContext> tls)
{
    io::DialOptions dial;
    dial.write_timeout(settings.session().write_timeout());
    dial.tls(std::move(tls));
    return dial;
}

/// The headers that are sent with the upgrade or with each request.
ProviderSettings::Headers sent_headers(const ProviderSettings& settings)
{
    ProviderSettings::Headers headers = settings.headers();
    constexpr std::string_view agent = "User-Agent";
    const bool given = std::any_of(headers.begin(), headers.end(),
                                   [&](const auto& header) { return base::same_text(header.first, agent); });
    if (!given && !settings.user_agent().empty())
        headers.emplace_back(agent, settings.user_agent());
    return headers;
}

} // namespace

io::ConnectionOptions connection_options(const ProviderSettings& settings, std::shared_ptr<const io::TlsContext> tls)
{
    io::ConnectionOptions options(settings.endpoint());
    options.session(settings.session());
    options.max_message(settings.max_message());
    options.headers(sent_headers(settings));
    options.dial(dial_options(settings, std::move(tls)));
    options.verifies(!settings.expected_chain().empty());
    return options;
}

io::HttpOptions http_options(const ProviderSettings& settings, std::shared_ptr<const io::TlsContext> tls)
{
    io::HttpOptions options;
    options.connections(settings.connections());
    options.body_limit(settings.max_message());
    for (const auto& [name, value] : sent_headers(settings))
        options.header(name, value);
    options.dial(dial_options(settings, std::move(tls)));
    return options;
}

} // namespace ethwire::web3
