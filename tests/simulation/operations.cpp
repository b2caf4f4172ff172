// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "operations.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace ethwire::simulation {
namespace {

constexpr std::string_view nameless = "without an id";

} // namespace

std::size_t Operations::start(unsigned client, std::string name, Duration limit, bool cancellable)
{
    Operation operation;
    operation.name = std::move(name);
    operation.client = client;
    const TimePoint now = world_.time.now();
    operation.deadline = limit < TimePoint::max() - now ? now + limit : TimePoint::max();
    operation.spent = world_.time.spent();
    if (cancellable)
        operation.cancel = std::make_shared<asio::cancellation_signal>();
    all_.push_back(std::move(operation));
    const std::size_t number = all_.size() - 1;
    world_.note("op " + std::to_string(number) + ' ' + all_.back().name);
    return number;
}

std::uint64_t Operations::mark(std::size_t number, bool repeats)
{
    all_[number].repeats = repeats;
    return all_[number].mark = number + 1;
}

void Operations::complete(std::size_t number, error_code error, const Outcome<void>* outcome, bool at_once)
{
    Operation& operation = all_[number];
    const std::string name = "op " + std::to_string(number) + ' ' + operation.name;
    world_.note(name + " -> " + (error ? error.message() : "ok"));
    operation.ok = !error;
    if (++operation.completions != 1)
        world_.violation(Promise::once, name + " completes " + std::to_string(operation.completions) + " times");
    if (at_once)
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

asio::cancellation_slot Operations::slot_of(std::size_t number)
{
    const auto& cancel = all_[number].cancel;
    return cancel ? cancel->slot() : asio::cancellation_slot();
}

void Operations::cancel_any()
{
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < all_.size(); ++i)
        if (all_[i].completions == 0 && all_[i].cancel)
            open.push_back(i);
    if (open.empty())
        return;
    const std::size_t number = open[world_.draw(open.size())];
    world_.note("cancel op " + std::to_string(number));
    const auto signal = all_[number].cancel;
    all_[number].deadline = std::min(all_[number].deadline, world_.time.now());
    signal->emit(asio::cancellation_type::terminal);
}

void Operations::hurry(unsigned client)
{
    for (Operation& operation : all_)
        if (operation.client == client && operation.completions == 0)
            operation.deadline = std::min(operation.deadline, world_.time.now());
}

} // namespace ethwire::simulation
