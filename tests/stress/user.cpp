// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "user.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/detached.hpp>

#include <chrono>
#include <optional>
#include <utility>

namespace ethwire::stress {
namespace {

using namespace std::chrono_literals;

constexpr unsigned acts_of_a_client = 60;
constexpr std::size_t most_subscriptions = 6;
constexpr std::uint64_t most_in_flight = 16; // what lasts, such as consumers, counts as well

/// One operation: counts its end, and that there is only one.
struct Operation {
    Operation(Tally& all, std::atomic<std::uint64_t>& pending) : tally(all), left(pending) {}

    void end(error_code error)
    {
        if (over.exchange(true)) {
            ++tally.twice;
            return;
        }
        if (!error)
            ++tally.succeeded;
        else if (error == asio::error::operation_aborted)
            ++tally.cancelled;
        ++tally.ended;
        --left;
    }

    Tally& tally;
    std::atomic<std::uint64_t>& left;
    std::atomic<bool> over = false;
    asio::cancellation_signal signal; // of the thread that started it
};

/// On the client's strand, until the subscription ends or its consumer has had enough.
awaitable<void> consume(Subscription<Header> heads, unsigned way, std::shared_ptr<Operation> operation)
{
    error_code error;
    try {
        for (int n = 0; n < 20; ++n) {
            if (way == 0) {
                if (!co_await heads.next())
                    break;
            } else if (way == 1) {
                const auto batch = co_await heads.next_batch(8);
                if (!batch)
                    break;
                operation->tally.events += batch.size() - 1;
            } else {
                if (!co_await heads.next(20ms))
                    break;
            }
            ++operation->tally.events;
        }
    } catch (const boost::system::system_error& failure) {
        error = failure.code();
    }
    operation->end(error);
}

} // namespace

struct User::Client {
    std::optional<AsyncWeb3> w3{};
    asio::strand<asio::thread_pool::executor_type> strand;
    Eth eth{};
    // Of operations that end elsewhere: kept on the strand, together.
    std::shared_ptr<std::list<Subscription<Header>>> subscriptions =
        std::make_shared<std::list<Subscription<Header>>>();
    std::size_t asked_for = 0;
    bool persistent = true;
};

User::User(std::size_t place, Node node, asio::thread_pool& pool, Shared& shared, Tally& tally, std::uint64_t most)
    : place_(place), node_(std::move(node)), pool_(pool), elsewhere_(asio::make_strand(pool)), shared_(shared),
      tally_(tally), most_(most), random_(place + 1)
{}

void User::run()
{
    while (!is_over())
        live();
    shared_.put(place_, std::nullopt);
    wait_while_busy(0);
    // There is work here until the last handler of this loop was called.
    own_.restart();
    own_.run();
}

/// Takes care of what this thread's own loop has to do, until few enough of its operations are left.
void User::wait_while_busy(std::uint64_t most)
{
    do {
        own_.restart();
        own_.run_for(pending_ > most ? 1ms : 0ms);
    } while (pending_ > most);
}

/// \param start given a handler for `void(error_code, ...)`
template <class Start>
void User::operate(bool cancels, Start start)
{
    ++tally_.started;
    ++pending_;
    const auto operation = std::make_shared<Operation>(tally_, pending_);
    auto end = asio::bind_cancellation_slot(operation->signal.slot(),
                                            [operation](error_code error, auto&&...) { operation->end(error); });
    switch (draw(3)) {
    case 0: start(std::move(end)); break;
    case 1: start(asio::bind_executor(own_.get_executor(), std::move(end))); break;
    default: start(asio::bind_executor(elsewhere_, std::move(end))); break;
    }
    if (!cancels)
        return;
    if (draw(2) == 0)
        operation->signal.emit(asio::cancellation_type::terminal);
    else
        asio::post(own_, [operation] { operation->signal.emit(asio::cancellation_type::terminal); });
}

void User::live()
{
    ++tally_.clients;
    Client client{.strand = asio::make_strand(pool_)};
    client.persistent = draw(4) != 0;
    if (client.persistent) {
        WebSocketProvider provider(node_.ws_url);
        provider.request_timeout(2s);
        client.w3.emplace(client.strand, std::move(provider));
    } else {
        AsyncHTTPProvider provider(node_.http_url);
        provider.request_timeout(2s);
        client.w3.emplace(client.strand, std::move(provider));
    }
    client.eth = client.w3->with(CallOptions().timeout(1s));
    shared_.put(place_, client.eth);
    const Provider connection = client.w3->provider();
    operate(false, [&](auto handler) { connection.connect(std::move(handler)); });
    if (draw(8) != 0)
        wait_while_busy(0);
    for (unsigned n = 0; n < acts_of_a_client && !is_over(); ++n) {
        act(client);
        wait_while_busy(most_in_flight + draw(32));
    }
    if (draw(2) == 0)
        wait_while_busy(most_in_flight);
    let_go(client);
}

void User::act(Client& client)
{
    switch (draw(16)) {
    case 0: batch(client); break;
    case 1: subscribe(client); break;
    case 2: unsubscribe(client); break;
    case 3:
    case 4:
    case 5:
        if (const auto eth = shared_.get(draw(static_cast<unsigned>(shared_.size()))))
            call(*eth, draw(3) == 0);
        break;
    default: call(client.eth, draw(4) == 0); break;
    }
}

void User::call(const Eth& eth, bool cancels)
{
    operate(cancels, [&](auto handler) {
        switch (draw(4)) {
        case 0: eth.block_number(std::move(handler)); break;
        case 1: eth.chain_id(std::move(handler)); break;
        case 2: eth.get_block({}, true, std::move(handler)); break;
        default: eth.gas_price(std::move(handler)); break; // which the node answers late
        }
    });
}

void User::batch(const Client& client)
{
    RequestBatch calls = client.w3->batch_requests();
    for (unsigned n = draw(4); n > 0; --n)
        calls.add(methods::block_number);
    operate(draw(3) == 0, [&](auto handler) { calls.async_execute(std::move(handler)); });
}

/// With a consumer on the client's strand, or with a handler.
void User::subscribe(Client& client)
{
    if (!client.persistent || client.asked_for == most_subscriptions)
        return;
    ++client.asked_for;
    NewHeadsSubscription request;
    request.queue(QueueOptions().messages(1 + draw(8)));
    if (draw(3) == 0) {
        request.handler([&events = tally_.events](HandlerContext<Header>&) { ++events; });
        const SubscriptionManager manager = client.w3->subscription_manager();
        operate(false, [&](auto handler) { manager.subscribe(std::move(request), std::move(handler)); });
        operate(draw(2) == 0, [&](auto handler) { manager.handle_subscriptions(true, std::move(handler)); });
        return;
    }
    tally_.started += 2; // the subscribe and its consumer
    pending_ += 2;
    const auto made = std::make_shared<Operation>(tally_, pending_);
    const auto consumer = std::make_shared<Operation>(tally_, pending_);
    const auto strand = client.strand;
    auto handler = [made, consumer, strand, kept = client.subscriptions,
                    way = draw(3)](error_code error, Outcome<Subscription<Header>> heads) {
        made->end(error);
        if (error) {
            consumer->end(error);
            return;
        }
        kept->push_back(*heads);
        asio::co_spawn(strand, consume(*heads, way, consumer), asio::detached);
    };
    client.eth.subscribe(std::move(request), asio::bind_executor(strand, std::move(handler)));
}

/// The oldest, from its strand.
void User::unsubscribe(Client& client)
{
    if (!client.persistent)
        return;
    operate(false, [&](auto handler) {
        asio::post(client.strand,
                   [eth = client.eth, kept = client.subscriptions, handler = std::move(handler)]() mutable {
                       if (kept->empty())
                           return std::move(handler)(error_code(), Outcome<bool>());
                       const Subscription<Header> oldest = kept->front();
                       kept->pop_front();
                       eth.unsubscribe(oldest, std::move(handler));
                   });
    });
}

void User::let_go(Client& client)
{
    if (draw(2) == 0)
        operate(draw(3) == 0, [&](auto handler) { client.w3->close(std::move(handler)); });
    if (draw(2) == 0)
        client.w3.reset(); // here, while its strand is busy
    else
        asio::post(client.strand, [w3 = std::move(*client.w3)] {});
    call(client.eth, false);
    asio::post(client.strand, [kept = client.subscriptions] { kept->clear(); });
}

} // namespace ethwire::stress
