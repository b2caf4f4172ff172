// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/socket_stream.hpp"
#include "io/tls_context.hpp"

#include <memory>
#include <string>

namespace ethwire::io {

/// TLS over a connected socket, straight on its descriptor.
///
/// One recv(2) takes up to 64 KiB of records, and the buffers are given back while the connection is quiet, so that
/// an idle one holds little. Renegotiation is off. The transport's end without close_notify is
/// `errc::tls_truncated`, not `eof`.
class TlsStream final : public OnSocket {
public:
    TlsStream(Socket socket, const TlsContext& context, const std::string& host);

    /// Goes on with the handshake: call again when `want` is met. Done when neither `want` nor `error` is set. No
    /// application byte is sent or taken before; the peer's certificate has been checked after.
    Moved handshake() noexcept;

    Moved read_some(std::span<char> out) noexcept override;
    Moved write_some(std::span<const char> bytes) noexcept override;
    bool buffered() const noexcept override { return buffered_; }
    void shutdown() noexcept override;

private:
    friend struct SocketBio;

    void begin() noexcept;
    void remember(int error) noexcept;
    Moved failed(int outcome) noexcept;

    std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
    int system_error_ = 0; // of the last recv or send
    bool drained_ = false; // the last recv got less than asked: do not ask again within this call
    bool ended_ = false;   // the peer ended the transport
    bool open_ = false;    // the handshake is done
    bool buffered_ = false;
    bool broken_ = false; // after a fatal error close_notify must not be sent
    error_code fatal_ = errc::tls_failed;
};

} // namespace ethwire::io
