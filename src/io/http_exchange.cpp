// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/http_exchange.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace ethwire::io {
namespace {

namespace http = boost::beast::http;

constexpr std::uint32_t head_limit = 16 * 1024;
constexpr std::size_t read_size = 64 * 1024;

error_code parse_error(const error_code& error) noexcept
{
    if (error == http::error::body_limit)
        return errc::http_body_too_large;
    if (error == http::error::header_limit)
        return errc::http_head_too_large;
    if (error == http::error::partial_message || error == http::error::end_of_stream)
        return errc::http_truncated;
    return errc::http_malformed;
}

bool is_token(std::string_view text) noexcept
{
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [marks](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.find(c) != std::string_view::npos;
    });
}

bool is_field_value(std::string_view text) noexcept
{
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f); });
}

bool is_reserved(http::field name) noexcept
{
    switch (name) {
    case http::field::host:
    case http::field::content_length:
    case http::field::content_type:
    case http::field::content_encoding:
    case http::field::transfer_encoding:
    case http::field::accept_encoding:
    case http::field::connection:
    case http::field::upgrade:
    case http::field::expect:
    case http::field::te:
    case http::field::trailer: return true;
    default: return false;
    }
}

} // namespace

struct HttpExchange::Parser {
    http::response_parser<http::string_body> response;
};

HttpExchange::HttpExchange(const std::string& request, std::size_t body_limit)
    : request_(request), parser_(std::make_unique<Parser>())
{
    parser_->response.header_limit(head_limit);
    parser_->response.body_limit(body_limit);
    parser_->response.eager(true);
}

HttpExchange::~HttpExchange() = default;

ByteStream::Moved HttpExchange::resume(ByteStream& stream)
{
    while (written_ < request_.size()) {
        const auto moved = stream.write_some({request_.data() + written_, request_.size() - written_});
        written_ += moved.bytes;
        if (moved.error || moved.want != ByteStream::Want::none)
            return moved;
    }

    std::array<char, read_size> buffer;
    while (true) {
        const auto moved = stream.read_some(buffer);
        if (moved.want != ByteStream::Want::none)
            return moved;
        if (moved.error == asio::error::eof)
            return {0, ByteStream::Want::none, at_end()};
        if (moved.error)
            return moved;
        answered_ = true;
        if (const auto error = take(buffer.data(), moved.bytes))
            return {0, ByteStream::Want::none, error};
        if (parser_->response.is_done()) {
            // Bytes behind the answer belong to no request: the connection is not to be trusted with another.
            keeps_alive_ = parser_->response.keep_alive() && unparsed_.empty() && !stream.buffered();
            return {0, ByteStream::Want::none, verdict()};
        }
    }
}

error_code HttpExchange::take(const char* bytes, std::size_t size)
{
    if (!unparsed_.empty()) {
        unparsed_.append(bytes, size);
        bytes = unparsed_.data();
        size = unparsed_.size();
    }
    auto& response = parser_->response;
    std::size_t done = 0;
    while (done < size && !response.is_done()) {
        error_code error;
        const auto n = response.put(asio::const_buffer(bytes + done, size - done), error);
        done += n;
        if (error == http::error::need_more)
            break;
        if (error)
            return parse_error(error);
        if (response.is_header_done() && response.get().result_int() / 100 == 3)
            return errc::http_redirect;
        if (n == 0)
            break;
    }
    unparsed_ = std::string(bytes + done, size - done);
    // A line that never ends: the head has its own limit, the lines between chunks get theirs here.
    if (!response.is_done() && unparsed_.size() > head_limit + read_size)
        return errc::http_malformed;
    return {};
}

error_code HttpExchange::at_end()
{
    if (!answered_)
        return asio::error::eof;
    error_code error;
    parser_->response.put_eof(error);
    if (error || !parser_->response.is_done())
        return errc::http_truncated;
    return verdict();
}

error_code HttpExchange::verdict() const
{
    const auto& message = parser_->response.get();
    const unsigned status = message.result_int();
    if (status / 100 == 3)
        return errc::http_redirect;
    if (status / 100 != 2)
        return errc::http_status;
    const auto coding = message[http::field::content_encoding];
    if (!coding.empty() && coding != "identity")
        return errc::http_encoded;
    return {};
}

HttpReply HttpExchange::take_reply()
{
    HttpReply reply;
    reply.sent = written_ != 0;
    if (!answered_ || !parser_->response.is_header_done())
        return reply;
    auto& message = parser_->response.get();
    reply.status = message.result_int();
    const auto type = message[http::field::content_type];
    reply.content_type.assign(type.data(), type.size());
    const auto after = message[http::field::retry_after];
    unsigned seconds = 0;
    const auto read = std::from_chars(after.data(), after.data() + after.size(), seconds);
    if (!after.empty() && read.ec == std::errc{} && read.ptr == after.data() + after.size())
        reply.retry_after = std::chrono::seconds{seconds};
    reply.body = std::move(message.body());
    return reply;
}

result<std::string> http_request_head(const Endpoint& endpoint, const HttpOptions& options)
{
    std::string head = "POST " + endpoint.target() + " HTTP/1.1\r\nHost: " + endpoint.host_header() +
                       "\r\nContent-Type: application/json\r\nAccept: application/json\r\n";
    bool authorized = false;
    for (const auto& [name, value] : options.headers()) {
        const auto known = http::string_to_field(name);
        if (!is_token(name) || !is_field_value(value) || is_reserved(known))
            return errc::http_bad_header;
        authorized = authorized || known == http::field::authorization;
        head += name + ": " + value + "\r\n";
    }
    if (!authorized && !endpoint.authorization().empty())
        head += "Authorization: " + endpoint.authorization() + "\r\n";
    head += "Content-Length: ";
    return head;
}

} // namespace ethwire::io
