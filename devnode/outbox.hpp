// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>
#include <ethwire/base/random.hpp>
#include <ethwire/devnode/fault.hpp>

#include "wire/frame.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ethwire::devnode {

/// How one JSON document is put on a connection.
enum class Framing {
    newline,   ///< Unix socket: the document and a line feed
    websocket, ///< a text message
    http,      ///< the body of a 200 answer
};

/// Messages of one connection on their way out: framing, and every fault that does not need a socket.
///
/// Sans-io. Bytes that may leave gather in `bytes()`; what is delayed waits until `resume` is called at `wake_at()`.
class Outbox {
public:
    Outbox(TransportFault& fault, Random& random, Framing framing) noexcept
        : fault_(fault), random_(random), framing_(framing)
    {}

    void set_framing(Framing framing) noexcept { framing_ = framing; }
    Framing framing() const noexcept { return framing_; }

    /// Whole lines, for the answers over HTTP that follow.
    void set_http_headers(std::string lines) noexcept { http_headers_ = std::move(lines); }

    /// What it `must` send, answers to `dev_*`, leaves whole and true whatever the faults are: silence, lies and
    /// garbage are for the next one.
    void send(std::string_view message, bool must = false);

    /// Does what `rule` says about when and how often; no rule: at once.
    void send(std::string_view message, const MessageRule* rule, TimePoint now);

    void control(wire::Opcode opcode, std::string_view payload);
    /// A close frame. Code 0: one without a code and a reason.
    void close(std::uint16_t code, std::string_view reason);

    /// As they are; of an upgrade answer or a script. Silence does not apply.
    void raw(std::string_view bytes) { bytes_.append(bytes); }

    void resume(TimePoint now);
    TimePoint wake_at() const noexcept { return delayed_.empty() ? TimePoint::max() : delayed_.begin()->first; }

    std::string& bytes() noexcept { return bytes_; }

private:
    void frame(std::string_view message);
    void websocket_frames(std::string_view message);

    TransportFault& fault_;
    Random& random_;
    Framing framing_;
    std::string http_headers_;
    std::string bytes_;
    std::multimap<TimePoint, std::string> delayed_;
    std::vector<std::string> held_;
};

} // namespace ethwire::devnode
