// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "eth/codec.hpp"

namespace ethwire::json {

error_code read_json(Reader& in, std::uint64_t& out) { return eth::read_from(in, out); }
error_code read_json(Reader& in, U256& out) { return eth::read_from(in, out); }
error_code read_json(Reader& in, Bytes& out) { return eth::read_from(in, out); }

error_code read_data(Reader& in, std::span<std::uint8_t> out) { return eth::read_from(in, out); }

} // namespace ethwire::json
