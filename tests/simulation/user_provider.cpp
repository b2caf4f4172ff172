// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "user.hpp"

#include <ethwire/session/errc.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

/// The settings of a program's client, and what it tells of its connections.
namespace ethwire::simulation {
namespace {

using namespace std::chrono_literals;

constexpr Duration connect_timeout = 8s;
constexpr unsigned most_attempts = 60; // within a second, by all connections of a client

} // namespace

/// Hears what the client tells of its connection.
class User::Watcher final : public Observer {
public:
    Watcher(User& user, unsigned client, bool throws) : user_(user), client_(client), throws_(throws) {}

    void on_connected(std::string_view, bool again) override
    {
        note(again ? "connected again" : "connected");
        if (client_ == user_.clients_)
            user_.was_connected_ = true;
    }
    void on_lost(const ConnectionLoss& loss) override
    {
        const std::string text = "lost, " + std::string(loss.what) + ": " + loss.reason.message();
        note(text);
        if (client_ == user_.clients_) {
            ++user_.losses_;
            user_.refusals_ += loss.what == "server_failed" ? 1 : 0;
        }
        if (!user_.explains(loss.reason, loss.what))
            user_.world_.violation(Promise::cause, text + ", without a cause");
        may_throw();
    }
    void on_retry(std::uint64_t attempt, Duration delay) override
    {
        note("attempt " + std::to_string(attempt) + " in " +
             std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(delay).count()) + " ms");
        const TimePoint now = user_.world_.time.now();
        if (now - second_ >= 1s) {
            second_ = now;
            attempts_ = 0;
        }
        if (++attempts_ == most_attempts)
            user_.world_.violation(Promise::progress, std::to_string(most_attempts) + " attempts within a second");
        may_throw();
    }
    void on_closed(error_code reason) override
    {
        note("closed: " + reason.message());
        if (client_ == user_.clients_)
            user_.given_up_ = true;
    }

private:
    void note(const std::string& text) { user_.world_.note("client " + std::to_string(client_) + ' ' + text); }
    void may_throw()
    {
        if (throws_ && ++told_ % 3 == 1)
            throw std::runtime_error("of an observer's");
    }

    User& user_;
    const unsigned client_;
    const bool throws_;
    unsigned told_ = 0;
    TimePoint second_{};
    unsigned attempts_ = 0; // within it
};

ProviderSettings User::provider()
{
    const auto watcher = std::make_shared<Watcher>(*this, clients_, world_.chance(10));
    const bool impatient = world_.chance(90);
    reconnects_ = world_.chance(95);
    default_queue_ = QueueOptions();
    if (world_.chance(50))
        default_queue_.messages(1 + world_.draw(20)).overflow(static_cast<Overflow>(world_.draw(5)));
    heartbeat_ = world_.chance(40) ? HeartbeatOptions().silence(2s).grace(1500ms) : HeartbeatOptions();
    const auto persistent = [&](auto provider) {
        provider.heartbeat(heartbeat_);
        provider.request_timeout(request_timeout);
        provider.connect_timeout(impatient ? connect_timeout : Duration::max());
        provider.queue(default_queue_);
        provider.observer(watcher);
        if (!reconnects_)
            provider.reconnect(ReconnectPolicy::off());
        return provider;
    };
    switch (over_) {
    case Over::websocket: return persistent(WebSocketProvider("ws://127.0.0.1:8546"));
    case Over::ipc: return persistent(AsyncIPCProvider("/simulated.ipc"));
    case Over::http: break;
    }
    AsyncHTTPProvider http("http://127.0.0.1:8545");
    http.request_timeout(request_timeout);
    http.connections(1 + world_.draw(4));
    http.observer(watcher);
    return http;
}

/// Whether something happened that may cost a connection in this way.
bool User::explains(error_code reason, std::string_view what) const
{
    const auto any = [this](auto... faults) { return (world_.struck(faults) || ...); };
    const bool dropped = any(Fault::reset, Fault::finish, Fault::half_close, Fault::node_down, Fault::unreachable,
                             Fault::bad_greeting, Fault::close_frame);
    const bool slow = any(Fault::hole, Fault::stall, Fault::slow_network, Fault::stuck_writes);
    const bool senseless = any(Fault::garbage, Fault::malformed_messages, Fault::malformed_events, Fault::lying_length);
    if (what == "closed")
        return true;
    if (reason == session::errc::heartbeat_timeout)
        return slow || senseless || any(Fault::no_pong);
    if (reason == session::errc::write_timeout)
        return world_.transport->was_full_for(SessionOptions().write_timeout());
    if (what == "lost")
        return dropped;
    if (what == "not_connected")
        return dropped || slow || world_.time.spent() > 1s; // a busy program hears too late that it is connected
    if (what == "refused")
        return any(Fault::bad_greeting);
    if (what == "rate_limited" || what == "server_failed" || what == "unauthorized")
        return any(Fault::bad_greeting, Fault::close_frame);
    return senseless || any(Fault::bad_greeting, Fault::close_frame);
}

} // namespace ethwire::simulation
