// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/base/hex.hpp>

#include <cstddef>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace ethwire::hex {
namespace {

constexpr char lower_digits[] = "0123456789abcdef";

char* encode_scalar(const std::uint8_t* bytes, std::size_t size, char* out) noexcept
{
    for (std::size_t i = 0; i < size; ++i) {
        *out++ = lower_digits[bytes[i] >> 4];
        *out++ = lower_digits[bytes[i] & 15];
    }
    return out;
}

#if defined(__SSE2__)

/// Turns 16 digits into their values and clears a lane of `valid` for each that is none.
__m128i values_of(const char* digits, __m128i& valid) noexcept
{
    const __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(digits));
    const __m128i decimal = _mm_sub_epi8(text, _mm_set1_epi8('0'));
    const __m128i letter = _mm_sub_epi8(_mm_or_si128(text, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
    // SSE2 has no unsigned comparison: x <= n where min(x, n) == x.
    const __m128i is_decimal = _mm_cmpeq_epi8(_mm_min_epu8(decimal, _mm_set1_epi8(9)), decimal);
    const __m128i is_letter = _mm_cmpeq_epi8(_mm_min_epu8(letter, _mm_set1_epi8(5)), letter);
    valid = _mm_and_si128(valid, _mm_or_si128(is_decimal, is_letter));
    return _mm_or_si128(_mm_and_si128(is_decimal, decimal),
                        _mm_and_si128(is_letter, _mm_add_epi8(letter, _mm_set1_epi8(10))));
}

/// Joins each pair of values into the byte in the lower half of its 16-bit lane.
__m128i join(__m128i values) noexcept
{
    const __m128i pairs = _mm_or_si128(_mm_slli_epi16(values, 4), _mm_srli_epi16(values, 8));
    return _mm_and_si128(pairs, _mm_set1_epi16(0xff));
}

void decode_16_bytes(const char* digits, std::uint8_t* out, __m128i& valid) noexcept
{
    const __m128i first = join(values_of(digits, valid));
    const __m128i second = join(values_of(digits + 16, valid));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), _mm_packus_epi16(first, second));
}

void decode_8_bytes(const char* digits, std::uint8_t* out, __m128i& valid) noexcept
{
    const __m128i bytes = join(values_of(digits, valid));
    _mm_storel_epi64(reinterpret_cast<__m128i*>(out), _mm_packus_epi16(bytes, bytes));
}

/// The digits of 16 values from 0 to 15.
__m128i digits_of(__m128i values) noexcept
{
    const __m128i is_letter = _mm_cmpgt_epi8(values, _mm_set1_epi8(9));
    const __m128i shift = _mm_and_si128(is_letter, _mm_set1_epi8('a' - '0' - 10));
    return _mm_add_epi8(_mm_add_epi8(values, _mm_set1_epi8('0')), shift);
}

void encode_16_bytes(const std::uint8_t* bytes, char* out) noexcept
{
    const __m128i in = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
    const __m128i nibble = _mm_set1_epi8(15);
    const __m128i high = digits_of(_mm_and_si128(_mm_srli_epi16(in, 4), nibble));
    const __m128i low = digits_of(_mm_and_si128(in, nibble));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), _mm_unpacklo_epi8(high, low));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + 16), _mm_unpackhi_epi8(high, low));
}

#endif

} // namespace

bool decode_scalar(std::string_view digits, std::span<std::uint8_t> out) noexcept
{
    if (digits.size() / 2 != out.size() || digits.size() % 2 != 0)
        return false;
    int bad = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const int high = digit(digits[2 * i]);
        const int low = digit(digits[2 * i + 1]);
        bad |= high | low; // negative where either is
        out[i] = static_cast<std::uint8_t>((high & 15) << 4 | (low & 15));
    }
    return bad >= 0;
}

bool decode(std::string_view digits, std::span<std::uint8_t> out) noexcept
{
#if defined(__SSE2__)
    const std::size_t size = out.size();
    if (size < 8)
        return decode_scalar(digits, out);
    if (digits.size() / 2 != size || digits.size() % 2 != 0)
        return false;
    const char* const in = digits.data();
    std::uint8_t* const to = out.data();
    __m128i valid = _mm_set1_epi8(-1);
    std::size_t i = 0;
    for (; i + 64 <= size; i += 64) {
        decode_16_bytes(in + 2 * i, to + i, valid);
        decode_16_bytes(in + 2 * i + 32, to + i + 16, valid);
        decode_16_bytes(in + 2 * i + 64, to + i + 32, valid);
        decode_16_bytes(in + 2 * i + 96, to + i + 48, valid);
    }
    for (; i + 16 <= size; i += 16)
        decode_16_bytes(in + 2 * i, to + i, valid);
    if (i + 8 < size)
        decode_8_bytes(in + 2 * i, to + i, valid);
    // The last eight bytes once more, so that no rest is left for a loop.
    if (i < size)
        decode_8_bytes(in + 2 * (size - 8), to + size - 8, valid);
    return _mm_movemask_epi8(valid) == 0xffff;
#else
    return decode_scalar(digits, out);
#endif
}

char* encode(std::span<const std::uint8_t> bytes, char* out) noexcept
{
#if defined(__SSE2__)
    const std::size_t size = bytes.size();
    if (size >= 16) {
        std::size_t i = 0;
        for (; i + 16 <= size; i += 16)
            encode_16_bytes(bytes.data() + i, out + 2 * i);
        if (i < size)
            encode_16_bytes(bytes.data() + size - 16, out + 2 * (size - 16));
        return out + 2 * size;
    }
#endif
    return encode_scalar(bytes.data(), bytes.size(), out);
}

std::string to_string(std::span<const std::uint8_t> bytes)
{
    std::string text(2 + 2 * bytes.size(), '0');
    text[1] = 'x';
    encode(bytes, text.data() + 2);
    return text;
}

} // namespace ethwire::hex
