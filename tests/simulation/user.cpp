// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "user.hpp"

#include "io/sleep.hpp"
#include "web3/core.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace ethwire::simulation {
namespace {

using namespace std::chrono_literals;

constexpr Duration request_timeout = 10s;
constexpr Duration connect_timeout = 8s;
constexpr Duration close_timeout = 5s;
constexpr std::size_t most_followers = 12;

std::uint64_t number_in(std::string_view text)
{
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

const char* name_of(Overflow policy)
{
    switch (policy) {
    case Overflow::drop_oldest: return "drop_oldest";
    case Overflow::drop_newest: return "drop_newest";
    case Overflow::latest: return "latest";
    case Overflow::fail: return "fail";
    case Overflow::backpressure: return "backpressure";
    }
    return "";
}

} // namespace

User::User(World& world, Over over) : world_(world), over_(over) {}

User::~User() = default;

ProviderSettings User::provider() const
{
    const auto persistent = [](auto provider) {
        provider.request_timeout(request_timeout);
        provider.connect_timeout(connect_timeout);
        return provider;
    };
    switch (over_) {
    case Over::websocket: return persistent(WebSocketProvider("ws://127.0.0.1:8546"));
    case Over::ipc: return persistent(AsyncIPCProvider("/simulated.ipc"));
    case Over::http: break;
    }
    AsyncHTTPProvider http("http://127.0.0.1:8545");
    http.request_timeout(request_timeout);
    return http;
}

// Operations.

std::size_t User::start(std::string name, Duration limit, bool cancellable)
{
    Operation operation;
    operation.name = std::move(name);
    operation.started = world_.time.now();
    operation.deadline = operation.started + limit;
    if (cancellable)
        operation.cancel = std::make_shared<asio::cancellation_signal>();
    operations_.push_back(std::move(operation));
    const std::size_t number = operations_.size() - 1;
    world_.note("op " + std::to_string(number) + " " + operations_.back().name);
    return number;
}

void User::complete(std::size_t number, error_code error)
{
    Operation& operation = operations_[number];
    const std::string name = "op " + std::to_string(number) + " " + operation.name;
    world_.note(name + " -> " + (error ? error.message() : "ok"));
    if (++operation.completions != 1)
        world_.violation(name + " completes " + std::to_string(operation.completions) + " times");
    if (world_.time.now() > operation.deadline)
        world_.violation(name + " completes after its deadline");
}

asio::cancellation_slot User::slot_of(std::size_t number)
{
    const auto& cancel = operations_[number].cancel;
    return cancel ? cancel->slot() : asio::cancellation_slot();
}

template <class Handler>
auto User::observed(std::size_t number, Handler handler)
{
    return asio::bind_cancellation_slot(
        slot_of(number), [this, number, handler = std::move(handler)](error_code error, auto&&... value) {
            complete(number, error);
            handler(error, value...);
        });
}

constexpr auto nothing = [](error_code, auto&&...) {};

void User::call()
{
    const Duration limit = world_.draw(200ms, request_timeout);
    const Eth eth = w3_->with(CallOptions().timeout(limit));
    switch (world_.draw(4)) {
    case 0: eth.block_number(observed(start("block_number", limit, true), nothing)); break;
    case 1: eth.chain_id(observed(start("chain_id", limit, true), nothing)); break;
    case 2: eth.get_balance(Address(), {}, observed(start("get_balance", limit, true), nothing)); break;
    default: eth.get_block({}, false, observed(start("get_block", limit, true), nothing)); break;
    }
}

void User::call_by_name()
{
    const std::size_t number = start("coro_request", request_timeout, true);
    w3_->manager().coro_request("eth_gasPrice", "[]", observed(number, nothing));
}

void User::throw_at_completion()
{
    const Duration limit = world_.draw(200ms, request_timeout);
    const std::size_t number = start("a call that throws", limit, false);
    w3_->with(CallOptions().timeout(limit)).block_number(observed(number, [](error_code, auto&&...) {
        throw std::runtime_error("of the program's");
    }));
}

void User::batch()
{
    const std::size_t number = start("batch", request_timeout, true);
    auto batch = std::make_shared<RequestBatch>(w3_->batch_requests());
    for (std::uint64_t n = 1 + world_.draw(5); n > 0; --n)
        batch->add(methods::block_number);
    batch->async_execute(observed(number, [batch](error_code, auto&&...) {}));
}

void User::cancel()
{
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < operations_.size(); ++i)
        if (operations_[i].completions == 0 && operations_[i].cancel)
            open.push_back(i);
    if (open.empty())
        return;
    const std::size_t number = open[world_.draw(open.size())];
    world_.note("cancel op " + std::to_string(number));
    const auto signal = operations_[number].cancel;
    signal->emit(asio::cancellation_type::terminal);
}

// Subscriptions.

void User::subscribe()
{
    if (over_ == Over::http || followers_.size() >= most_followers)
        return call();
    const auto follower = std::make_shared<Follower>();
    follower->policy = static_cast<Overflow>(world_.draw(5));
    follower->name = "sub" + std::to_string(++names_) + " " + name_of(follower->policy);
    QueueOptions queue;
    queue.messages(1 + world_.draw(40)).overflow(follower->policy);
    EthSubscription request(R"(["ticks"])");
    request.queue(queue);
    const bool handled = world_.chance(30);
    if (handled) {
        const bool throws = world_.chance(20);
        request.handler([this, follower, throws](HandlerContext<RawJson>& context) {
            on_tick(*follower, context.result.text, context.event.lost_before());
            if (throws && follower->events % 7 == 3)
                throw std::runtime_error("of a handler's");
        });
        request.on_notice([this, follower](const auto& notice) {
            if (std::holds_alternative<Disconnected>(notice))
                on_disconnected(*follower);
            else if (std::holds_alternative<Resubscribed>(notice))
                on_resubscribed(*follower);
        });
    }
    const Duration pace = world_.chance(50) ? Duration{} : world_.draw(1ms, 3s);
    const std::size_t number = start("subscribe " + follower->name, request_timeout, true);
    w3_->eth().subscribe(request, observed(number, [this, follower, handled,
                                                    pace](error_code error, Outcome<Subscription<RawJson>> made) {
                             if (error)
                                 return;
                             follower->subscription = *made;
                             followers_.push_back(follower);
                             if (!handled)
                                 asio::co_spawn(world_.loop, follow(follower, pace), asio::detached);
                         }));
}

awaitable<void> User::follow(std::shared_ptr<Follower> follower, Duration pace)
{
    Subscription<RawJson> subscription = follower->subscription;
    try {
        for (;;) {
            const Item<RawJson> item = co_await subscription.next_item();
            if (const auto* event = std::get_if<Event<RawJson>>(&item)) {
                if (!*event)
                    break;
                on_tick(*follower, (*event)->text, event->lost_before());
            } else if (std::holds_alternative<Disconnected>(item)) {
                on_disconnected(*follower);
            } else if (std::holds_alternative<Resubscribed>(item)) {
                on_resubscribed(*follower);
            }
            if (pace > Duration{})
                co_await io::sleep(world_.loop.get_executor(), pace, world_.time);
        }
        world_.note(follower->name + " ended: " + subscription.reason().message());
    } catch (const boost::system::system_error& error) {
        world_.note(follower->name + " ended: " + error.code().message());
    }
    follower->ended = true;
}

void User::on_tick(Follower& follower, std::string_view text, std::uint64_t lost_before)
{
    const std::uint64_t tick = number_in(text);
    ++follower.events;
    world_.note(follower.name + " tick " + std::to_string(tick) +
                (lost_before ? " after " + std::to_string(lost_before) + " lost" : ""));
    if (tick <= follower.last)
        world_.violation(follower.name + " sees tick " + std::to_string(tick) + " after " +
                         std::to_string(follower.last));
    else if (!follower.gap && tick - follower.last - 1 != lost_before)
        world_.violation(follower.name + " sees tick " + std::to_string(tick) + " after " +
                         std::to_string(follower.last) + ", and is told of " + std::to_string(lost_before) +
                         " that were lost");
    follower.last = tick;
    follower.gap = false;
}

void User::on_disconnected(Follower& follower)
{
    world_.note(follower.name + " disconnected");
    follower.gap = true;
}

void User::on_resubscribed(Follower& follower)
{
    world_.note(follower.name + " resubscribed");
    follower.gap = true;
}

void User::unsubscribe()
{
    if (followers_.empty())
        return;
    const std::size_t at = world_.draw(followers_.size());
    const auto follower = followers_[at];
    followers_.erase(followers_.begin() + static_cast<std::ptrdiff_t>(at));
    const std::size_t number = start("unsubscribe " + follower->name, request_timeout, true);
    w3_->eth().unsubscribe(follower->subscription, observed(number, nothing));
}

void User::unsubscribe_all()
{
    while (!followers_.empty())
        unsubscribe();
}

// The client's life.

void User::begin()
{
    ++clients_;
    world_.note("client " + std::to_string(clients_));
    w3_ = std::make_unique<AsyncWeb3>(web3::Core::client(world_.loop.get_executor(), provider(), world_.seams()));
    if (over_ != Over::http)
        connect();
}

void User::connect() { w3_->provider().connect(observed(start("connect", connect_timeout, false), nothing)); }

void User::close()
{
    followers_.clear();
    w3_->close(observed(start("close", close_timeout, false), nothing));
    if (world_.chance(50))
        world_.run_for(world_.draw(1ms, 6s));
    begin();
}

void User::destroy()
{
    followers_.clear();
    w3_.reset();
    begin();
}

void User::act()
{
    static constexpr std::pair<unsigned, Act> acts[] = {
        {30, &User::call},           {8, &User::call_by_name}, {10, &User::batch},
        {14, &User::subscribe},      {6, &User::unsubscribe},  {10, &User::cancel},
        {2, &User::close},           {1, &User::destroy},      {4, &User::throw_at_completion},
        {1, &User::unsubscribe_all}, {2, &User::connect},
    };
    unsigned total = 0;
    for (const auto& [weight, act] : acts)
        total += weight;
    auto drawn = world_.draw(total);
    for (const auto& [weight, act] : acts) {
        if (drawn < weight) {
            (this->*act)();
            return;
        }
        drawn -= weight;
    }
}

void User::end()
{
    world_.heal();
    // Long enough for every deadline, and for a client that backs off to be there again.
    world_.run_for(90s);
    check_over(false);
    if (over_ != Over::http && w3_->is_connected()) {
        unsubscribe_all();
        world_.run_for(request_timeout + 1s);
        for (Peer* peer : world_.peers())
            if (peer->link()->has_client() && !peer->session().subscriptions().empty())
                world_.violation("the node is left with " + std::to_string(peer->session().subscriptions().size()) +
                                 " subscriptions");
    }
    followers_.clear();
    w3_->close(observed(start("close", close_timeout, false), nothing));
    world_.run_for(close_timeout + 1s);
    w3_.reset();
    world_.run_for(30s);
    check_over(true);
    if (world_.time.alarms() != 0)
        world_.violation(std::to_string(world_.time.alarms()) + " alarms are left of a client that is gone");
}

void User::check_over(bool everything)
{
    for (std::size_t i = 0; i < operations_.size(); ++i) {
        const Operation& operation = operations_[i];
        if (operation.completions == 0 && (everything || operation.deadline < world_.time.now()))
            world_.violation("op " + std::to_string(i) + " " + operation.name + " never completes");
    }
}

} // namespace ethwire::simulation
