// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/http_exchange.hpp"

#include "io/inflate.hpp"
#include "wire/header_text.hpp"
#include "wire/retry_after.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <array>

namespace ethwire::io {
namespace {

namespace http = boost::beast::http;

constexpr std::uint32_t head_limit = 16 * 1024;
constexpr std::size_t read_size = 64 * 1024;

/// Interim answers before the real one. Servers send one, or one for each hint.
constexpr unsigned most_interim = 16;

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
    explicit Parser(std::size_t body_limit)
    {
        response.header_limit(head_limit);
        response.body_limit(body_limit);
        response.eager(true);
    }

    unsigned status() const { return response.is_header_done() ? response.get().result_int() : 0; }
    std::string_view header(http::field name) const
    {
        const auto value = response.get()[name];
        return {value.data(), value.size()};
    }

    http::response_parser<http::string_body> response;
};

HttpExchange::HttpExchange(const std::string& request, std::size_t body_limit)
    : request_(request), body_limit_(body_limit), parser_(std::make_unique<Parser>(body_limit))
{}

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
            return {0, ByteStream::Want::none, finish()};
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
    std::size_t done = 0;
    while (done < size && !parser_->response.is_done()) {
        error_code error;
        const auto n = parser_->response.put(asio::const_buffer(bytes + done, size - done), error);
        done += n;
        if (error == http::error::need_more)
            break;
        if (error)
            return parse_error(error);
        if (const error_code refused = take_status())
            return refused;
        if (n == 0)
            break;
    }
    unparsed_ = std::string(bytes + done, size - done);
    // A line that never ends: the head has its own limit, the lines between chunks get theirs here.
    if (!parser_->response.is_done() && unparsed_.size() > head_limit + read_size)
        return errc::http_malformed;
    return {};
}

/// What the status alone decides, once it is there.
error_code HttpExchange::take_status()
{
    const unsigned status = parser_->status();
    if (status / 100 == 3)
        return errc::http_redirect;
    if (status / 100 != 1)
        return {};
    // RFC 9110, section 15.2: the real answer follows. 101 would be something that was not asked for.
    if (status == static_cast<unsigned>(http::status::switching_protocols) || ++interim_ > most_interim)
        return errc::http_malformed;
    parser_ = std::make_unique<Parser>(body_limit_);
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
    return finish();
}

/// The whole answer is there.
error_code HttpExchange::finish()
{
    const unsigned status = parser_->status();
    if (status / 100 == 3)
        return errc::http_redirect;
    std::string& body = parser_->response.get().body();
    const error_code error = undo_coding(parser_->header(http::field::content_encoding), body_limit_, body);
    if (error)
        body.clear();
    unpacked_ = true;
    // A refusal counts more than the form in which it is explained.
    return status / 100 != 2 ? make_error_code(errc::http_status) : error;
}

HttpReply HttpExchange::take_reply()
{
    HttpReply reply;
    reply.sent = written_ != 0;
    if (!answered_ || !parser_->response.is_header_done())
        return reply;
    auto& message = parser_->response.get();
    reply.status = message.result_int();
    reply.content_type = parser_->header(http::field::content_type);
    reply.retry_after =
        wire::parse_retry_after(parser_->header(http::field::retry_after), parser_->header(http::field::date));
    // Of an answer that was broken off, the packed bytes tell nothing.
    if (unpacked_ || parser_->header(http::field::content_encoding).empty())
        reply.body = std::move(message.body());
    return reply;
}

result<std::string> http_request_head(const Endpoint& endpoint, const HttpOptions& options)
{
    std::string head = "POST " + endpoint.target() + " HTTP/1.1\r\nHost: " + endpoint.host_header() +
                       "\r\nContent-Type: application/json\r\nAccept: application/json\r\nAccept-Encoding: ";
    head.append(accepted_codings).append("\r\n");
    bool authorized = false;
    for (const auto& [name, value] : options.headers()) {
        const auto known = http::string_to_field(name);
        if (!wire::is_token(name) || !wire::is_field_value(value) || is_reserved(known))
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
