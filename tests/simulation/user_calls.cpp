// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "user.hpp"

#include <ethwire/base/hex.hpp>
#include <ethwire/base/keccak.hpp>
#include <ethwire/rpc/errc.hpp>

#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// What a program asks of the node, alone and in batches.
namespace ethwire::simulation {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t blocks = 8; // of the node's chain, the first included

Address address_of(std::uint64_t mark) { return *Address::from_hex("0x" + marked(mark)); }

} // namespace

void User::call()
{
    const Duration limit = world_.draw(200ms, request_timeout);
    const Eth eth = w3_->with(CallOptions().timeout(limit));
    switch (world_.draw(5)) {
    case 0: eth.block_number(observed(start("block_number", limit, true), nothing)); break;
    case 1: eth.chain_id(observed(start("chain_id", limit, true), nothing)); break;
    case 2: {
        const std::size_t number = start("get_balance", limit, true);
        eth.get_balance(address_of(operations_.mark(number, true)), {}, observed(number, nothing));
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
    hex::decode(marked(operations_.mark(number, false)), bytes);
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
    kept->balances.push_back(
        kept->batch.add(methods::get_balance, address_of(operations_.mark(number, true)), BlockId()));
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

} // namespace ethwire::simulation
