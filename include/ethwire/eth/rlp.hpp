// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/bytes.hpp>
#include <ethwire/base/u256.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace ethwire::rlp {

/// Writes the Recursive Length Prefix encoding (yellow paper, appendix B), append only.
///
///     rlp::Encoder e;
///     e.begin_list().quantity(nonce).string(address).end_list();
class Encoder {
public:
    /// A byte string as it is.
    Encoder& string(std::span<const std::uint8_t> bytes);

    /// A number: big-endian without leading zeros, zero as the empty string.
    Encoder& quantity(std::uint64_t value);
    Encoder& quantity(const U256& value);

    /// Everything until the matching `end_list` is one list. Lists nest.
    Encoder& begin_list();
    Encoder& end_list();

    /// RLP that is encoded already: one item, or any number of them.
    Encoder& raw(std::span<const std::uint8_t> encoded);

    /// The bytes written. Meaningful when every list is closed.
    const Bytes& bytes() const noexcept { return out_; }
    Bytes take() noexcept { return std::move(out_); }

    /// Empties it; the capacity stays.
    void clear() noexcept
    {
        out_.clear();
        open_.clear();
    }

private:
    Bytes out_;
    std::vector<std::size_t> open_; // where the payload of each open list begins
};

} // namespace ethwire::rlp
