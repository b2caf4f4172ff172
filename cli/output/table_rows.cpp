// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "output/table_rows.hpp"

#include <fmt/format.h>

#include <iterator>

namespace ethwire::cli {
namespace {

constexpr std::size_t gwei = 9;   // digits of wei below one
constexpr std::size_t ether = 18; // the same

template <class... Args>
void append(std::string& out, fmt::format_string<Args...> format, Args&&... args)
{
    fmt::format_to(std::back_inserter(out), format, std::forward<Args>(args)...);
}

std::string gwei_text(const U256& wei) { return decimal_text(wei, gwei, 3) + " gwei"; }

/// The width of an address where there is none.
std::size_t address_width(const TextStyle& style) { return hash_text(Address(), style).size(); }

} // namespace

void append_row(std::string& out, const Header& header, const TextStyle& style)
{
    const bool pending = header.presence.null(Header::Field::number) || header.presence.omitted(Header::Field::number);
    append_coloured(out, style, Colour::strong, pending ? "   pending" : fmt::format("{:>10}", header.number));
    append(out, "  {}  ", time_text(header.timestamp));
    append_coloured(out, style, Colour::dim, hash_text(header.hash, style));
    if (header.gas_limit > 0)
        append(out, "  gas {:>5.1f} %",
               100.0 * static_cast<double>(header.gas_used) / static_cast<double>(header.gas_limit));
    else
        append(out, "  gas     - %");
    if (header.base_fee_per_gas)
        append(out, "  base {:>13}", gwei_text(*header.base_fee_per_gas));
}

void append_row(std::string& out, const Log& log, const TextStyle& style)
{
    append_coloured(out, style, Colour::strong, fmt::format("{:>10}", log.block_number));
    append(out, "  log {:>4}  {}  ", log.log_index, hash_text(log.address, style));
    const std::string first = log.topics.empty() ? std::string("no topic") : hash_text(log.topics[0], style);
    append(out, "{:<{}}", first, hash_text(Hash32(), style).size());
    append(out, "  {} {:>6}  tx ",
           log.topics.size() == 1 ? "1 topic, bytes " : fmt::format("{} topics, bytes", log.topics.size()),
           log.data.size());
    append_coloured(out, style, Colour::dim, hash_text(log.transaction_hash, style));
    if (log.removed) {
        out += "  ";
        append_coloured(out, style, Colour::red, "removed");
    }
}

void append_row(std::string& out, const Hash32& pending, const TextStyle&)
{
    // The whole event is this hash: shortened, it would say nothing.
    out += pending.to_hex();
}

void append_row(std::string& out, const Transaction& pending, const TextStyle& style)
{
    append_coloured(out, style, Colour::strong, hash_text(pending.hash, style));
    append(out, "  {} > ", hash_text(pending.from, style));
    append(out, "{:<{}}", pending.to ? hash_text(*pending.to, style) : std::string("new contract"),
           address_width(style));
    append(out, "  nonce {:>6}  {:>12} ether", pending.nonce, decimal_text(pending.value, ether, 6));
    if (const auto& price = pending.max_fee_per_gas ? pending.max_fee_per_gas : pending.gas_price)
        append(out, "  fee {:>13}", gwei_text(*price));
}

void append_row(std::string& out, const SyncStatus& status, const TextStyle& style)
{
    if (!status.syncing) {
        out += "in sync";
        return;
    }
    append_coloured(out, style, Colour::strong, "syncing");
    if (status.current_block)
        append(out, "  block {}", *status.current_block);
    if (status.highest_block)
        append(out, " of {}", *status.highest_block);
    if (status.starting_block)
        append(out, ", begun at {}", *status.starting_block);
}

void append_row(std::string& out, const RawJson& value, const TextStyle&)
{
    std::string text = value.text;
    make_printable(text);
    out += text;
}

} // namespace ethwire::cli
