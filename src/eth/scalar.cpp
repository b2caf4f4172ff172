// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "eth/scalar.hpp"

#include <array>

namespace ethwire::eth {
namespace {

constexpr std::uint8_t no_digit = 0xff;

constexpr std::array<std::uint8_t, 256> digit_values = [] {
    std::array<std::uint8_t, 256> values{};
    for (std::size_t i = 0; i < values.size(); ++i) {
        const int value = hex::digit(static_cast<char>(i));
        values[i] = value < 0 ? no_digit : static_cast<std::uint8_t>(value);
    }
    return values;
}();

/// The digits of a hex string that is written in any way JSON allows.
errc hex_digits(ValueReader& reader, std::string_view& digits) noexcept
{
    if (const errc e = reader.raw_string(digits); e != errc{})
        return e;
    if (!digits.starts_with("0x"))
        return errc::bad_hex;
    digits.remove_prefix(2);
    for (const char c : digits)
        if (digit_values[static_cast<unsigned char>(c)] == no_digit)
            return errc::bad_hex;
    return {};
}

errc read_quantity(ValueReader& reader, U256& out) noexcept
{
    std::string_view digits;
    if (const errc e = hex_digits(reader, digits); e != errc{})
        return e;
    if (digits.empty())
        return errc::bad_length;
    std::array<std::uint64_t, 4> limbs{};
    for (const char c : digits) {
        if (limbs[3] >> 60 != 0)
            return errc::out_of_range;
        for (std::size_t i = 3; i > 0; --i)
            limbs[i] = limbs[i] << 4 | limbs[i - 1] >> 60;
        limbs[0] = limbs[0] << 4 | digit_values[static_cast<unsigned char>(c)];
    }
    out = U256::from_limbs(limbs);
    return digits.size() > 1 && digits.front() == '0' ? leading_zeros : errc{};
}

/// `"0x` and 1 to 16 digits, the first no zero unless it is the only one, and the quote, right here. False with
/// nothing taken when it is anything else.
bool read_short_quantity(ValueReader& reader, std::uint64_t& out) noexcept
{
    const char* const p = reader.position();
    if (reader.left() < 5 || p[0] != '"' || p[1] != '0' || p[2] != 'x')
        return false;
    const char* const limit = reader.left() < 20 ? reader.end() : p + 20;
    const char* q = p + 3;
    std::uint64_t value = 0;
    for (; q != limit; ++q) {
        const std::uint8_t digit = digit_values[static_cast<unsigned char>(*q)];
        if (digit == no_digit)
            break;
        value = value << 4 | digit;
    }
    if (q == limit || *q != '"' || q == p + 3 || (p[3] == '0' && q != p + 4))
        return false;
    out = value;
    reader.move_to(q + 1);
    return true;
}

} // namespace

errc read_fixed(ValueReader& reader, std::span<std::uint8_t> out) noexcept
{
    std::string_view digits;
    if (const errc e = hex_digits(reader, digits); e != errc{})
        return e;
    return hex::decode(digits, out) ? errc{} : errc::bad_length;
}

errc read(ValueReader& reader, std::uint64_t& out) noexcept
{
    if (read_short_quantity(reader, out))
        return {};
    U256 value;
    const errc e = read_quantity(reader, value);
    if (failed(e))
        return e;
    if (!value.fits_u64())
        return errc::out_of_range;
    out = value.low_u64();
    return e;
}

errc read(ValueReader& reader, U256& out) noexcept
{
    std::uint64_t value = 0;
    if (!read_short_quantity(reader, value))
        return read_quantity(reader, out);
    out = U256(value);
    return {};
}

errc read(ValueReader& reader, Bytes& out)
{
    const char* const p = reader.position();
    if (reader.left() >= 4 && p[0] == '"' && p[1] == '0' && p[2] == 'x') {
        const auto* quote = static_cast<const char*>(std::memchr(p + 3, '"', reader.left() - 3));
        if (quote && (quote - p) % 2 == 1) {
            const std::string_view straight{p + 3, static_cast<std::size_t>(quote - p - 3)};
            out.resize(straight.size() / 2);
            if (hex::decode(straight, out)) {
                reader.move_to(quote + 1);
                return {};
            }
        }
    }
    std::string_view digits;
    if (const errc e = hex_digits(reader, digits); e != errc{})
        return e;
    if (digits.size() % 2 != 0)
        return errc::bad_length;
    out.resize(digits.size() / 2);
    return hex::decode(digits, out) ? errc{} : errc::bad_hex;
}

errc read(ValueReader& reader, bool& out) noexcept
{
    reader.peek();
    if (reader.take_word("false"))
        out = false;
    else if (reader.take_word("true"))
        out = true;
    else
        return reader.mismatch();
    return {};
}

errc read(ValueReader& reader, std::string& out) { return reader.string(out); }

errc read(ValueReader& reader, RawJson& out)
{
    std::string_view text;
    if (const errc e = reader.skip_value(text); e != errc{})
        return e;
    out.text = text;
    return {};
}

void write(json::Writer& writer, std::uint64_t value) { writer.quantity(value); }
void write(json::Writer& writer, const U256& value) { writer.quantity(value); }
void write(json::Writer& writer, const Bytes& value) { writer.data(value); }
void write(json::Writer& writer, const std::string& value) { writer.string(value); }
void write(json::Writer& writer, const RawJson& value) { writer.raw(value.text); }

} // namespace ethwire::eth
