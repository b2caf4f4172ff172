// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "user.hpp"

#include "web3/core.hpp"

#include <boost/asio/post.hpp>

#include <array>
#include <utility>

/// The next step of a program, and the lives of its clients.
namespace ethwire::simulation {
namespace {

using namespace std::chrono_literals;

constexpr Duration close_timeout = 5s;

} // namespace

User::User(World& world, Over over) : world_(world), over_(over), operations_(world) {}

User::~User() = default;

// Operations.

std::size_t User::start(std::string name, Duration limit, bool cancellable)
{
    const std::size_t number = operations_.start(clients_, std::move(name), limit, cancellable);
    if (!nested_ && world_.chance(6))
        operations_[number].then = world_.draw_stream();
    return number;
}

void User::complete(std::size_t number, error_code error, const Outcome<void>* outcome)
{
    const bool at_once = acting_from_ && number >= *acting_from_ && operations_[number].client == clients_;
    operations_.complete(number, error, outcome, at_once);
}

void User::cancel() { operations_.cancel_any(); }

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

void User::close()
{
    const std::shared_ptr<AsyncWeb3> closing = std::move(w3_);
    const unsigned client = clients_;
    operations_.hurry(client);
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
    operations_.hurry(clients_);
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
