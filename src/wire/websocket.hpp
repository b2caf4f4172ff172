// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "append_buffer.hpp"
#include "codec.hpp"
#include "frame.hpp"
#include "receive_buffer.hpp"
#include "upgrade.hpp"
#include "utf8.hpp"

#include <ethwire/base/random.hpp>
#include <ethwire/wire/errc.hpp>
#include <ethwire/wire/limits.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace ethwire::wire {

class WebSocketOptions {
public:
    explicit WebSocketOptions(std::size_t max_message_bytes = default_max_message) noexcept
        : max_message(max_message_bytes)
    {}

    std::size_t max_message; ///< bytes, over all fragments; more is refused with close 1009
    std::size_t idle_buffer_bytes = idle_buffer;
    std::size_t busy_buffer_bytes = busy_buffer;
};

/// A WebSocket client (RFC 6455), sans-io: `start` queues the upgrade, `Item::Kind::opened` says it was accepted.
///
/// Messages that came in one frame are handed out where they lie in the receive buffer, fragmented ones are gathered
/// in a buffer of their own; text is checked as its bytes arrive. Pings are answered and the close handshake is
/// completed without the owner: look at `output` after every walk, and again after `sent`. When the peer breaks a
/// rule, the close frame with the fitting code is queued and `failed` is returned, once; what comes after is ignored.
class WebSocketCodec final : public Codec {
public:
    explicit WebSocketCodec(Random& random, WebSocketOptions options = WebSocketOptions());

    /// Queues the upgrade; nothing is queued if the request is refused. Once a codec.
    result<void> start(const UpgradeRequest& request);

    std::span<char> prepare() override;
    void commit(std::size_t bytes) override;
    Item next() override;

    /// As text. Dropped unless the connection is open and neither side has begun to close it.
    void send(std::string_view message) override;
    void send_binary(std::string_view message);
    bool send_ping() override { return send_ping({}); }
    /// With a payload that its pong brings back, of which `max_control_payload` bytes count.
    bool send_ping(std::string_view payload);
    /// One that nobody asked for: a sign of life that wants no answer.
    bool send_pong(std::string_view payload);
    bool send_close(unsigned code) override { return send_close(code, {}); }
    /// Code 0 or 1005: a close frame without a code, and without the reason. A reason is UTF-8; what is longer than a
    /// control frame takes is cut.
    bool send_close(unsigned code, std::string_view reason);

    /// Valid until anything else is called; `next` and the `send` functions may move it.
    std::span<const char> output() const noexcept override;
    void sent(std::size_t bytes) noexcept override;
    void shrink() noexcept override;

    /// The answer to the upgrade: status, Retry-After, subprotocol.
    const UpgradeResponse& response() const noexcept { return response_; }
    bool is_open() const noexcept { return state_ == State::open; }

private:
    enum class State { idle, upgrading, open, ended };

    Item read_upgrade();
    Item read_frames();
    bool begin_fragment(const DecodedFrame& frame);
    bool take_fragment();
    Item end_message();
    Item take_close(std::string_view payload);
    Item fail(errc e);
    void release_message() noexcept;

    void queue_frame(Opcode opcode, std::string_view payload);
    bool queue_control(Opcode opcode, std::string_view payload);
    void queue_close(unsigned code, std::string_view reason = {});
    void queue_pong(std::string_view payload);
    Mask next_mask() noexcept;

    Random& random_;
    std::size_t max_message_;
    ReceiveBuffer input_;
    AppendBuffer output_;
    State state_ = State::idle;
    bool close_sent_ = false;

    // The frame at the front of the input, while it is not whole.
    Utf8Validator utf8_;
    std::size_t checked_ = 0; // bytes of its payload that passed utf8_

    // The fragmented message.
    AppendBuffer message_;
    std::uint64_t left_ = 0;         // payload of the fragment that has not arrived
    std::uint64_t header_bytes_ = 0; // frame headers of the message so far
    Opcode message_opcode_ = Opcode::text;
    bool in_message_ = false;
    bool in_fragment_ = false;
    bool last_fragment_ = false;
    bool handed_out_ = false; // message_ is with the owner until the next call

    // Answers to pings: a few are queued one by one, then only the latest is kept until the output has drained.
    std::array<char, max_control_payload> held_pong_{};
    std::size_t held_pong_size_ = 0;
    std::size_t pongs_queued_ = 0;
    bool pong_held_ = false;

    UpgradeResponse response_;
    std::array<Mask, 256> masks_{};
    std::size_t masks_used_ = 256;
};

} // namespace ethwire::wire
