// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

/// Everything that a user of the library needs.

#include <ethwire/base/keccak.hpp>
#include <ethwire/eth/format.hpp>
#include <ethwire/eth/literals.hpp>
#include <ethwire/io/run.hpp>
#include <ethwire/version.hpp>
#include <ethwire/web3/async_web3.hpp>
#include <ethwire/web3/handler.hpp>
#include <ethwire/web3/providers.hpp>
#include <ethwire/web3/subscription.hpp>
#include <ethwire/web3/subscriptions.hpp>
