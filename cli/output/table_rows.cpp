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

/// Right-aligned; a dash where the event has no value for the field.
template <class T>
std::string number_text(const T& event, typename T::Field field, std::uint64_t value, std::size_t width)
{
    return event.presence.given(field) ? fmt::format("{:>{}}", value, width) : fmt::format("{:>{}}", "-", width);
}

/// JSON as it came, on one line; what is long is cut where hashes are.
std::string raw_text(std::string_view json, const TextStyle& style)
{
    constexpr std::size_t most = 40;
    std::string text(json);
    make_printable(text);
    if (style.full_hashes() || text.size() <= most)
        return text;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end; // within a character
    return text.substr(0, end) + "..";
}

/// The width of an address where there is none.
std::size_t address_width(const TextStyle& style) { return hash_text(Address(), style).size(); }

} // namespace

void append_row(std::string& out, const Header& header, const TextStyle& style)
{
    const bool pending = header.presence.null(Header::Field::number) || header.presence.omitted(Header::Field::number);
    append_coloured(out, style, Colour::strong, pending ? "   pending" : fmt::format("{:>10}", header.number));
    const bool dated = header.presence.given(Header::Field::timestamp);
    append(out, "  {:>19}  ", dated ? time_text(header.timestamp) : std::string("-"));
    append_coloured(out, style, Colour::dim, hash_text(header.hash, style));
    if (header.gas_limit > 0 && header.presence.given(Header::Field::gas_used))
        append(out, "  gas {:>5.1f} %",
               100.0 * static_cast<double>(header.gas_used) / static_cast<double>(header.gas_limit));
    else
        append(out, "  gas     - %");
    if (header.base_fee_per_gas)
        append(out, "  base {:>13}", gwei_text(*header.base_fee_per_gas));
}

void append_row(std::string& out, const Log& log, const TextStyle& style)
{
    append_coloured(out, style, Colour::strong, number_text(log, Log::Field::block_number, log.block_number, 10));
    append(out, "  log {}  {}  ", number_text(log, Log::Field::log_index, log.log_index, 4),
           hash_text(log.address, style));
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
    const bool valued = pending.presence.given(Transaction::Field::value);
    append(out, "  nonce {}  {:>12} ether", number_text(pending, Transaction::Field::nonce, pending.nonce, 6),
           valued ? decimal_text(pending.value, ether, 6) : std::string("-"));
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

void append_row(std::string& out, const Undecodable& event, const TextStyle& style)
{
    append_coloured(out, style, Colour::red, "odd");
    append(out, "  {}", event.path.empty() ? "event" : event.path);
    if (!event.path.empty() && !event.value.empty())
        append(out, " {}", raw_text(event.value, style));
    append(out, ": {}  ", event.reason.message());
    append_row(out, RawJson{event.raw}, style);
}

void append_misfits(std::string& out, Misfits misfits, const TextStyle& style)
{
    if (misfits.empty())
        return;
    out += "  ";
    append_coloured(out, style, Colour::red, "odd");
    for (const Misfits::Field field : misfits)
        append(out, "  {} {}", field.key, raw_text(field.value, style));
}

} // namespace ethwire::cli
