// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "methods.hpp"

#include "node.hpp"
#include "session.hpp"

#include <cstdint>

namespace ethwire::devnode {

namespace {

constexpr std::string_view subscribe_suffix = "_subscribe";
constexpr std::string_view unsubscribe_suffix = "_unsubscribe";

constexpr bool is_eth_kind(std::string_view kind) noexcept
{
    return kind == "newHeads" || kind == "logs" || kind == "newPendingTransactions" || kind == "syncing";
}

} // namespace

std::string error_object(int code, std::string_view message)
{
    json::Writer writer;
    writer.begin_object();
    writer.key("code");
    writer.number(code);
    writer.key("message");
    writer.string(message);
    writer.end_object();
    return writer.take();
}

void Call::fail(int code, std::string_view message) { error = error_object(code, message); }

void run_method(std::string_view name, Call& call)
{
    if (const Method method = find_chain_method(name)) {
        method(call);
        return;
    }
    if (const Method command = find_command(name)) {
        command(call);
        return;
    }
    if (name.ends_with(unsubscribe_suffix)) {
        run_unsubscribe(call);
        return;
    }
    if (name.ends_with(subscribe_suffix) && name.size() > subscribe_suffix.size()) {
        run_subscribe(name.substr(0, name.size() - subscribe_suffix.size()), call);
        return;
    }
    call.fail(-32601, "the method " + std::string(name) + " does not exist/is not available");
}

void run_subscribe(std::string_view ns, Call& call)
{
    Session& session = call.session;
    if (!session.can_subscribe()) {
        call.fail(-32601, "notifications not supported");
        return;
    }
    const auto kind = call.params.text(0);
    if (!kind || kind->empty()) {
        call.bad_params("missing subscription kind");
        return;
    }
    if (ns == "eth" && !is_eth_kind(*kind)) {
        call.fail(-32601, "no \"" + std::string(*kind) + "\" subscription in eth namespace");
        return;
    }
    if (session.subscriptions().size() >= Session::max_subscriptions) {
        call.fail(-32005, "too many subscriptions");
        return;
    }
    Filter filter;
    if (*kind == "logs" && call.params.has(1)) {
        if (DecodeContext context; error_code ec = decode(call.params.raw(1), filter, &context)) {
            call.bad_params(context.describe(ec));
            return;
        }
    }
    const bool full = *kind == "newPendingTransactions" && call.params.boolean(1).value_or(false);
    call.result.string(session.subscribe(ns, *kind, full, std::move(filter)));
    if (call.node.faults.early_blocks > 0)
        call.node.mine(call.node.faults.early_blocks);
}

void run_unsubscribe(Call& call)
{
    const auto id = call.params.text(0);
    if (!id) {
        call.bad_params("missing subscription id");
        return;
    }
    if (call.session.unsubscribe(*id))
        call.result.boolean(true);
    else
        call.fail(-32000, "subscription not found");
}

} // namespace ethwire::devnode
