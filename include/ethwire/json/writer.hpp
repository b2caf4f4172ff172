// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/u256.hpp>

#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace ethwire::json {

/// Appends JSON to a string, compact, commas on its own. Whoever writes is trusted to close what was opened and to
/// give every member a key; nothing is checked. Reused, it allocates only to grow.
class Writer {
public:
    /// Into a string of its own.
    Writer() noexcept : out_(&own_) {}

    /// Behind what `out` already holds; `out` must outlive the writer.
    explicit Writer(std::string& out) noexcept : out_(&out) {}

    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }

    /// The name of the next member, escaped where it must be.
    void key(std::string_view name);

    /// Text, escaped where it must be: quote, backslash and control characters. Bytes from 0x80 pass as they are, so
    /// that the output is UTF-8 exactly when the input is.
    void string(std::string_view text);

    void boolean(bool value) { token(value ? "true" : "false"); }
    void null() { token("null"); }

    /// A JSON number in decimal.
    void number(std::unsigned_integral auto value) { unsigned_number(value); }
    void number(std::signed_integral auto value) { signed_number(value); }

    /// A QUANTITY of the JSON-RPC specification, `"0x1b4"`: no leading zeros, `"0x0"` for zero.
    void quantity(std::uint64_t value);
    void quantity(const U256& value);

    /// DATA of the JSON-RPC specification, `"0x00ff"`: two digits a byte, `"0x"` for none.
    void data(std::span<const std::uint8_t> bytes);

    /// Splices one JSON value as it is. The caller guarantees that it is valid (`validate` in raw.hpp).
    void raw(std::string_view value) { token(value); }

    /// Go on with the value that `raw` has begun: no comma comes before them.
    void raw_rest(std::string_view text) { out_->append(text); }
    void raw_rest(char c) { out_->push_back(c); }
    void string_rest(std::string_view text) { escaped(text); }

    std::string_view view() const noexcept { return *out_; }

    /// Empties the string, which keeps its capacity.
    void clear() noexcept
    {
        out_->clear();
        comma_ = false;
    }

    /// Gives the string away and starts an empty one.
    std::string take()
    {
        comma_ = false;
        return std::exchange(*out_, std::string());
    }

private:
    void separate()
    {
        if (comma_)
            out_->push_back(',');
        comma_ = true;
    }

    void open(char bracket)
    {
        separate();
        out_->push_back(bracket);
        comma_ = false;
    }

    void close(char bracket)
    {
        out_->push_back(bracket);
        comma_ = true;
    }

    void token(std::string_view text)
    {
        separate();
        out_->append(text);
    }

    void unsigned_number(std::uint64_t value);
    void signed_number(std::int64_t value);
    void escaped(std::string_view text);

    std::string own_;
    std::string* out_;
    bool comma_ = false; // whether a comma is due before the next value or key
};

} // namespace ethwire::json
