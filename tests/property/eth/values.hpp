// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/block.hpp>
#include <ethwire/eth/filter.hpp>
#include <ethwire/eth/header.hpp>
#include <ethwire/eth/log.hpp>
#include <ethwire/eth/receipt.hpp>
#include <ethwire/eth/sync_status.hpp>
#include <ethwire/eth/transaction.hpp>

/// Random values. Drawn from rapidcheck: call them within a property.
namespace ethwire {

void draw(U256& out);
void draw(Header& out);
void draw(Log& out);
void draw(Transaction& out);
void draw(Receipt& out);
void draw(Block& out);
void draw(Filter& out);
void draw(SyncStatus& out);

template <class T>
T arbitrary()
{
    T value;
    draw(value);
    return value;
}

} // namespace ethwire
