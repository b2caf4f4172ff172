// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/dial_options.hpp"

#include "wire/codec.hpp"

#include <ethwire/io/endpoint.hpp>
#include <ethwire/session/options.hpp>
#include <ethwire/wire/limits.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ethwire::io {

/// How one side closes a WebSocket (RFC 6455, section 5.5.1).
struct CloseFrame {
    unsigned code = 0; ///< 0 or 1005: none
    std::string reason{};
};

/// The close frames of one transport, as far as there were any.
struct Closing {
    std::optional<CloseFrame> received{};
    std::optional<CloseFrame> sent{};
    bool received_first = false;
};

class ConnectionOptions {
public:
    using MakeCodec = std::function<std::unique_ptr<wire::Codec>()>;

    explicit ConnectionOptions(Endpoint where) : endpoint_(std::move(where)) {}

    ConnectionOptions& session(const SessionOptions& options)
    {
        session_ = options;
        return *this;
    }
    ConnectionOptions& max_message(std::size_t bytes)
    {
        max_message_ = bytes;
        return *this;
    }
    /// Sent with the upgrade. `Authorization` given here wins over the URL's user part.
    ConnectionOptions& headers(std::vector<std::pair<std::string, std::string>> list)
    {
        headers_ = std::move(list);
        return *this;
    }
    ConnectionOptions& dial(DialOptions options)
    {
        dial_ = std::move(options);
        return *this;
    }
    /// Offered in this order; the upgrade fails when the server takes one that is not among them.
    ConnectionOptions& subprotocols(std::vector<std::string> names)
    {
        subprotocols_ = std::move(names);
        return *this;
    }
    /// Messages leave as binary frames instead of text.
    ConnectionOptions& binary(bool on)
    {
        binary_ = on;
        return *this;
    }
    /// Said to a peer that the heartbeat gives up, should it hear us after all.
    ConnectionOptions& silence_farewell(CloseFrame frame)
    {
        silence_farewell_ = std::move(frame);
        return *this;
    }
    /// A codec for Unix sockets in place of `wire::IpcCodec`; one is made for each attempt.
    ConnectionOptions& ipc_codec(MakeCodec make)
    {
        ipc_codec_ = std::move(make);
        return *this;
    }

    /// The owner verifies each connection before it is open.
    ConnectionOptions& verifies(bool on)
    {
        verifies_ = on;
        return *this;
    }

    const Endpoint& endpoint() const noexcept { return endpoint_; }
    const SessionOptions& session() const noexcept { return session_; }
    std::size_t max_message() const noexcept { return max_message_; }
    const std::vector<std::pair<std::string, std::string>>& headers() const noexcept { return headers_; }
    const DialOptions& dial() const noexcept { return dial_; }
    const std::vector<std::string>& subprotocols() const noexcept { return subprotocols_; }
    bool binary() const noexcept { return binary_; }
    bool verifies() const noexcept { return verifies_; }
    const CloseFrame& silence_farewell() const noexcept { return silence_farewell_; }
    const MakeCodec& ipc_codec() const noexcept { return ipc_codec_; }

private:
    Endpoint endpoint_;
    SessionOptions session_{};
    std::size_t max_message_ = wire::default_max_message;
    std::vector<std::pair<std::string, std::string>> headers_{};
    DialOptions dial_{};
    std::vector<std::string> subprotocols_{};
    CloseFrame silence_farewell_{};
    MakeCodec ipc_codec_{};
    bool binary_ = false;
    bool verifies_ = false;
};

} // namespace ethwire::io
