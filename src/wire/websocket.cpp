// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "websocket.hpp"

#include <algorithm>
#include <cstring>

namespace ethwire::wire {
namespace {

constexpr unsigned protocol_error = 1002;
constexpr unsigned no_code = 1005; // "no status received": never on the wire
constexpr unsigned invalid_data = 1007;
constexpr unsigned too_big = 1009;

/// Pings answered one by one before the output has drained; of the later ones only the latest is.
constexpr std::size_t max_pongs_queued = 64;

/// Frame headers that a message of `max_message` bytes may cost: enough for one byte a fragment, and for small limits.
constexpr std::uint64_t max_header_bytes(std::size_t max_message) noexcept
{
    return 2 * std::uint64_t{max_message} + 1024;
}

/// Where the view of an empty message points that was gathered from fragments.
constexpr std::array<char, padding> nothing{};

unsigned close_code_of(errc e) noexcept
{
    switch (e) {
    case errc::bad_utf8: return invalid_data;
    case errc::message_too_large:
    case errc::too_many_fragments: return too_big;
    default: return protocol_error;
    }
}

Item message_item(Opcode opcode, std::string_view payload) noexcept
{
    Item item;
    item.kind = opcode == Opcode::text ? Item::Kind::text : Item::Kind::binary;
    item.payload = payload;
    return item;
}

} // namespace

WebSocketCodec::WebSocketCodec(Random& random, WebSocketOptions options)
    : random_(random), max_message_(options.max_message), input_(options.idle_buffer_bytes, options.busy_buffer_bytes)
{}

result<void> WebSocketCodec::start(const UpgradeRequest& request)
{
    const std::string key = make_upgrade_key(random_);
    const auto text = request.to_string(key);
    if (!text)
        return text.error();
    response_ = UpgradeResponse(accept_key(key), request.subprotocols());
    output_.append(*text);
    state_ = State::upgrading;
    return {};
}

std::span<char> WebSocketCodec::prepare()
{
    release_message();
    if (state_ == State::ended)
        input_.clear();
    return input_.prepare();
}

void WebSocketCodec::commit(std::size_t bytes) { input_.commit(bytes); }

Item WebSocketCodec::next()
{
    release_message();
    switch (state_) {
    case State::open: return read_frames();
    case State::upgrading: return read_upgrade();
    default: return {};
    }
}

void WebSocketCodec::release_message() noexcept
{
    if (handed_out_) {
        message_.clear();
        handed_out_ = false;
    }
}

Item WebSocketCodec::read_upgrade()
{
    const auto progress = response_.resume(input_.data());
    input_.consume(response_.consumed());
    Item item;
    switch (progress) {
    case UpgradeResponse::Progress::need_more: break;
    case UpgradeResponse::Progress::accepted:
        state_ = State::open;
        item.kind = Item::Kind::opened;
        break;
    case UpgradeResponse::Progress::failed:
        state_ = State::ended;
        item.kind = Item::Kind::failed;
        item.error = response_.error();
        break;
    }
    return item;
}

Item WebSocketCodec::read_frames()
{
    while (true) {
        if (in_fragment_) {
            if (!take_fragment())
                return fail(errc::bad_utf8);
            if (in_fragment_)
                return {};
            if (!last_fragment_)
                continue;
            return end_message();
        }

        const std::string_view data = input_.data();
        const DecodedFrame frame = decode_frame(data, Peer::server);
        if (frame.violation != errc{})
            return fail(frame.violation);
        if (frame.header_size == 0)
            return {};
        const FrameHeader& header = frame.header;
        const std::size_t arrived = data.size() - frame.header_size;

        if (is_control(header.opcode)) {
            if (arrived < header.length)
                return {};
            const auto payload = data.substr(frame.header_size, static_cast<std::size_t>(header.length));
            input_.consume(frame.header_size + payload.size());
            if (header.opcode == Opcode::close)
                return take_close(payload);
            if (header.opcode == Opcode::pong) {
                Item item;
                item.kind = Item::Kind::pong;
                item.payload = payload;
                return item;
            }
            queue_pong(payload);
            continue;
        }

        if (in_message_ != (header.opcode == Opcode::continuation))
            return fail(in_message_ ? errc::unfinished_message : errc::unexpected_continuation);
        if (header.length > max_message_ - message_.size())
            return fail(errc::message_too_large);
        if (!header.fin || in_message_) {
            if (!begin_fragment(frame))
                return fail(errc::too_many_fragments);
            continue;
        }

        // A whole message in one frame stays where it is, and text is checked as far as it has arrived.
        const auto payload = data.substr(frame.header_size, static_cast<std::size_t>(header.length));
        if (header.opcode == Opcode::text) {
            if (!utf8_.accept(payload.substr(checked_)))
                return fail(errc::bad_utf8);
            checked_ = payload.size();
        }
        if (payload.size() < header.length) {
            input_.require(frame.header_size + static_cast<std::size_t>(header.length));
            return {};
        }
        if (!utf8_.complete())
            return fail(errc::bad_utf8);
        checked_ = 0;
        input_.consume(frame.header_size + payload.size());
        return message_item(header.opcode, payload);
    }
}

bool WebSocketCodec::begin_fragment(const DecodedFrame& frame)
{
    if (!in_message_) {
        message_opcode_ = frame.header.opcode;
        in_message_ = true;
        header_bytes_ = 0;
    }
    header_bytes_ += frame.header_size;
    left_ = frame.header.length;
    last_fragment_ = frame.header.fin;
    in_fragment_ = true;
    input_.consume(frame.header_size);
    return header_bytes_ <= max_header_bytes(max_message_);
}

bool WebSocketCodec::take_fragment()
{
    const auto piece = input_.data().substr(0, static_cast<std::size_t>(left_));
    if (message_opcode_ == Opcode::text && !utf8_.accept(piece))
        return false;
    message_.append(piece);
    input_.consume(piece.size());
    left_ -= piece.size();
    in_fragment_ = left_ != 0;
    return in_fragment_ || !last_fragment_ || utf8_.complete();
}

Item WebSocketCodec::end_message()
{
    in_message_ = false;
    handed_out_ = true;
    return message_item(message_opcode_, message_.empty() ? std::string_view(nothing.data(), 0) : message_.data());
}

Item WebSocketCodec::take_close(std::string_view payload)
{
    unsigned code = no_code;
    std::string_view reason;
    if (payload.size() == 1)
        return fail(errc::bad_close_length);
    if (payload.size() >= 2) {
        code = static_cast<unsigned>(static_cast<std::uint8_t>(payload[0])) << 8 |
               static_cast<unsigned>(static_cast<std::uint8_t>(payload[1]));
        reason = payload.substr(2);
        if (!is_valid_close_code(code))
            return fail(errc::bad_close_code);
        Utf8Validator utf8;
        if (!utf8.accept(reason) || !utf8.complete())
            return fail(errc::bad_utf8);
    }
    queue_close(code, reason);
    state_ = State::ended;

    Item item;
    item.kind = Item::Kind::closed;
    item.payload = reason;
    item.close_code = code;
    return item;
}

Item WebSocketCodec::fail(errc e)
{
    Item item;
    item.kind = Item::Kind::failed;
    item.error = make_error_code(e);
    item.close_code = close_code_of(e);
    queue_close(item.close_code);
    state_ = State::ended;
    message_.clear();
    return item;
}

void WebSocketCodec::send(std::string_view message)
{
    if (state_ == State::open && !close_sent_)
        queue_frame(Opcode::text, message);
}

void WebSocketCodec::send_binary(std::string_view message)
{
    if (state_ == State::open && !close_sent_)
        queue_frame(Opcode::binary, message);
}

bool WebSocketCodec::send_ping(std::string_view payload) { return queue_control(Opcode::ping, payload); }

bool WebSocketCodec::send_pong(std::string_view payload) { return queue_control(Opcode::pong, payload); }

bool WebSocketCodec::queue_control(Opcode opcode, std::string_view payload)
{
    if (state_ != State::open || close_sent_)
        return false;
    queue_frame(opcode, payload.substr(0, max_control_payload));
    return true;
}

bool WebSocketCodec::send_close(unsigned code, std::string_view reason)
{
    if (state_ != State::open)
        return false;
    queue_close(code, reason);
    return true;
}

std::span<const char> WebSocketCodec::output() const noexcept { return output_.data(); }

void WebSocketCodec::sent(std::size_t bytes) noexcept
{
    output_.drop(bytes);
    if (!output_.empty())
        return;
    pongs_queued_ = 0;
    if (pong_held_ && state_ == State::open) {
        pong_held_ = false;
        queue_pong({held_pong_.data(), held_pong_size_});
    }
}

void WebSocketCodec::shrink() noexcept
{
    release_message();
    input_.shrink();
    message_.shrink();
    output_.shrink();
}

void WebSocketCodec::queue_frame(Opcode opcode, std::string_view payload)
{
    FrameHeader header;
    header.opcode = opcode;
    header.masked = true;
    header.mask = next_mask();
    header.length = payload.size();
    char* const room = output_.extend(frame_header_size(header.length, true) + payload.size());
    copy_masked(room + encode_frame(header, room), payload.data(), payload.size(), header.mask);
}

void WebSocketCodec::queue_close(unsigned code, std::string_view reason)
{
    if (close_sent_)
        return;
    close_sent_ = true;
    std::array<char, max_control_payload> payload{static_cast<char>(code >> 8 & 0xff), static_cast<char>(code & 0xff)};
    constexpr std::size_t code_size = 2;
    std::size_t size = std::min(reason.size(), payload.size() - code_size);
    while (size < reason.size() && size > 0 && (static_cast<unsigned char>(reason[size]) & 0xc0) == 0x80)
        --size; // not within a character
    reason.copy(payload.data() + code_size, size);
    queue_frame(Opcode::close, {payload.data(), code == 0 || code == no_code ? 0 : code_size + size});
}

void WebSocketCodec::queue_pong(std::string_view payload)
{
    if (pongs_queued_ < max_pongs_queued) {
        ++pongs_queued_;
        queue_frame(Opcode::pong, payload);
        return;
    }
    pong_held_ = true;
    held_pong_size_ = payload.copy(held_pong_.data(), held_pong_.size());
}

Mask WebSocketCodec::next_mask() noexcept
{
    if (masks_used_ == masks_.size()) {
        random_.fill({masks_.front().data(), sizeof masks_});
        masks_used_ = 0;
    }
    return masks_[masks_used_++];
}

} // namespace ethwire::wire
