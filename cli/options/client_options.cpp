// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "options/client_options.hpp"

#include "options/arguments.hpp"
#include "options/usage_error.hpp"
#include "options/values.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace ethwire::cli {
namespace {

constexpr const char* url_variable = "ETHWIRE_URL";

/// The program promises to be gone a second after Ctrl-C, whatever the node does.
constexpr Duration close_limit = std::chrono::milliseconds{300};

OutputForm output_form(const std::string& text)
{
    if (text == "table")
        return OutputForm::table;
    if (text == "ndjson")
        return OutputForm::ndjson;
    if (text == "none")
        return OutputForm::none;
    throw UsageError("--output", in_quotes(text) + " is not one of table, ndjson, none");
}

Endpoint parse_endpoint(std::string_view source, const std::string& text)
{
    const auto endpoint = Endpoint::parse(text);
    if (!endpoint)
        throw UsageError(source, Endpoint::explain(text, endpoint.error()));
    return *endpoint;
}

} // namespace

void ClientOptions::add_to(Arguments& arguments)
{
    const auto into = [](std::optional<std::string>& where) {
        return [&where](const std::string& text) { where = text; };
    };
    arguments.section("Where the node is");
    arguments.option(
        "--url", "URL",
        "ws, wss, http or https URL, or the path of a Unix socket. Without it: --url-file, then $ETHWIRE_URL, "
        "then ~/.ethereum/geth.ipc",
        into(url_));
    arguments.option("--url-file", "FILE", "a file with the URL in it, for one that must stay out of sight of `ps`",
                     into(url_file_));
    arguments.option(
        "--header", "'NAME: VALUE'", "sent when the connection is made; as often as needed",
        [this](const std::string& text) { headers_.push_back(header("--header", text)); }, true);
    arguments.option(
        "--user-agent", "TEXT", "sent when the connection is made; '' for none [ethwire/VERSION]",
        [this](const std::string& text) { user_agent_ = header("--user-agent", "User-Agent: " + text).second; });
    arguments.option("--bearer-token", "TOKEN", "sent as Authorization: Bearer TOKEN", into(bearer_token_));
    arguments.option("--bearer-token-file", "FILE", "a file with the token in it", into(bearer_token_file_));
    arguments.option("--ca-file", "FILE", "PEM file of the authorities to trust instead of the system's",
                     into(ca_file_));
    arguments.flag("--insecure-skip-verify",
                   "DANGEROUS: accept any certificate of anyone, who may then read and alter everything",
                   insecure_skip_verify_);

    arguments.option("--max-message", "BYTES", "the largest message or HTTP body taken, also once unpacked [33554432]",
                     [this](const std::string& text) {
                         max_message_ = static_cast<std::size_t>(whole_number("--max-message", text, 1));
                     });

    arguments.section("Waiting");
    arguments.option("--timeout", "SECONDS", "from a call to its answer [30]",
                     [this](const std::string& text) { timeout_ = seconds("--timeout", text); });
    arguments.option("--connect-timeout", "SECONDS", "until the connection is open, retries included [10]",
                     [this](const std::string& text) { connect_timeout_ = seconds("--connect-timeout", text); });
    arguments.option("--heartbeat", "SECONDS|off",
                     "silence after which the node is pinged; it then has half as long to answer, 5 s at most [10]",
                     [this](const std::string& text) { heartbeat_ = heartbeat("--heartbeat", text); });
    arguments.flag("--reconnect", "make a lost connection again, without end; this is the default", reconnect_);
    arguments.flag("--no-reconnect", "the first loss is the end, and the first attempt the only one", no_reconnect_);

    arguments.section("What is printed");
    arguments.option("--output", "FORM",
                     "table (for people), ndjson (one JSON value a line), or none (decoded, not printed) [table]",
                     [this](const std::string& text) { output_ = output_form(text); });
    arguments.flag("--stats", "at the end, one JSON object of counters on standard error", stats_);
    arguments.flag("-v,--verbose", "what happens to the connection, one JSON object a line on standard error",
                   verbose_);
}

void ClientOptions::resolve()
{
    if (reconnect_ && no_reconnect_)
        throw UsageError("--no-reconnect", "contradicts --reconnect");
    if (bearer_token_ && bearer_token_file_)
        throw UsageError("--bearer-token-file", "contradicts --bearer-token");
    if (bearer_token_file_)
        bearer_token_ = file_content("--bearer-token-file", *bearer_token_file_);
    if (bearer_token_ && (bearer_token_->empty() || !std::all_of(bearer_token_->begin(), bearer_token_->end(),
                                                                 [](char c) { return c > ' ' && c <= '~'; })))
        throw UsageError(bearer_token_file_ ? "--bearer-token-file" : "--bearer-token",
                         "holds characters that no token has");
    if (ca_file_)
        file_content("--ca-file", *ca_file_);
    find_endpoint();
}

void ClientOptions::find_endpoint()
{
    if (url_ && url_file_)
        throw UsageError("--url-file", "contradicts --url");
    const char* variable = std::getenv(url_variable);
    if (url_) {
        endpoint_ = parse_endpoint("--url", *url_);
    } else if (url_file_) {
        endpoint_ = parse_endpoint("--url-file", file_content("--url-file", *url_file_));
    } else if (variable != nullptr && *variable != '\0') {
        endpoint_ = parse_endpoint("$ETHWIRE_URL", variable);
    } else {
        endpoint_ = AsyncIPCProvider().endpoint();
        endpoint_is_default_ = true;
    }
}

template <class Provider>
Provider ClientOptions::configured(Provider provider, std::shared_ptr<Observer> observer) const
{
    provider.request_timeout(timeout_).observer(std::move(observer));
    for (const auto& [name, value] : headers_)
        provider.header(name, value);
    if (user_agent_)
        provider.user_agent(*user_agent_);
    if (max_message_)
        provider.max_message(*max_message_);
    if (bearer_token_)
        provider.bearer_token(*bearer_token_);
    TlsOptions tls;
    if (ca_file_)
        tls.ca_file(*ca_file_);
    provider.tls(tls.insecure_skip_verify(insecure_skip_verify_));
    if constexpr (!std::is_same_v<Provider, AsyncHTTPProvider>) {
        // Without reconnecting, the one attempt is the only one: who asks for that wants the answer, not the patience.
        // Nor is there anything to wait for where nobody said that there is a node.
        const bool patient = !no_reconnect_ && !endpoint_is_default_;
        const ReconnectPolicy policy = ReconnectPolicy().enabled(!no_reconnect_).retry_first(patient);
        provider.session(SessionOptions()
                             .connect_timeout(connect_timeout_)
                             .close_timeout(close_limit)
                             .heartbeat(heartbeat_)
                             .reconnect(policy));
    }
    return provider;
}

ProviderSettings ClientOptions::provider(std::shared_ptr<Observer> observer) const
{
    const Endpoint& where = endpoint();
    if (where.is_http())
        return configured(AsyncHTTPProvider(where), std::move(observer));
    if (where.is_ipc())
        return configured(AsyncIPCProvider(where), std::move(observer));
    return configured(WebSocketProvider(where), std::move(observer));
}

} // namespace ethwire::cli
