// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "ipc.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace ethwire::wire {
namespace {

bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

#ifdef __SSE2__
static_assert(padding >= 64, "a block of 64 bytes is read at any byte of the data");

/// 64 bytes, and questions to all of them at once: bit i answers for byte i.
class ByteBlock {
public:
    explicit ByteBlock(const char* from) noexcept
    {
        for (int i = 0; i < 4; ++i)
            part_[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from) + i);
    }

    std::uint64_t equal(char c) const noexcept
    {
        return ask([wanted = _mm_set1_epi8(c)](__m128i part) { return _mm_cmpeq_epi8(part, wanted); });
    }

    /// `{` and `[` differ in one bit, as do `}` and `]`.
    std::uint64_t equal_but_bit_5(char c) const noexcept
    {
        return ask([wanted = _mm_set1_epi8(c), bit = _mm_set1_epi8(0x20)](__m128i part) {
            return _mm_cmpeq_epi8(_mm_or_si128(part, bit), wanted);
        });
    }

private:
    template <class Question>
    std::uint64_t ask(Question question) const noexcept
    {
        std::uint64_t answer = 0;
        for (int i = 0; i < 4; ++i)
            answer |= std::uint64_t{static_cast<std::uint16_t>(_mm_movemask_epi8(question(part_[i])))} << (16 * i);
        return answer;
    }

    __m128i part_[4];
};

/// Bit i: whether the number of bits set in 0..i is odd.
std::uint64_t running_parity(std::uint64_t bits) noexcept
{
    for (int shift = 1; shift < 64; shift *= 2)
        bits ^= bits << shift;
    return bits;
}
#endif

} // namespace

std::span<char> IpcCodec::prepare()
{
    if (ended_)
        input_.clear();
    return input_.prepare();
}

void IpcCodec::commit(std::size_t bytes) { input_.commit(bytes); }

Item IpcCodec::next()
{
    if (ended_)
        return {};

    std::string_view data = input_.data();
    if (scanned_ == 0) {
        const auto begin = std::find_if_not(data.begin(), data.end(), is_space);
        const auto blank = static_cast<std::size_t>(begin - data.begin());
        input_.consume(blank);
        data.remove_prefix(blank);
        if (data.empty())
            return {};
        if (data.front() != '{' && data.front() != '[')
            return fail(errc::garbage_between_documents);
        depth_ = 1;
        scanned_ = 1;
    }

    const bool whole = scan(data);
    if (scanned_ > max_message_)
        return fail(errc::message_too_large);
    if (!whole)
        return {};
    Item item;
    item.kind = Item::Kind::text;
    item.payload = data.substr(0, scanned_);
    input_.consume(scanned_);
    scanned_ = 0;
    return item;
}

/// Moves `scanned_` up to the end of the document, or of the data; true when the document is whole.
bool IpcCodec::scan(std::string_view data) noexcept
{
#ifdef __SSE2__
    constexpr std::size_t too_few_for_a_block = 8;
    while (data.size() - scanned_ >= too_few_for_a_block) {
        const std::size_t size = std::min<std::size_t>(data.size() - scanned_, 64);
        const std::uint64_t present = size == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << size) - 1;
        const ByteBlock block(data.data() + scanned_);

        if (escaped_ || (block.equal('\\') & present) != 0) {
            for (std::size_t i = 0; i < size; ++i) {
                if (step(data[scanned_++]))
                    return true;
            }
            continue;
        }

        const std::uint64_t quotes = block.equal('"') & present;
        const std::uint64_t in_string = running_parity(quotes) ^ (in_string_ ? ~std::uint64_t{0} : 0);
        const std::uint64_t opens = block.equal_but_bit_5('{') & present & ~in_string;
        const std::uint64_t closes = block.equal_but_bit_5('}') & present & ~in_string;
        const auto closed = static_cast<std::size_t>(std::popcount(closes));
        if (closed < depth_) {
            depth_ = depth_ + static_cast<std::size_t>(std::popcount(opens)) - closed;
        } else {
            for (std::uint64_t brackets = opens | closes; brackets != 0; brackets &= brackets - 1) {
                const std::uint64_t bracket = brackets & -brackets;
                if ((opens & bracket) != 0) {
                    ++depth_;
                } else if (--depth_ == 0) {
                    scanned_ += static_cast<std::size_t>(std::countr_zero(bracket)) + 1;
                    in_string_ = false;
                    return true;
                }
            }
        }
        in_string_ = in_string >> 63 != 0;
        scanned_ += size;
    }
#endif
    while (scanned_ < data.size()) {
        if (step(data[scanned_++]))
            return true;
    }
    return false;
}

/// One byte of a document; true for its last one.
bool IpcCodec::step(char byte) noexcept
{
    if (escaped_) {
        escaped_ = false;
    } else if (byte == '"') {
        in_string_ = !in_string_;
    } else if (in_string_) {
        escaped_ = byte == '\\';
    } else if (byte == '{' || byte == '[') {
        ++depth_;
    } else if (byte == '}' || byte == ']') {
        return --depth_ == 0;
    }
    return false;
}

Item IpcCodec::fail(errc e) noexcept
{
    ended_ = true;
    Item item;
    item.kind = Item::Kind::failed;
    item.error = make_error_code(e);
    return item;
}

void IpcCodec::send(std::string_view message)
{
    output_.append(message);
    output_.append("\n");
}

std::span<const char> IpcCodec::output() const noexcept { return output_.data(); }

void IpcCodec::sent(std::size_t bytes) noexcept { output_.drop(bytes); }

void IpcCodec::shrink() noexcept
{
    input_.shrink();
    output_.shrink();
}

} // namespace ethwire::wire
