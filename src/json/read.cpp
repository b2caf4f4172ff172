// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/json/read.hpp>

#include <ethwire/base/u256.hpp>

#include <charconv>
#include <cmath>

namespace ethwire::json {
namespace {

/// A QUANTITY, leading zeros allowed.
error_code read_quantity(Reader& in, U256& out) noexcept
{
    std::string_view token;
    if (const error_code e = in.raw(token))
        return e;
    const auto value = U256::from_hex(token.substr(1, token.size() - 2));
    out = value.value_or(U256());
    return value ? error_code() : errc::bad_hex;
}

} // namespace

error_code read_json(Reader& in, bool& out) noexcept { return in.boolean(out); }
error_code read_json(Reader& in, double& out) noexcept { return in.number(out); }
error_code read_json(Reader& in, std::string& out) { return in.string(out); }

error_code read_json(Reader& in, RawJson& out)
{
    std::string_view text;
    const error_code e = in.raw(text);
    out.text = text;
    return e;
}

error_code read_integer(Reader& in, std::int64_t least, std::int64_t most, std::int64_t& out) noexcept
{
    if (in.kind() == Kind::string) {
        std::uint64_t quantity = 0;
        const error_code e = read_integer(in, static_cast<std::uint64_t>(most), quantity);
        out = static_cast<std::int64_t>(quantity);
        return e;
    }
    if (const error_code e = in.number(out))
        return e;
    return out < least || out > most ? make_error_code(errc::out_of_range) : error_code();
}

error_code read_integer(Reader& in, std::uint64_t most, std::uint64_t& out) noexcept
{
    if (in.kind() == Kind::string) {
        U256 quantity;
        if (const error_code e = read_quantity(in, quantity))
            return e;
        out = quantity.low_u64();
        return quantity.fits_u64() && out <= most ? error_code() : errc::out_of_range;
    }
    if (const error_code e = in.number(out))
        return e;
    return out > most ? make_error_code(errc::out_of_range) : error_code();
}

void write_json(Writer& out, double value)
{
    // JSON has no infinities and no NaN: what JavaScript writes for them.
    if (!std::isfinite(value))
        return out.null();
    char text[32];
    const auto end = std::to_chars(text, text + sizeof(text), value).ptr;
    out.raw({text, static_cast<std::size_t>(end - text)});
}

void write_json(Writer& out, const std::string& value) { out.string(value); }
void write_json(Writer& out, const RawJson& value) { out.raw(value.text); }

} // namespace ethwire::json
