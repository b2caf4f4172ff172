// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/http_client.hpp"
#include "io/stream.hpp"

#include <memory>
#include <string>

namespace ethwire::io {

/// One request and its answer over one connection. It moves bytes and says what to wait for; it waits for nothing
/// and knows no time.
class HttpExchange {
public:
    /// \param request the whole of it, head and body; must stay until the exchange is over
    HttpExchange(const std::string& request, std::size_t body_limit);
    ~HttpExchange();

    /// Goes on: call again when `want` is met. Over when neither `want` nor `error` is set, or with an error.
    ByteStream::Moved resume(ByteStream& stream);

    /// At least one byte of the answer came: the server has seen the request.
    bool answered() const noexcept { return answered_; }
    /// The connection is fit for another request.
    bool keeps_alive() const noexcept { return keeps_alive_; }
    /// The reply, as far as it came.
    HttpReply take_reply();

private:
    struct Parser;

    error_code take(const char* bytes, std::size_t size);
    error_code take_status();
    error_code at_end();
    error_code finish();

    const std::string& request_;
    std::size_t body_limit_;
    std::size_t written_ = 0;
    unsigned interim_ = 0; // answers with a status of 1xx
    std::string unparsed_; // of the head, or between chunks
    std::unique_ptr<Parser> parser_;
    bool answered_ = false;
    bool unpacked_ = false; // the body is what it was before it was compressed
    bool keeps_alive_ = false;
};

/// The head of a POST, ready for its body; an error when a header cannot be sent.
result<std::string> http_request_head(const Endpoint& endpoint, const HttpOptions& options);

} // namespace ethwire::io
