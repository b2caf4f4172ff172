// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/hash32.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

namespace ethwire {

enum class BlockTag : std::uint8_t { earliest, latest, pending, safe, finalized };

std::string_view to_string(BlockTag tag) noexcept;

/// Which block: by number, by tag, or by hash (EIP-1898).
class BlockId {
public:
    struct ByHash {
        Hash32 hash;
        std::optional<bool> require_canonical; ///< true: an error when the block is not in the canonical chain

        friend bool operator==(const ByHash&, const ByHash&) = default;
    };
    using Value = std::variant<std::uint64_t, BlockTag, ByHash>;

    BlockId() noexcept : value_(BlockTag::latest) {}
    BlockId(std::uint64_t number) noexcept : value_(number) {}
    BlockId(BlockTag tag) noexcept : value_(tag) {}
    BlockId(const Hash32& hash, std::optional<bool> require_canonical = std::nullopt) noexcept
        : value_(ByHash{hash, require_canonical})
    {}

    /// A tag, `0x` and a number, a decimal number, or `0x` and 64 digits of a hash.
    static std::optional<BlockId> parse(std::string_view text) noexcept;

    const Value& value() const noexcept { return value_; }
    const std::uint64_t* number() const noexcept { return std::get_if<std::uint64_t>(&value_); }
    const BlockTag* tag() const noexcept { return std::get_if<BlockTag>(&value_); }
    const ByHash* hash() const noexcept { return std::get_if<ByHash>(&value_); }

    friend bool operator==(const BlockId&, const BlockId&) = default;

private:
    Value value_;
};

error_code read_json(json::Reader& in, BlockId& out);
void write_json(json::Writer& out, const BlockId& value);

} // namespace ethwire
