// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ethwire::devnode {

/// Bytes read and not looked at yet. Views into it hold until `prepare`.
class ReadBuffer {
public:
    std::span<char> prepare();
    void commit(std::size_t bytes) noexcept { end_ += bytes; }
    std::span<char> data() noexcept { return {bytes_.get() + begin_, end_ - begin_}; }
    std::string_view text() const noexcept { return {bytes_.get() + begin_, end_ - begin_}; }
    void consume(std::size_t bytes) noexcept;

private:
    std::unique_ptr<char[]> bytes_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

/// What a client sent.
struct Inbound {
    enum class Kind {
        need_more,
        message,
        ping,
        pong,
        close,     ///< `code` as the client gave it, 1005 for none
        violation, ///< of RFC 6455 or of a limit: `code` is the close code it is answered with
    };

    Kind kind = Kind::need_more;
    std::string_view payload{}; ///< until the next call or `prepare`
    std::uint16_t code = 0;
};

/// The server's side of RFC 6455: takes frames out of the buffer, unmasks them in place, puts fragments together.
class WebSocketReader {
public:
    explicit WebSocketReader(std::size_t max_message) noexcept : max_message_(max_message) {}

    Inbound next(ReadBuffer& buffer);

private:
    std::size_t max_message_;
    std::string fragments_;
    bool fragmented_ = false;
    bool delivered_ = false; // `fragments_` was given out, and is free at the next call
};

/// Documents on a Unix socket: an object or array each, with or without white space between them, since clients need
/// not end them with a line feed. Linear in the bytes, however they were sliced. A line that begins otherwise is given
/// out as it is, to be refused.
class DocumentReader {
public:
    explicit DocumentReader(std::size_t max_message) noexcept : max_message_(max_message) {}

    Inbound next(ReadBuffer& buffer);

private:
    Inbound whole(ReadBuffer& buffer, std::size_t size) noexcept;

    std::size_t max_message_;
    std::size_t seen_ = 0; // bytes of the buffer's front that were looked at
    std::size_t depth_ = 0;
    bool in_string_ = false;
    bool escaped_ = false;
};

/// The head of an HTTP request, as slices of it.
struct HttpHead {
    std::string_view text; ///< whole, to the empty line
    std::string_view method;
    std::string_view target;
    std::string_view version;

    static HttpHead of(std::string_view text) noexcept;

    /// The value of a header, without white space around; empty when it is not there.
    std::string_view header(std::string_view name) const noexcept;

    /// Whether a comma-separated header has this token, in any case.
    bool has_token(std::string_view name, std::string_view token) const noexcept;
};

struct HttpRequest {
    HttpHead head;
    std::string_view body;
};

enum class HttpProgress {
    need_more,
    go_on, ///< the client wants to be told to send the body; said once a request
    whole,
    broken,
    too_large,
};

/// Takes requests with their whole bodies out of the buffer: at most 64 KiB of head, and a body of known length or in
/// chunks. Linear in the bytes, however they were sliced.
class HttpReader {
public:
    explicit HttpReader(std::size_t max_body) noexcept : max_body_(max_body) {}

    /// `out` holds until the next call, or `prepare` of the buffer.
    HttpProgress next(ReadBuffer& buffer, HttpRequest& out);

private:
    HttpProgress take_head(ReadBuffer& buffer);
    HttpProgress take_body(ReadBuffer& buffer, HttpRequest& out);
    HttpProgress take_chunks(ReadBuffer& buffer);

    std::size_t max_body_;
    std::string head_;       // of the request under way
    std::size_t seen_ = 0;   // bytes of the buffer's front in which no head ends
    std::size_t length_ = 0; // of the body, or of the chunk under way
    std::string chunks_;     // that have come
    enum class Part { head, body, chunk_size, chunk, trailer } part_ = Part::head;
    bool says_go_on_ = false;
};

/// Sec-WebSocket-Accept for this Sec-WebSocket-Key (RFC 6455, section 4.2.2).
std::string accept_value(std::string_view key);

} // namespace ethwire::devnode
