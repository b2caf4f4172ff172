// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace ethwire {

/// Where in a document a decoder gave up. Untouched by a success, so it costs nothing until something is wrong.
class DecodeContext {
public:
    /// The path of the offending value, such as `transactions[3].gasPrice`; empty for the document itself.
    const std::string& path() const noexcept { return path_; }

    /// The JSON text that stands there, cut to `longest_value` bytes; empty when nothing does.
    const std::string& value() const noexcept { return value_; }
    static constexpr std::size_t longest_value = 1024;

    /// `bad hex in field transactions[3].gasPrice`.
    std::string describe(error_code error) const;

    void clear() noexcept
    {
        path_.clear();
        value_.clear();
    }

    /// Called by decoders on their way out, innermost first.
    void enter_field(std::string_view name);
    void enter_element(std::size_t index);
    void set_value(std::string_view text) { value_.assign(text.substr(0, longest_value)); }

private:
    std::string path_;
    std::string value_;
};

} // namespace ethwire
