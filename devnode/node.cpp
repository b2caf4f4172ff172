// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "node.hpp"

#include "session.hpp"

#include <ethwire/json/writer.hpp>

#include <algorithm>
#include <utility>

namespace ethwire::devnode {

namespace {

template <class T>
std::string to_json(const T& value)
{
    json::Writer writer;
    encode(value, writer);
    return writer.take();
}

} // namespace

Node::Node(ChainOptions chain_options, Faults initial_faults, const Clock& time, Carrier& carries)
    : chain(chain_options), faults(std::move(initial_faults)), random(chain_options.seed ^ 0x6465766e6f6465u),
      clock(time), carrier(carries)
{}

bool Node::has_subscriptions(std::string_view kind) const noexcept
{
    return std::any_of(sessions.begin(), sessions.end(), [kind](const Session* s) { return s->subscribed(kind); });
}

std::size_t Node::subscription_count() const noexcept
{
    std::size_t count = 0;
    for (const Session* session : sessions)
        count += session->subscriptions().size();
    return count;
}

void Node::mine(std::size_t blocks)
{
    for (std::size_t i = 0; i < blocks; ++i) {
        if (has_subscriptions("newPendingTransactions")) {
            // Those that were sent in come last, and were announced when they came.
            std::vector<Transaction> pending = chain.pending();
            pending.resize(std::min(pending.size(), chain.options().transactions));
            for (const Transaction& transaction : pending)
                announce_pending(transaction);
        }
        announce(chain.mine(), false);
    }
    carrier.flush();
}

void Node::reorg(std::size_t depth, std::size_t length, bool removed)
{
    announce(chain.reorg(depth, length), removed);
    carrier.flush();
}

void Node::set_head(const Hash32& hash, bool removed)
{
    announce(chain.set_head(hash), removed);
    carrier.flush();
}

Hash32 Node::send_raw_transaction(Bytes bytes)
{
    const std::size_t before = chain.pending().size();
    const Hash32 hash = chain.send_raw(std::move(bytes));
    if (const auto pending = chain.pending(); pending.size() > before) {
        announce_pending(pending.back());
        carrier.flush();
    }
    return hash;
}

void Node::emit(std::string_view kind, std::string_view result)
{
    for (Session* session : sessions)
        session->emit(kind, result);
    carrier.flush();
}

void Node::announce(const ChainChange& change, bool removed)
{
    const Announce how = faults.announce;
    // geth tells the logs of removed blocks oldest first.
    const auto tell_removed = [&] {
        for (auto it = change.removed.rbegin(); it != change.removed.rend(); ++it)
            announce_logs(**it, true);
    };
    removed = removed && how.removed;
    if (removed && !how.removed_last)
        tell_removed();
    for (const BlockPtr& block : change.added) {
        const bool tell_head =
            how.heads == Announce::Heads::all || (how.heads == Announce::Heads::last && block == change.added.back());
        if (how.logs_first)
            announce_logs(*block, false);
        if (tell_head)
            announce_head(*block);
        if (!how.logs_first)
            announce_logs(*block, false);
    }
    if (removed && how.removed_last)
        tell_removed();
}

void Node::announce_head(const MinedBlock& block)
{
    if (!has_subscriptions("newHeads"))
        return;
    const std::string text = to_json(block.header);
    for (Session* session : sessions)
        session->emit("newHeads", text);
}

void Node::announce_logs(const MinedBlock& block, bool removed)
{
    if (!has_subscriptions("logs"))
        return;
    for (const Receipt& receipt : block.receipts) {
        for (Log log : receipt.logs) {
            log.removed = removed;
            const std::string text = to_json(log);
            for (Session* session : sessions)
                session->emit_log(log, text);
        }
    }
}

void Node::announce_pending(const Transaction& transaction)
{
    const std::string hash = '"' + transaction.hash.to_hex() + '"';
    const std::string whole = to_json(transaction);
    for (Session* session : sessions)
        session->emit_pending(hash, whole);
}

} // namespace ethwire::devnode
