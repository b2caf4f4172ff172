// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/devnode/server.hpp>

#include "core.hpp"

#include <utility>

namespace ethwire::devnode {

namespace {

std::string url(std::string_view scheme, const std::string& host, std::uint16_t port)
{
    const bool v6 = host.find(':') != std::string::npos;
    std::string out(scheme);
    return out.append("://").append(v6 ? "[" + host + "]" : host).append(":").append(std::to_string(port));
}

} // namespace

DevNode::DevNode(Executor executor) : DevNode(std::move(executor), NodeOptions()) {}

DevNode::DevNode(Executor executor, NodeOptions options)
    : core_(std::make_shared<Core>(std::move(executor), std::move(options)))
{}

DevNode::~DevNode() { core_->stop(false); }

error_code DevNode::start() { return core_->start(); }

void DevNode::stop(bool reset) { core_->stop(reset); }

std::string DevNode::ws_url() const
{
    return core_->options.ws_port ? url("ws", core_->options.host, *core_->options.ws_port) : std::string();
}

std::string DevNode::http_url() const
{
    const auto port = core_->options.http_port ? core_->options.http_port : core_->options.ws_port;
    return port ? url("http", core_->options.host, *port) : std::string();
}

const std::string& DevNode::ipc_path() const noexcept { return core_->options.ipc_path; }

void DevNode::mine(std::size_t blocks) { core_->node.mine(blocks); }

void DevNode::reorg(std::size_t depth, std::size_t length, bool removed) { core_->node.reorg(depth, length, removed); }

void DevNode::set_head(const Hash32& hash, bool removed) { core_->node.set_head(hash, removed); }

const Chain& DevNode::chain() const noexcept { return core_->node.chain; }

Faults& DevNode::faults()
{
    core_->poke_soon(); // the caller changes something before the loop turns
    return core_->node.faults;
}

void DevNode::fault(Faults faults)
{
    core_->node.faults = std::move(faults);
    core_->flush();
}

void DevNode::clear_faults() { fault({}); }

void DevNode::drop(bool reset) { core_->drop_now(reset); }

void DevNode::close(std::uint16_t code, std::string_view reason) { core_->close_now(code, reason); }

void DevNode::ping(std::string_view payload, std::size_t times) { core_->ping(payload, times); }

void DevNode::send_raw(std::string_view bytes) { core_->send_raw(bytes); }

void DevNode::send_message(std::string_view text) { core_->send_message(text); }

void DevNode::emit(std::string_view kind, std::string_view result) { core_->node.emit(kind, result); }

void DevNode::flood(const Flood& flood) { core_->flood(flood); }

std::size_t DevNode::connection_count() const noexcept { return core_->connection_count(); }

std::size_t DevNode::subscription_count() const noexcept { return core_->node.subscription_count(); }

const Stats& DevNode::stats() const noexcept { return core_->node.stats; }

} // namespace ethwire::devnode
