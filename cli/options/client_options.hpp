// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>
#include <ethwire/io/endpoint.hpp>
#include <ethwire/session/options.hpp>
#include <ethwire/web3/providers.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ethwire::cli {

class Arguments;

enum class OutputForm { table, ndjson, none };

/// What every verb that talks to a node takes, as given. `resolve` turns the places of secrets into the secrets.
class ClientOptions {
public:
    void add_to(Arguments& arguments);

    /// Reads the files named and settles where the node is. Throws `UsageError`.
    void resolve();

    const Endpoint& endpoint() const { return *endpoint_; }
    /// Nobody said where the node is: the endpoint is where geth puts its socket.
    bool endpoint_is_default() const noexcept { return endpoint_is_default_; }
    OutputForm output() const noexcept { return output_; }
    bool stats() const noexcept { return stats_; }
    bool verbose() const noexcept { return verbose_; }
    Duration timeout() const noexcept { return timeout_; }

    /// The provider of these options; `observer` may be null.
    ProviderSettings provider(std::shared_ptr<Observer> observer) const;

private:
    void find_endpoint();
    template <class Provider>
    Provider configured(Provider provider, std::shared_ptr<Observer> observer) const;

    std::optional<std::string> url_{};
    std::optional<std::string> url_file_{};
    std::optional<std::string> bearer_token_{};
    std::optional<std::string> bearer_token_file_{};
    std::vector<std::pair<std::string, std::string>> headers_{};
    std::optional<std::string> user_agent_{};
    std::optional<std::size_t> max_message_{};
    std::optional<std::string> ca_file_{};
    bool insecure_skip_verify_ = false;
    HeartbeatOptions heartbeat_{};
    Duration timeout_ = std::chrono::seconds{30};
    Duration connect_timeout_ = std::chrono::seconds{10};
    bool reconnect_ = false;
    bool no_reconnect_ = false;
    OutputForm output_ = OutputForm::table;
    bool stats_ = false;
    bool verbose_ = false;

    std::optional<Endpoint> endpoint_{};
    bool endpoint_is_default_ = false;
};

} // namespace ethwire::cli
