// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ethwire::wire {

/// Checks UTF-8 (RFC 3629) piece by piece and fails with the first byte that cannot belong: no surrogates, no
/// overlong forms, nothing above U+10FFFF. A character may be cut anywhere between pieces.
class Utf8Validator {
public:
    /// True when every byte so far fits. Once false, `reset` before the next use.
    bool accept(std::string_view piece) noexcept;
    /// Whether the text may end here: not inside a character.
    bool complete() const noexcept { return left_ == 0; }
    void reset() noexcept { *this = {}; }

private:
    bool step(std::uint8_t byte) noexcept;

    std::uint8_t left_ = 0;   // continuation bytes that must still come
    std::uint8_t low_ = 0x80; // bounds of the next one
    std::uint8_t high_ = 0xbf;
};

} // namespace ethwire::wire
