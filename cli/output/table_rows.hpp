// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "output/text.hpp"

#include <ethwire/eth/hash32.hpp>
#include <ethwire/eth/header.hpp>
#include <ethwire/eth/log.hpp>
#include <ethwire/eth/sync_status.hpp>
#include <ethwire/eth/transaction.hpp>
#include <ethwire/eth/unknown_fields.hpp>
#include <ethwire/json/raw.hpp>
#include <ethwire/web3/event.hpp>

#include <string>
#include <string_view>

namespace ethwire::cli {

// An event as one aligned line for people, without the line's end.

void append_row(std::string& out, const Header& header, const TextStyle& style);
void append_row(std::string& out, const Log& log, const TextStyle& style);
void append_row(std::string& out, const Hash32& pending, const TextStyle& style);
void append_row(std::string& out, const Transaction& pending, const TextStyle& style);
void append_row(std::string& out, const SyncStatus& status, const TextStyle& style);
void append_row(std::string& out, const RawJson& value, const TextStyle& style);
void append_row(std::string& out, const Undecodable& event, const TextStyle& style);

/// At the end of a row: the fields whose form is odd, each with what stands there.
void append_misfits(std::string& out, Misfits misfits, const TextStyle& style);

} // namespace ethwire::cli
