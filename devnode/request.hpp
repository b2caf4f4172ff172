// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/bytes.hpp>
#include <ethwire/eth/block_id.hpp>
#include <ethwire/eth/hash32.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ethwire::devnode {

/// Walks JSON text without building anything: values come out as slices of it. It looks only as deep as it must, so
/// commas and colons inside a skipped value are not checked; whoever reads that value does.
class JsonScanner {
public:
    explicit JsonScanner(std::string_view text) noexcept : at_(text.data()), end_(text.data() + text.size()) {}

    bool take(char c) noexcept; ///< skips white space, then `c` if it is there
    bool at_end() noexcept;     ///< nothing but white space is left
    char peek() noexcept;       ///< the next character that is no white space; 0 at the end

    /// The next value, whole; nullopt when it is broken or nested deeper than 512.
    std::optional<std::string_view> value() noexcept;

    /// The next string, between its quotes, escapes as they are.
    std::optional<std::string_view> string() noexcept;

private:
    void skip_space() noexcept;

    const char* at_;
    const char* end_;
};

/// One JSON-RPC request, as slices of the message.
struct Request {
    std::string_view method; ///< between the quotes
    std::string_view id;     ///< as it was written; empty when there is none
    std::string_view params; ///< as they were written; empty when there are none
};

enum class MessageShape {
    request,
    batch,
    broken,  ///< no JSON: error -32700
    invalid, ///< JSON, but no request: error -32600
};

/// Reads a message: one request, or the elements of a batch. An element that is no request has an empty method.
MessageShape read_message(std::string_view text, std::vector<Request>& out);

// What one JSON value, given as text, is; nullopt when it is something else.
std::optional<std::string_view> as_text(std::string_view value) noexcept; ///< a string without escapes
std::optional<bool> as_boolean(std::string_view value) noexcept;
std::optional<std::uint64_t> as_integer(std::string_view value) noexcept; ///< 12, "12" or "0xc"
std::optional<double> as_number(std::string_view value) noexcept;
std::optional<std::string> as_string(std::string_view value); ///< any string, taken out of its escapes

/// The parameters of a request, by position.
class Params {
public:
    /// False when they are no array.
    bool read(std::string_view text);

    std::size_t size() const noexcept { return values_.size(); }
    std::string_view raw(std::size_t i) const noexcept { return i < values_.size() ? values_[i] : std::string_view(); }
    bool has(std::size_t i) const noexcept { return i < values_.size() && values_[i] != "null"; }

    // Each is nullopt when the parameter is not there or is something else.
    std::optional<std::string_view> text(std::size_t i) const noexcept { return as_text(raw(i)); }
    std::optional<bool> boolean(std::size_t i) const noexcept { return as_boolean(raw(i)); }
    std::optional<std::uint64_t> integer(std::size_t i) const noexcept { return as_integer(raw(i)); }
    std::optional<double> number(std::size_t i) const noexcept { return as_number(raw(i)); }
    std::optional<Hash32> hash(std::size_t i) const noexcept;
    std::optional<Bytes> bytes(std::size_t i) const;
    std::optional<BlockId> block(std::size_t i) const; ///< absent: latest

private:
    std::vector<std::string_view> values_;
};

/// Takes a JSON string, given between its quotes, out of its escapes; \u of a lone surrogate becomes U+FFFD.
std::string unescaped(std::string_view text);

} // namespace ethwire::devnode
