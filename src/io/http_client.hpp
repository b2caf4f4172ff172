// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/seams.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ethwire::io {

/// An HTTP reply, as far as it came: there may be one beside an error.
struct HttpReply {
    unsigned status = 0; ///< 0 when no answer came
    std::string body;    ///< as it was before it was compressed
    std::string content_type;
    std::optional<std::chrono::seconds> retry_after; ///< how long the server asks to be left alone
    bool sent = false; ///< a byte of the request may have reached the server, so it may have been acted upon
};

class HttpOptions {
public:
    HttpOptions() = default;

    /// Connections kept to the endpoint, each with one request at a time; at least 1. More requests wait their turn.
    HttpOptions& connections(std::size_t n)
    {
        connections_ = n == 0 ? 1 : n;
        return *this;
    }
    /// The largest answer, in bytes, as it comes and as it is once it is unpacked.
    HttpOptions& body_limit(std::size_t bytes)
    {
        body_limit_ = bytes;
        return *this;
    }
    /// Sent with every request. `Authorization` given here wins over the URL's user part.
    HttpOptions& header(std::string name, std::string value)
    {
        headers_.emplace_back(std::move(name), std::move(value));
        return *this;
    }
    HttpOptions& dial(DialOptions options)
    {
        dial_ = std::move(options);
        return *this;
    }

    std::size_t connections() const noexcept { return connections_; }
    std::size_t body_limit() const noexcept { return body_limit_; }
    const std::vector<std::pair<std::string, std::string>>& headers() const noexcept { return headers_; }
    const DialOptions& dial() const noexcept { return dial_; }

private:
    std::size_t connections_ = 8;
    std::size_t body_limit_ = std::size_t{32} << 20;
    std::vector<std::pair<std::string, std::string>> headers_;
    DialOptions dial_;
};

/// POSTs JSON to one endpoint over kept connections (HTTP/1.1, RFC 9112).
///
/// Redirects are refused: not a byte goes to their target. A connection that the server closed while it rested is
/// left before anything is sent on it; when the close crosses with the request, the request is sent once more only
/// if no byte of an answer came and the caller called it replayable. On the executor's thread only.
class HttpClient {
public:
    using Handler = std::function<void(error_code, HttpReply)>;

    /// Ends one request; may outlive the client, and does nothing once the handler has been called.
    class Cancel {
    public:
        Cancel() = default;
        /// The handler gets `operation_aborted`, by post.
        void operator()() const;

    private:
        friend class HttpClient;
        std::function<void()> end_;
    };

    HttpClient(Executor executor, Endpoint endpoint, HttpOptions options, Seams seams = Seams::system());
    /// Ends all requests with `operation_aborted`, by post.
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// \param deadline   over everything: waiting for a connection, connecting, the whole answer; then `timed_out`
    /// \param replayable the request may be acted upon twice
    /// \param handler    called exactly once, on the executor, never from within this call
    Cancel post(std::string body, TimePoint deadline, bool replayable, Handler handler);

private:
    class Pool;
    std::shared_ptr<Pool> pool_;
};

} // namespace ethwire::io
