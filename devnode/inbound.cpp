// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "inbound.hpp"

#include "wire/frame.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace ethwire::devnode {

namespace {

constexpr std::size_t room = std::size_t{64} << 10;

Inbound violation(std::uint16_t code) noexcept { return {Inbound::Kind::violation, {}, code}; }

Inbound close_frame(std::string_view payload) noexcept
{
    if (payload.size() < 2)
        return {Inbound::Kind::close, {}, 1005};
    const auto high = static_cast<unsigned char>(payload[0]);
    const auto low = static_cast<unsigned char>(payload[1]);
    return {Inbound::Kind::close, payload.substr(2), static_cast<std::uint16_t>((high << 8) | low)};
}

} // namespace

std::span<char> ReadBuffer::prepare()
{
    if (begin_ > 0) {
        std::memmove(bytes_.get(), bytes_.get() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    if (capacity_ - end_ < room) {
        const std::size_t larger = std::max(2 * capacity_, end_ + room);
        auto bytes = std::make_unique_for_overwrite<char[]>(larger);
        if (end_ > 0)
            std::memcpy(bytes.get(), bytes_.get(), end_);
        bytes_ = std::move(bytes);
        capacity_ = larger;
    }
    return {bytes_.get() + end_, capacity_ - end_};
}

void ReadBuffer::consume(std::size_t bytes) noexcept
{
    begin_ += bytes;
    if (begin_ == end_)
        begin_ = end_ = 0;
}

Inbound WebSocketReader::next(ReadBuffer& buffer)
{
    if (std::exchange(delivered_, false))
        fragments_.clear();
    for (;;) {
        const wire::DecodedFrame frame = wire::decode_frame(buffer.text(), wire::Peer::client);
        if (frame.violation != wire::errc{})
            return violation(1002);
        if (frame.header_size == 0)
            return {};
        const wire::FrameHeader& header = frame.header;
        const bool control = wire::is_control(header.opcode);
        if (!control && header.length > max_message_ - fragments_.size())
            return violation(1009);
        const auto length = static_cast<std::size_t>(header.length);
        if (buffer.text().size() - frame.header_size < length)
            return {};
        const std::span<char> payload = buffer.data().subspan(frame.header_size, length);
        wire::apply_mask(payload, header.mask);
        buffer.consume(frame.header_size + length);
        const std::string_view text(payload.data(), payload.size());
        if (header.opcode == wire::Opcode::ping)
            return {Inbound::Kind::ping, text, 0};
        if (header.opcode == wire::Opcode::pong)
            return {Inbound::Kind::pong, text, 0};
        if (header.opcode == wire::Opcode::close)
            return close_frame(text);
        if ((header.opcode == wire::Opcode::continuation) != fragmented_)
            return violation(1002);
        if (header.fin && !fragmented_)
            return {Inbound::Kind::message, text, 0};
        fragments_.append(text);
        fragmented_ = !header.fin;
        if (header.fin) {
            delivered_ = true;
            return {Inbound::Kind::message, fragments_, 0};
        }
    }
}

Inbound DocumentReader::whole(ReadBuffer& buffer, std::size_t size) noexcept
{
    const std::string_view text = buffer.text().substr(0, size);
    buffer.consume(size);
    seen_ = 0;
    return {Inbound::Kind::message, text, 0};
}

Inbound DocumentReader::next(ReadBuffer& buffer)
{
    if (seen_ == 0) {
        const std::size_t space = std::min(buffer.text().find_first_not_of(" \t\r\n"), buffer.text().size());
        buffer.consume(space);
    }
    const std::string_view text = buffer.text();
    for (; seen_ < text.size(); ++seen_) {
        const char c = text[seen_];
        if (depth_ == 0 && text[0] != '{' && text[0] != '[') {
            if (c == '\n')
                return whole(buffer, seen_);
        } else if (in_string_) {
            in_string_ = escaped_ || c != '"';
            escaped_ = !escaped_ && c == '\\';
        } else if (c == '"') {
            in_string_ = true;
        } else if (c == '{' || c == '[') {
            ++depth_;
        } else if ((c == '}' || c == ']') && --depth_ == 0) {
            return whole(buffer, seen_ + 1);
        }
    }
    return text.size() > max_message_ ? violation(1009) : Inbound{};
}

} // namespace ethwire::devnode
