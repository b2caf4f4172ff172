// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "utf8.hpp"

#include "base/utf8.hpp"

#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace ethwire::wire {
namespace {

/// The first byte of [at, end) that is not ASCII, or one shortly before it: what is skipped is ASCII.
const char* skip_ascii(const char* at, const char* end) noexcept
{
#ifdef __SSE2__
    const char* const begin = at;
    const auto load = [](const char* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); };
    for (; end - at >= 64; at += 64) {
        const __m128i any =
            _mm_or_si128(_mm_or_si128(load(at), load(at + 16)), _mm_or_si128(load(at + 32), load(at + 48)));
        if (_mm_movemask_epi8(any) != 0)
            break;
    }
    for (; end - at >= 16; at += 16) {
        const int high = _mm_movemask_epi8(load(at));
        if (high != 0)
            return at + __builtin_ctz(static_cast<unsigned>(high));
    }
    if (end - begin >= 16) {
        // The last sixteen bytes: those before `at` are known to be ASCII.
        const int high = _mm_movemask_epi8(load(end - 16));
        return high == 0 ? end : end - 16 + __builtin_ctz(static_cast<unsigned>(high));
    }
#endif
    for (; end - at >= 8; at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, sizeof word);
        if ((word & 0x8080808080808080u) != 0)
            break;
    }
    while (at != end && static_cast<std::uint8_t>(*at) < 0x80)
        ++at;
    return at;
}

} // namespace

bool Utf8Validator::accept(std::string_view piece) noexcept
{
    const char* at = piece.data();
    const char* const end = at + piece.size();
    while (at != end) {
        if (left_ == 0) {
            at = skip_ascii(at, end);
            if (at == end)
                return true;
        }
        if (!step(static_cast<std::uint8_t>(*at++)))
            return false;
    }
    return true;
}

bool Utf8Validator::step(std::uint8_t byte) noexcept
{
    if (left_ != 0) {
        if (byte < low_ || byte > high_)
            return false;
        --left_;
        low_ = 0x80;
        high_ = 0xbf;
        return true;
    }
    if (byte < 0x80)
        return true;
    const base::Utf8Lead lead = base::utf8_lead(byte);
    if (lead.size == 0)
        return false;
    left_ = static_cast<std::uint8_t>(lead.size - 1);
    low_ = lead.low;
    high_ = lead.high;
    return true;
}

} // namespace ethwire::wire
