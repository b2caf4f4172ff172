// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <bit>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace ethwire::json {

/// The first byte in a string that is not plain ASCII text: a quote, a backslash, a control character, or from 0x80.
inline const char* find_special(const char* p, const char* end) noexcept
{
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i space = _mm_set1_epi8(' ');
    for (; end - p >= 16; p += 16) {
        const __m128i chunk = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        // Bytes from 0x80 are negative, hence less than a space as well.
        const __m128i low = _mm_cmplt_epi8(chunk, space);
        const __m128i marks = _mm_or_si128(_mm_cmpeq_epi8(chunk, quote), _mm_cmpeq_epi8(chunk, backslash));
        const auto mask = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(low, marks)));
        if (mask != 0)
            return p + std::countr_zero(mask);
    }
#endif
    while (p != end && *p != '"' && *p != '\\' && static_cast<unsigned char>(*p) - 0x20u < 0x60u)
        ++p;
    return p;
}

} // namespace ethwire::json
