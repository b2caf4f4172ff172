// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "eth/codec.hpp"

#include <ethwire/base/u256.hpp>
#include <ethwire/eth/address.hpp>
#include <ethwire/eth/bloom.hpp>
#include <ethwire/eth/hash32.hpp>
#include <ethwire/json/raw.hpp>

#include <string>

namespace ethwire {

ETHWIRE_CODEC(bool);
ETHWIRE_CODEC(std::uint64_t);
ETHWIRE_CODEC(std::optional<std::uint64_t>);
ETHWIRE_CODEC(U256);
ETHWIRE_CODEC(std::optional<U256>);
ETHWIRE_CODEC(Hash32);
ETHWIRE_CODEC(std::optional<Hash32>);
ETHWIRE_CODEC(std::vector<Hash32>);
ETHWIRE_CODEC(Address);
ETHWIRE_CODEC(std::vector<Address>);
ETHWIRE_CODEC(Bloom);
ETHWIRE_CODEC(BlockNonce);
ETHWIRE_CODEC(Bytes);
ETHWIRE_CODEC(std::optional<Bytes>);
ETHWIRE_CODEC(std::vector<Bytes>);
ETHWIRE_CODEC(std::string);
ETHWIRE_CODEC(RawJson);

} // namespace ethwire
