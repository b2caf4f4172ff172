// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

// The typed face on real nodes; nodes.py starts them and says where they listen.

#include <ethwire/ethwire.hpp>

#include <ethwire/base/hex.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>

namespace ethwire {
namespace {

using namespace std::chrono_literals;

/// Stores the transaction's value, logs it under one topic, and stops; behind the code that returns it.
constexpr std::string_view contract = "0x602b80600b6000396000f334600052"
                                      "7fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
                                      "60206000a100";
constexpr std::string_view topic = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

struct Place {
    const char* node;
    const char* transport;
};

std::string name_of(const testing::TestParamInfo<Place>& info)
{
    return std::string(info.param.node) + "_" + info.param.transport;
}

class Typed : public testing::TestWithParam<Place> {
protected:
    AutoProvider provider() const
    {
        const std::string name = std::string("ETHWIRE_TEST_") + GetParam().node + "_" + GetParam().transport;
        const char* const address = std::getenv(name.c_str());
        if (!address)
            throw std::runtime_error(name + " is not set: nodes.py runs this program");
        return AutoProvider(std::string_view(address));
    }
};

class TypedCalls : public Typed {};
class TypedSubscriptions : public Typed {};
class TypedReorganisation : public Typed {};
class TypedReceipts : public Typed {};

/// A contract that logs, made by the node's own account.
awaitable<Receipt> deploy(Eth eth, Address from)
{
    Bytes code((contract.size() - 2) / 2);
    EXPECT_TRUE(hex::decode(contract.substr(2), code));
    const Hash32 hash =
        co_await eth.send_transaction(TransactionRequest().from(from).data(std::move(code)).gas(200'000));
    const Receipt receipt = co_await eth.wait_for_transaction_receipt(hash, 20s);
    co_return receipt;
}

awaitable<void> calls(AutoProvider provider)
{
    auto w3 = co_await AsyncWeb3::connect(provider);
    const U256 chain = co_await w3.eth().chain_id();
    EXPECT_NE(chain, U256());
    const std::vector<Address> accounts = co_await w3.eth().accounts();
    EXPECT_FALSE(accounts.empty());
    const U256 balance = co_await w3.eth().get_balance(accounts.front());
    EXPECT_NE(balance, U256());

    const Receipt made = co_await deploy(w3.eth(), accounts.front());
    EXPECT_TRUE(made.contract_address.has_value());
    const Address address = *made.contract_address;
    const Bytes code = co_await w3.eth().get_code(address);
    EXPECT_EQ(code.size(), 43u);

    const Hash32 hash = co_await w3.eth().send_transaction(
        TransactionRequest().from(accounts.front()).to(address).value(U256(7)).gas(100'000));
    const Receipt receipt = co_await w3.eth().wait_for_transaction_receipt(hash, 20s);
    EXPECT_EQ(receipt.logs.size(), 1u);

    const Transaction transaction = co_await w3.eth().get_transaction(hash);
    EXPECT_EQ(transaction.hash, hash);
    const Block block = co_await w3.eth().get_block(receipt.block_hash, true);
    EXPECT_EQ(block.header.hash, receipt.block_hash);
    const auto number = block.header.number;

    Filter filter;
    filter.from_block(BlockId(number)).to_block(BlockId(number)).address(address);
    const std::vector<Log> logs = co_await w3.eth().get_logs(filter);
    EXPECT_EQ(logs.size(), 1u);
    EXPECT_EQ(logs.front().transaction_hash, hash);
    EXPECT_EQ(logs.front(), receipt.logs.front());

    auto batch = w3.batch_requests();
    auto again = batch.add(methods::get_block_by_number, BlockId(number), false);
    auto gas_price = batch.add(methods::gas_price);
    auto missing = batch.add(methods::get_transaction_by_hash, Hash32());
    co_await batch.async_execute();
    EXPECT_EQ(again->header.hash, receipt.block_hash);
    EXPECT_TRUE(gas_price);
    EXPECT_EQ(missing.error(), eth::errc::transaction_not_found);

    bool refused = false;
    try {
        co_await w3.manager().coro_request("eth_noSuchMethod");
    } catch (const Web3RPCError& error) {
        refused = !error.server_error().message.empty();
    }
    EXPECT_TRUE(refused);
    co_await w3.close();
}

awaitable<void> fees_proofs_and_simulations(AutoProvider provider)
{
    auto w3 = co_await AsyncWeb3::connect(provider);
    const std::vector<Address> accounts = co_await w3.eth().accounts();
    const Address sender = accounts.front();
    const Receipt made = co_await deploy(w3.eth(), sender);
    const Address address = *made.contract_address;

    const std::vector<double> percentiles{25, 75};
    const FeeHistory fees = co_await w3.eth().fee_history(1, BlockId(made.block_number), percentiles);
    EXPECT_EQ(fees.oldest_block, made.block_number);
    EXPECT_EQ(fees.base_fee_per_gas.size(), 2u);
    EXPECT_EQ(fees.gas_used_ratio.size(), 1u);
    EXPECT_GT(fees.gas_used_ratio.at(0), 0.0);
    EXPECT_EQ(fees.reward.size(), 1u);
    EXPECT_EQ(fees.reward.at(0).size(), 2u);

    // The first node of a proof hashes to the state's root (EIP-1186).
    const Block block = co_await w3.eth().get_block(BlockId(made.block_number));
    const std::vector<Hash32> slots{Hash32()};
    const AccountProof proof = co_await w3.eth().get_proof(address, slots, BlockId(made.block_number));
    EXPECT_EQ(proof.address, address);
    EXPECT_EQ(proof.nonce, 1u);
    EXPECT_FALSE(proof.account_proof.empty());
    EXPECT_EQ(keccak256(proof.account_proof.at(0)), block.header.state_root);
    EXPECT_EQ(proof.storage_proof.size(), 1u);
    EXPECT_EQ(proof.storage_proof.at(0).value, U256());

    const CallRequest pay = CallRequest().from(sender).to(address).value(U256(7)).gas(100'000);
    const AccessListResult list = co_await w3.eth().create_access_list(pay);
    EXPECT_GT(list.gas_used, 21'000u);
    EXPECT_FALSE(list.error);

    SimulationBlock simulated_block;
    simulated_block.calls.push_back(pay);
    simulated_block.calls.push_back(CallRequest().from(sender).to(address).value(U256(8)).gas(22'000));
    Simulation simulation;
    simulation.blocks.push_back(simulated_block);
    const std::vector<SimulatedBlock> simulated = co_await w3.eth().simulate_v1(simulation);
    EXPECT_EQ(simulated.size(), 1u);
    EXPECT_EQ(simulated.at(0).calls.size(), 2u);
    const SimulatedCall& paid = simulated.at(0).calls.at(0);
    EXPECT_EQ(paid.status, 1u);
    EXPECT_EQ(paid.logs.size(), 1u);
    EXPECT_EQ(paid.logs.at(0).address, address);
    const SimulatedCall& starved = simulated.at(0).calls.at(1);
    EXPECT_EQ(starved.status, 0u);
    EXPECT_TRUE(starved.error.has_value());

    const std::string blocks = co_await w3.eth().request(methods::new_block_filter);
    Filter of_contract;
    of_contract.address(address);
    const std::string logs = co_await w3.eth().request(methods::new_filter, of_contract);
    const Hash32 hash = co_await w3.eth().send_transaction(pay);
    const Receipt receipt = co_await w3.eth().wait_for_transaction_receipt(hash, 20s);
    const std::vector<Receipt> all =
        co_await w3.eth().request(methods::get_block_receipts, BlockId(receipt.block_hash));
    EXPECT_NE(std::find(all.begin(), all.end(), receipt), all.end());
    const FilterChanges new_logs = co_await w3.eth().request(methods::get_filter_changes, logs);
    EXPECT_EQ(new_logs.logs, receipt.logs);
    EXPECT_TRUE(new_logs.hashes.empty());
    const FilterChanges new_blocks = co_await w3.eth().request(methods::get_filter_changes, blocks);
    EXPECT_NE(std::find(new_blocks.hashes.begin(), new_blocks.hashes.end(), receipt.block_hash),
              new_blocks.hashes.end());
    const FilterChanges nothing = co_await w3.eth().request(methods::get_filter_changes, logs);
    EXPECT_TRUE(nothing.empty());
    const bool gone = co_await w3.eth().request(methods::uninstall_filter, logs);
    EXPECT_TRUE(gone);
    co_await w3.close();
}

awaitable<void> receipts_of_blocks(AutoProvider provider)
{
    auto w3 = co_await AsyncWeb3::connect(provider);
    const std::vector<Address> accounts = co_await w3.eth().accounts();
    auto receipts = co_await w3.eth().subscribe(TransactionReceiptsSubscription());
    const Receipt made = co_await deploy(w3.eth(), accounts.front());
    bool seen = false;
    while (!seen) {
        const auto event = co_await receipts.next(20s);
        EXPECT_TRUE(event);
        seen = !event || std::find(event->begin(), event->end(), made) != event->end();
    }
    co_await w3.close();
}

awaitable<void> subscriptions_together(AutoProvider provider)
{
    auto w3 = co_await AsyncWeb3::connect(provider);
    const std::vector<Address> accounts = co_await w3.eth().accounts();
    const Receipt made = co_await deploy(w3.eth(), accounts.front());
    Filter filter;
    filter.address(*made.contract_address).topic(0, *Hash32::from_hex(topic));
    auto logs = co_await w3.eth().subscribe(LogsSubscription(filter));
    auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
    auto pending = co_await w3.eth().subscribe(PendingTxSubscription());

    const Hash32 hash = co_await w3.eth().send_transaction(
        TransactionRequest().from(accounts.front()).to(*made.contract_address).value(U256(9)).gas(100'000));
    Hash32 seen{};
    while (seen != hash) {
        const auto event = co_await pending.next(20s);
        seen = *event;
    }
    const auto log = co_await logs.next(20s);
    EXPECT_EQ(log->transaction_hash, hash);
    EXPECT_FALSE(log->removed);

    // Consecutive heads are linked, and the block that was announced can be had.
    const auto first = co_await heads.next(20s);
    const Header parent = first.to_owned();
    const auto second = co_await heads.next(20s);
    EXPECT_EQ(second->parent_hash, parent.hash);
    const Hash32 child = second->hash;
    const Block block = co_await w3.eth().get_block(child);
    EXPECT_EQ(block.header.hash, child);
    const bool all = co_await w3.subscription_manager().unsubscribe_all();
    EXPECT_TRUE(all);
    co_await w3.close();
}

awaitable<void> reorganised(AutoProvider provider)
{
    auto w3 = co_await AsyncWeb3::connect(provider);
    auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
    std::uint64_t top = 0;
    for (int n = 0; n < 3; ++n) {
        const auto head = co_await heads.next(20s);
        top = head->number;
    }
    const Block replaced = co_await w3.eth().get_block(BlockId(top));
    co_await w3.manager().coro_request("anvil_reorg", "[2,[]]");
    // The number comes again, with another hash.
    Hash32 hash{};
    std::uint64_t number = top + 1;
    while (number != top) {
        const auto head = co_await heads.next(20s);
        number = head->number;
        hash = head->hash;
    }
    EXPECT_NE(hash, replaced.header.hash);
    co_await w3.close();
}

TEST_P(TypedCalls, TransactionsAndBatches) { run(calls(provider())); }

TEST_P(TypedCalls, FeesProofsAndSimulations) { run(fees_proofs_and_simulations(provider())); }

TEST_P(TypedReceipts, ComeWithEachBlock) { run(receipts_of_blocks(provider())); }

TEST_P(TypedSubscriptions, BesideEachOther) { run(subscriptions_together(provider())); }

TEST_P(TypedReorganisation, IsSeenAsTheNodeTellsIt) { run(reorganised(provider())); }

constexpr Place geth_ws{"GETH", "WS"};
constexpr Place geth_ipc{"GETH", "IPC"};
constexpr Place geth_http{"GETH", "HTTP"};
constexpr Place anvil_ws{"ANVIL", "WS"};
constexpr Place anvil_ipc{"ANVIL", "IPC"};
constexpr Place anvil_http{"ANVIL", "HTTP"};

INSTANTIATE_TEST_SUITE_P(Nodes, TypedCalls,
                         testing::Values(geth_ws, geth_ipc, geth_http, anvil_ws, anvil_ipc, anvil_http), name_of);
INSTANTIATE_TEST_SUITE_P(Nodes, TypedSubscriptions, testing::Values(geth_ws, geth_ipc, anvil_ws, anvil_ipc), name_of);
INSTANTIATE_TEST_SUITE_P(Nodes, TypedReceipts, testing::Values(geth_ws, geth_ipc), name_of); // anvil has none
INSTANTIATE_TEST_SUITE_P(Nodes, TypedReorganisation, testing::Values(anvil_ws, anvil_ipc), name_of);

} // namespace
} // namespace ethwire
