// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "ipc.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace ethwire::wire {
namespace {

using base::is_space;

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
    if (ended_ || (reading_ == Reading::nothing && !begin()))
        return {};

    const std::string_view data = input_.data();
    Cut cut;
    const bool found = find(data, cut);
    if ((found ? cut.end : scanned_) > max_message_)
        return fail(errc::message_too_large);
    if (!found)
        return {};
    Item item;
    item.kind = Item::Kind::text;
    item.payload = data.substr(0, cut.end);
    input_.consume(cut.next);
    reading_ = Reading::nothing;
    return item;
}

/// Skips white space; true when there is something behind it.
bool IpcCodec::begin()
{
    const std::string_view data = input_.data();
    const auto first = std::find_if_not(data.begin(), data.end(), is_space);
    input_.consume(static_cast<std::size_t>(first - data.begin()));
    if (first == data.end())
        return false;
    const bool document = *first == '{' || *first == '[';
    reading_ = document ? Reading::first_line : Reading::text;
    scanned_ = depth_ = document ? 1 : 0;
    in_string_ = escaped_ = false;
    return true;
}

bool IpcCodec::find(std::string_view data, Cut& cut)
{
    switch (reading_) {
    case Reading::nothing: return false;
    case Reading::text: return find_text(data, cut);
    case Reading::first_line: return find_first_line(data, cut);
    case Reading::lines: return find_lines(data, cut);
    case Reading::rest_of_line: return find_line_feed(data, cut);
    }
    return false;
}

bool IpcCodec::find_text(std::string_view data, Cut& cut) noexcept
{
    for (; scanned_ < data.size(); ++scanned_) {
        if (data[scanned_] == '\n') {
            cut = {scanned_, scanned_ + 1};
            return true;
        }
        if (data[scanned_] != '{')
            continue;
        if (scanned_ + 1 == data.size())
            return false; // what comes behind the brace decides
        if (data[scanned_ + 1] == '"') {
            cut = {scanned_, scanned_};
            return true;
        }
    }
    return false;
}

bool IpcCodec::find_line_feed(std::string_view data, Cut& cut) noexcept
{
    const std::size_t end = data.find('\n', scanned_);
    scanned_ = end == std::string_view::npos ? data.size() : end;
    cut = {scanned_, scanned_ + 1};
    return end != std::string_view::npos;
}

bool IpcCodec::find_first_line(std::string_view data, Cut& cut)
{
    switch (scan(data)) {
    case Scanned::more: return false;
    case Scanned::whole: cut = {scanned_, scanned_}; return true;
    case Scanned::line_feed: break;
    }
    reading_ = Reading::lines;
    scanned_ = line_ = 0;
    blank_ = false;
    prefix_ = {};
    standing_ = {};
    return find_lines(data, cut);
}

bool IpcCodec::find_lines(std::string_view data, Cut& cut)
{
    for (; scanned_ < data.size(); ++scanned_) {
        const char byte = data[scanned_];
        const std::size_t depth = prefix_.depth();
        const bool batch_element = byte == '{' && depth == 1 && !prefix_.is_object();
        switch (prefix_.step(byte)) {
        case JsonPrefix::Step::whole: cut = {scanned_ + 1, scanned_ + 1}; return true;
        case JsonPrefix::Step::impossible:
            if (blank_ && byte != '\n') {
                cut = {line_, line_};
                return true;
            }
            reading_ = Reading::rest_of_line;
            return find_line_feed(data, cut);
        case JsonPrefix::Step::possible: break;
        }
        if (prefix_.depth() > depth && scanned_ == line_ && line_ != 0 && standing_.begin == 0 && !batch_element)
            standing_ = {scanned_, depth};
        if (prefix_.depth() < depth && stands_alone(data)) {
            cut = {standing_.begin, standing_.begin};
            return true;
        }
        if (byte == '\n') {
            line_ = scanned_ + 1;
            blank_ = true;
        } else if (!is_space(byte)) {
            blank_ = false;
        }
    }
    return false;
}

/// A bracket was closed: whether the value that ends with it is a message by itself.
bool IpcCodec::stands_alone(std::string_view data) noexcept
{
    if (standing_.begin == 0 || prefix_.depth() != standing_.depth)
        return false;
    const std::string_view value = data.substr(standing_.begin, scanned_ - standing_.begin);
    if (value.find("\"jsonrpc\"") != std::string_view::npos)
        return true;
    standing_ = {};
    return false;
}

/// Moves `scanned_` behind the end of the document, to a line feed in front of that, or to the end of the data.
IpcCodec::Scanned IpcCodec::scan(std::string_view data) noexcept
{
#ifdef __SSE2__
    constexpr std::size_t too_few_for_a_block = 8;
    while (data.size() - scanned_ >= too_few_for_a_block) {
        const std::size_t size = std::min<std::size_t>(data.size() - scanned_, 64);
        const std::uint64_t present = size == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << size) - 1;
        const ByteBlock block(data.data() + scanned_);

        if (escaped_ || (block.equal('\\') & present) != 0) {
            for (std::size_t i = 0; i < size; ++i) {
                if (data[scanned_] == '\n')
                    return Scanned::line_feed;
                if (step(data[scanned_++]))
                    return Scanned::whole;
            }
            continue;
        }

        const std::uint64_t quotes = block.equal('"') & present;
        const std::uint64_t in_string = running_parity(quotes) ^ (in_string_ ? ~std::uint64_t{0} : 0);
        const std::uint64_t opens = block.equal_but_bit_5('{') & present & ~in_string;
        const std::uint64_t closes = block.equal_but_bit_5('}') & present & ~in_string;
        const std::uint64_t line_feeds = block.equal('\n') & present;
        const auto closed = static_cast<std::size_t>(std::popcount(closes));
        if (closed < depth_) {
            depth_ = depth_ + static_cast<std::size_t>(std::popcount(opens)) - closed;
        } else {
            for (std::uint64_t brackets = opens | closes; brackets != 0; brackets &= brackets - 1) {
                const std::uint64_t bracket = brackets & -brackets;
                if ((opens & bracket) != 0) {
                    ++depth_;
                } else if (--depth_ == 0) {
                    if ((line_feeds & (bracket - 1)) != 0)
                        return Scanned::line_feed;
                    scanned_ += static_cast<std::size_t>(std::countr_zero(bracket)) + 1;
                    return Scanned::whole;
                }
            }
        }
        if (line_feeds != 0)
            return Scanned::line_feed;
        in_string_ = in_string >> 63 != 0;
        scanned_ += size;
    }
#endif
    while (scanned_ < data.size()) {
        if (data[scanned_] == '\n')
            return Scanned::line_feed;
        if (step(data[scanned_++]))
            return Scanned::whole;
    }
    return Scanned::more;
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
