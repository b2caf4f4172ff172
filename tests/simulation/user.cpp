// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "user.hpp"

#include "web3/core.hpp"

#include <ethwire/base/hex.hpp>
#include <ethwire/base/keccak.hpp>
#include <ethwire/rpc/errc.hpp>
#include <ethwire/session/errc.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace ethwire::simulation {
namespace {

using namespace std::chrono_literals;

constexpr Duration request_timeout = 10s;
constexpr Duration connect_timeout = 8s;
constexpr Duration close_timeout = 5s;
constexpr std::size_t most_followers = 12;
constexpr unsigned most_attempts = 60; // within a second, by all connections of a client
constexpr Duration follower_limit = 2s;
constexpr Duration very_long = 11s; // for a handler: whatever is due meanwhile comes after it, all at once
constexpr std::uint64_t blocks = 8; // of the node's chain, the first included
constexpr std::string_view nameless = "without an id";

Address address_of(std::uint64_t mark) { return *Address::from_hex("0x" + marked(mark)); }

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
        if (client_ == user_.clients_)
            ++user_.losses_;
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

User::User(World& world, Over over) : world_(world), over_(over) {}

User::~User() = default;

ProviderSettings User::provider()
{
    const auto watcher = std::make_shared<Watcher>(*this, clients_, world_.chance(10));
    const bool impatient = world_.chance(90);
    const bool reconnects = world_.chance(95);
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
        if (!reconnects)
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

// Operations.

std::size_t User::start(std::string name, Duration limit, bool cancellable)
{
    Operation operation;
    operation.name = std::move(name);
    operation.client = clients_;
    const TimePoint now = world_.time.now();
    operation.deadline = limit < TimePoint::max() - now ? now + limit : TimePoint::max();
    operation.spent = world_.time.spent();
    if (!nested_ && world_.chance(6))
        operation.then = world_.draw_stream();
    if (cancellable)
        operation.cancel = std::make_shared<asio::cancellation_signal>();
    operations_.push_back(std::move(operation));
    const std::size_t number = operations_.size() - 1;
    world_.note("op " + std::to_string(number) + ' ' + operations_.back().name);
    return number;
}

/// The node will know the operation by this.
std::uint64_t User::mark(std::size_t number, bool repeats)
{
    operations_[number].repeats = repeats;
    return operations_[number].mark = number + 1;
}

void User::complete(std::size_t number, error_code error, const Outcome<void>* outcome)
{
    Operation& operation = operations_[number];
    const std::string name = "op " + std::to_string(number) + ' ' + operation.name;
    world_.note(name + " -> " + (error ? error.message() : "ok"));
    operation.ok = !error;
    if (++operation.completions != 1)
        world_.violation(Promise::once, name + " completes " + std::to_string(operation.completions) + " times");
    if (acting_from_ && number >= *acting_from_ && operation.client == clients_)
        world_.violation(Promise::once, name + " completes before its beginning has returned");
    const TimePoint now = world_.time.now();
    if (now > operation.deadline && now - operation.deadline > world_.time.spent() - operation.spent)
        world_.violation(Promise::deadline, name + " completes after its deadline");
    if (!outcome || operation.name == "connect" || operation.name.starts_with("close"))
        return;
    operation.told = outcome->sent();
    if (outcome->error() != error)
        world_.violation(Promise::answer,
                         name + " ends with " + error.message() + " and with " + outcome->error().message());
    if (!error && outcome->sent() != Sent::yes)
        world_.violation(Promise::sent, name + " was answered, and is told not to have been sent");
    const bool read = operation.repeats && operation.name.find("subscribe") == std::string::npos;
    if (!read && outcome->server_error().message.find(nameless) != std::string::npos)
        world_.violation(Promise::answer, name + " ends with an error that names no call");
    if (outcome->http_status() == 429 && outcome->retry_after() != std::chrono::seconds{2})
        world_.violation(Promise::answer, name + " does not say when to come again");
}

asio::cancellation_slot User::slot_of(std::size_t number)
{
    const auto& cancel = operations_[number].cancel;
    return cancel ? cancel->slot() : asio::cancellation_slot();
}

/// What was begun over this client has to be over now.
void User::hurry(unsigned client)
{
    for (Operation& operation : operations_)
        if (operation.client == client && operation.completions == 0)
            operation.deadline = std::min(operation.deadline, world_.time.now());
}

void User::call()
{
    const Duration limit = world_.draw(200ms, request_timeout);
    const Eth eth = w3_->with(CallOptions().timeout(limit));
    switch (world_.draw(5)) {
    case 0: eth.block_number(observed(start("block_number", limit, true), nothing)); break;
    case 1: eth.chain_id(observed(start("chain_id", limit, true), nothing)); break;
    case 2: {
        const std::size_t number = start("get_balance", limit, true);
        eth.get_balance(address_of(mark(number, true)), {}, observed(number, nothing));
        break;
    }
    default: {
        const std::uint64_t block = world_.draw(blocks);
        const std::size_t number = start("get_block " + std::to_string(block), limit, true);
        eth.get_block(block, false,
                      observed(number, [this, number, block](error_code error, const Outcome<Block>& got) {
                          if (!error && got->header.number != block)
                              world_.violation(Promise::answer, "op " + std::to_string(number) + " is given block " +
                                                                    std::to_string(got->header.number));
                      }));
        break;
    }
    }
}

void User::call_by_name()
{
    const std::size_t number = start("coro_request", request_timeout, true);
    w3_->manager().coro_request("eth_gasPrice", "[]", observed(number, nothing));
}

void User::send_transaction()
{
    const std::size_t number = start("send_raw_transaction", request_timeout, true);
    Bytes bytes(20);
    hex::decode(marked(mark(number, false)), bytes);
    const Hash32 hash = keccak256(std::span<const std::uint8_t>(bytes));
    w3_->eth().send_raw_transaction(
        bytes, observed(number, [this, number, hash](error_code error, const Outcome<Hash32>& got) {
            if (!error && *got != hash)
                world_.violation(Promise::answer, "op " + std::to_string(number) + " is given another hash");
        }));
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
    struct Kept {
        RequestBatch batch;
        std::vector<std::pair<std::uint64_t, BatchResult<Block>>> blocks;
        std::vector<BatchResult<U256>> balances;
    };
    const std::size_t number = start("batch", request_timeout, true);
    const auto kept = std::make_shared<Kept>(Kept{w3_->batch_requests(), {}, {}});
    kept->balances.push_back(kept->batch.add(methods::get_balance, address_of(mark(number, true)), BlockId()));
    for (std::uint64_t n = world_.draw(5); n > 0; --n) {
        const std::uint64_t block = world_.draw(blocks);
        kept->blocks.emplace_back(block, kept->batch.add(methods::get_block_by_number, BlockId(block), false));
    }
    kept->batch.async_execute(observed(number, [this, number, kept](error_code error, auto&&...) {
        const std::string name = "op " + std::to_string(number) + " batch";
        bool answered = false;
        bool unanswered = false;
        bool understood = world_.struck(Fault::odd_answers); // each alone may not be
        const auto look = [&](const auto& result) {
            if (result.error() == rpc::errc::cancelled)
                world_.violation(Promise::once, name + " is over, and an element is not");
            answered = answered || result.outcome().sent() == Sent::yes;
            const bool left_out = result.error() == rpc::errc::missing_batch_answer;
            unanswered = unanswered || (result.outcome().sent() != Sent::yes && !left_out);
            understood = understood || result || result.error() == rpc::errc::server_error;
        };
        for (const auto& balance : kept->balances)
            look(balance);
        for (const auto& [block, result] : kept->blocks) {
            look(result);
            if (result && result->header.number != block)
                world_.violation(Promise::answer, name + ": block " + std::to_string(result->header.number) +
                                                      " is not " + std::to_string(block));
        }
        if (!error && (unanswered || !answered || !understood))
            world_.violation(Promise::answer, name + " succeeds, and was not answered");
    }));
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
    operations_[number].deadline = std::min(operations_[number].deadline, world_.time.now());
    signal->emit(asio::cancellation_type::terminal);
}

// Subscriptions.

void User::subscribe()
{
    if (over_ == Over::http || followers_.size() >= most_followers)
        return call();
    QueueOptions queue = default_queue_;
    const bool own_queue = world_.chance(80);
    if (own_queue) {
        queue = QueueOptions().messages(1 + world_.draw(40)).overflow(static_cast<Overflow>(world_.draw(5)));
        if (world_.chance(15))
            queue.bytes(100 + world_.draw(2000));
    }
    const auto way = static_cast<Follower::Way>(world_.draw(4));
    const auto follower = std::make_shared<Follower>(world_, ++names_, clients_, way, queue);
    const Duration pace = world_.chance(50) ? Duration{} : world_.draw(1ms, 3s);
    const Duration works = world_.chance(85) ? Duration{} : world_.draw(100us, 400ms);
    const std::uint64_t then = !nested_ && world_.chance(15) ? world_.draw_stream() : 0;
    const std::uint64_t then_at = 1 + world_.draw(20);
    EthSubscription request("[\"" + follower->kind() + "\"]");
    request.name_space("sim");
    if (own_queue)
        request.queue(queue);
    if (way == Follower::Way::handler) {
        const bool throws = world_.chance(20);
        const bool busy = world_.chance(50); // before it acts, and the event before
        request.handler([this, follower, throws, works, then, then_at, busy](HandlerContext<RawJson>& context) {
            follower->on_event(context.result.text, context.event.lost_before());
            const std::uint64_t events = follower->events();
            work(then != 0 && busy && (events == then_at || events + 1 == then_at) ? very_long : works);
            if (then != 0 && events == then_at)
                nested(then);
            if (throws && events % 7 == 3)
                throw std::runtime_error("of a handler's");
        });
        request.on_notice([follower](const auto& notice) {
            if (const auto* lagged = std::get_if<Lagged>(&notice))
                follower->on_lagged(lagged->count);
            else if (std::holds_alternative<Disconnected>(notice) || std::holds_alternative<Resubscribed>(notice))
                follower->on_notice(std::holds_alternative<Resubscribed>(notice));
        });
    }
    const std::size_t number = start("subscribe " + follower->name(), request_timeout, true);
    w3_->eth().subscribe(request, observed(number, [this, follower, pace, works](
                                                       error_code error, const Outcome<Subscription<RawJson>>& made) {
                             if (error)
                                 return;
                             follower->made(*made);
                             all_followers_.push_back(follower);
                             if (follower->client() == clients_)
                                 followers_.push_back(follower);
                             if (follower->way() != Follower::Way::handler)
                                 asio::co_spawn(world_.loop, follow(follower, pace, works), asio::detached);
                         }));
}

/// Takes what comes next; false at the end.
awaitable<bool> User::take(Follower& follower, Subscription<RawJson>& subscription)
{
    switch (follower.way()) {
    case Follower::Way::items: {
        const Item<RawJson> item = co_await subscription.next_item();
        if (const auto* event = std::get_if<Event<RawJson>>(&item)) {
            if (!*event)
                co_return false;
            follower.on_event((*event)->text, event->lost_before());
        } else if (const auto* lagged = std::get_if<Lagged>(&item)) {
            follower.on_lagged(lagged->count);
        } else if (std::holds_alternative<Disconnected>(item) || std::holds_alternative<Resubscribed>(item)) {
            follower.on_notice(std::holds_alternative<Resubscribed>(item));
        }
        co_return true;
    }
    case Follower::Way::batches: {
        const Batch<RawJson> batch = co_await subscription.next_batch(16);
        for (const auto& event : batch)
            follower.on_event(event->text, event.lost_before());
        co_return !batch.empty();
    }
    case Follower::Way::limited:
    case Follower::Way::handler: break;
    }
    const TimePoint until = world_.time.now() + follower_limit;
    try {
        const Event<RawJson> event = co_await subscription.next(follower_limit);
        if (!event)
            co_return false;
        follower.on_event(event->text, event.lost_before());
    } catch (const boost::system::system_error& error) {
        if (error.code() != rpc::errc::timed_out)
            throw;
        if (world_.time.now() < until) {
            world_.violation(Promise::deadline, follower.name() + " is told too early that nothing came");
            co_return false;
        }
    }
    co_return true;
}

awaitable<void> User::follow(std::shared_ptr<Follower> follower, Duration pace, Duration works)
{
    Subscription<RawJson> subscription = follower->subscription();
    error_code reason;
    try {
        for (;;) {
            const bool more = co_await take(*follower, subscription);
            if (!more)
                break;
            work(works);
            if (pace > Duration{})
                co_await world_.sleep(pace);
        }
        reason = subscription.reason();
    } catch (const boost::system::system_error& error) {
        reason = error.code();
    }
    follower->on_end(reason);
}

/// Handlers take their time, and once in a while a very long one.
void User::work(Duration span)
{
    if (span == Duration{} || examining_)
        return;
    world_.time.spend(world_.time.now().time_since_epoch().count() % 41 == 0 ? very_long : span);
}

awaitable<void> User::handle(SubscriptionManager manager, unsigned client)
{
    for (;;) {
        bool again = false;
        try {
            co_await manager.handle_subscriptions(true);
        } catch (const boost::system::system_error& error) {
            world_.note("the handlers of client " + std::to_string(client) + ": " + error.what());
        } catch (const std::runtime_error& error) {
            world_.note("the handlers of client " + std::to_string(client) + ": " + error.what());
            again = true;
        }
        if (!again)
            break;
    }
    if (client == clients_)
        handling_ = false;
}

void User::unsubscribe()
{
    if (followers_.empty())
        return;
    const std::size_t at = world_.draw(followers_.size());
    const auto follower = followers_[at];
    followers_.erase(followers_.begin() + static_cast<std::ptrdiff_t>(at));
    const std::size_t number = start("unsubscribe " + follower->name(), request_timeout, true);
    w3_->eth().unsubscribe(follower->subscription(), observed(number, nothing));
}

void User::unsubscribe_all()
{
    while (!followers_.empty())
        unsubscribe();
}

/// One that the program has no handle of yet: its node has not answered.
void User::unsubscribe_unseen()
{
    if (over_ == Over::http)
        return;
    for (const auto& live : w3_->subscription_manager().subscriptions()) {
        const bool known = std::any_of(all_followers_.begin(), all_followers_.end(), [&](const auto& follower) {
            return follower->client() == clients_ && follower->subscription().core() == live;
        });
        if (known)
            continue;
        const std::size_t number = start("unsubscribe " + live->label(), request_timeout, true);
        w3_->subscription_manager().unsubscribe(live, observed(number, nothing));
        return;
    }
}

// The client's life.

void User::begin()
{
    ++clients_;
    followers_.clear();
    given_up_ = was_connected_ = false;
    world_.note("client " + std::to_string(clients_));
    w3_ = std::make_unique<AsyncWeb3>(web3::Core::client(world_.loop.get_executor(), provider(), world_.seams()));
    handling_ = false;
    connect();
}

void User::connect()
{
    if (over_ == Over::http)
        return;
    w3_->provider().connect(observed<false>(start("connect", Duration::max(), true), nothing));
    run_handlers();
}

void User::run_handlers()
{
    if (!std::exchange(handling_, true))
        asio::co_spawn(world_.loop, handle(w3_->subscription_manager(), clients_), asio::detached);
}

void User::close()
{
    const std::shared_ptr<AsyncWeb3> closing = std::move(w3_);
    const unsigned client = clients_;
    hurry(client);
    begin();
    closing_.push_back(closing);
    const std::size_t number = start("close of client " + std::to_string(client), close_timeout, false);
    operations_[number].client = client;
    closing->close(observed<false>(number, [this, raw = closing.get()](error_code, auto&&...) {
        std::erase_if(closing_, [raw](const auto& one) { return one.get() == raw; });
    }));
}

void User::destroy()
{
    const std::unique_ptr<AsyncWeb3> gone = std::move(w3_);
    hurry(clients_);
    begin();
}

void User::act()
{
    // From outside of the executor, or on it.
    if (world_.chance(50))
        act_once();
    else
        asio::post(world_.loop,
                   [this, stream = world_.draw_stream()] { world_.with_stream(stream, [this] { act_once(); }); });
}

/// Of a callback.
void User::nested(std::uint64_t stream)
{
    if (nested_ || examining_)
        return;
    world_.note("from within a callback:");
    nested_ = true;
    world_.with_stream(stream, [this] { act_once(); });
    nested_ = false;
}

void User::act_once()
{
    // A callback that ends the client is called by something that goes on afterwards.
    const std::array<std::pair<unsigned, Act>, 13> acts{{
        {30, &User::call},
        {8, &User::call_by_name},
        {10, &User::batch},
        {14, &User::subscribe},
        {6, &User::unsubscribe},
        {10, &User::cancel},
        {2, &User::close},
        {nested_ ? 10 : 1, &User::destroy},
        {4, &User::throw_at_completion},
        {1, &User::unsubscribe_all},
        {3, &User::unsubscribe_unseen},
        {nested_ ? 10 : 2, &User::connect},
        {8, &User::send_transaction},
    }};
    unsigned total = 0;
    for (const auto& [weight, act] : acts)
        total += weight;
    auto drawn = world_.draw(total);
    const auto outer = std::exchange(acting_from_, operations_.size());
    if (std::exchange(given_up_, false))
        (was_connected_ || world_.chance(50)) ? destroy() : connect();
    for (const auto& [weight, act] : acts) {
        if (drawn < weight) {
            (this->*act)();
            break;
        }
        drawn -= weight;
    }
    acting_from_ = outer;
}

void User::look()
{
    for (const auto& follower : followers_)
        follower->check_queue();
}

} // namespace ethwire::simulation
