// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/bytes.hpp>
#include <ethwire/base/i256.hpp>
#include <ethwire/base/u256.hpp>
#include <ethwire/eth/address.hpp>
#include <ethwire/eth/block_id.hpp>

#include <fmt/core.h>

#include <cstddef>
#include <string_view>
#include <type_traits>

/// How values print with `fmt`, width and alignment included: hashes and other fixed bytes as `0x` and hex digits,
/// addresses in the mixed case of EIP-55, quantities in decimal, tags of blocks by their names.

namespace ethwire::eth {

/// Formats as `fmt` formats text; held rather than inherited, so that lists of values do not print them in quotes.
class TextFormat {
public:
    constexpr auto parse(fmt::format_parse_context& context) { return text_.parse(context); }

protected:
    /// In the library: `fmt/format.h` costs whoever includes it a tenth of this library's headers.
    fmt::format_context::iterator write(std::string_view text, fmt::format_context& context) const;
    /// For `FMT_COMPILE`, whose header includes `fmt/format.h`.
    template <class Context>
    auto write(std::string_view text, Context& context) const
    {
        return text_.format(fmt::string_view(text.data(), text.size()), context);
    }

private:
    fmt::formatter<fmt::string_view> text_; // that of std::string_view is in fmt/format.h, from fmt 10 on
};

} // namespace ethwire::eth

FMT_BEGIN_NAMESPACE

// With fmt/ranges.h, these are no ranges of numbers.
template <typename T, typename Char>
struct is_range;
template <std::size_t N>
struct is_range<ethwire::FixedBytes<N>, char> : std::false_type {};
template <>
struct is_range<ethwire::Address, char> : std::false_type {};

FMT_END_NAMESPACE

template <std::size_t N>
struct fmt::formatter<ethwire::FixedBytes<N>> : ethwire::eth::TextFormat {
    template <class Context>
    auto format(const ethwire::FixedBytes<N>& value, Context& context) const
    {
        return write(value.to_hex(), context);
    }
};

template <>
struct fmt::formatter<ethwire::Address> : ethwire::eth::TextFormat {
    template <class Context>
    auto format(const ethwire::Address& value, Context& context) const
    {
        return write(value.to_checksum(), context);
    }
};

template <>
struct fmt::formatter<ethwire::U256> : ethwire::eth::TextFormat {
    template <class Context>
    auto format(const ethwire::U256& value, Context& context) const
    {
        return write(value.to_decimal(), context);
    }
};

template <>
struct fmt::formatter<ethwire::I256> : ethwire::eth::TextFormat {
    template <class Context>
    auto format(const ethwire::I256& value, Context& context) const
    {
        return write(value.to_decimal(), context);
    }
};

template <>
struct fmt::formatter<ethwire::BlockTag> : ethwire::eth::TextFormat {
    template <class Context>
    auto format(ethwire::BlockTag value, Context& context) const
    {
        return write(ethwire::to_string(value), context);
    }
};
