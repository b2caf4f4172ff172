// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/envelope.hpp"

#include <ethwire/json/reader.hpp>
#include <ethwire/json/writer.hpp>

#include <charconv>

namespace ethwire {
namespace rpc {
namespace {

std::string_view unquoted(std::string_view token) noexcept
{
    const bool quoted = token.size() >= 2 && token.front() == '"';
    return quoted ? token.substr(1, token.size() - 2) : token;
}

/// `params` of a notification; of anything else they mean nothing to a client.
error_code take_params(json::Reader& in, Envelope& out)
{
    out.value = out.subscription = out.end = {};
    if (in.kind() != json::Kind::object)
        return in.skip();
    return in.object([&](std::string_view key) -> error_code {
        if (key == "result")
            return in.raw(out.value);
        if (key == "error")
            return in.raw(out.end);
        if (key != "subscription")
            return {};
        std::string_view token;
        const error_code error = in.raw(token);
        out.subscription = unquoted(token);
        return error;
    });
}

error_code take_member(json::Reader& in, std::string_view key, Envelope& out)
{
    if (key == "params")
        return take_params(in, out);
    if (key == "result")
        return in.raw(out.result);
    if (key == "id")
        return in.raw(out.id);
    if (key == "error")
        return in.raw(out.error);
    if (key != "method")
        return {};
    std::string_view token;
    const error_code error = in.raw(token);
    out.method = unquoted(token);
    return error;
}

/// An integer, also as a string of digits; of anything else the token.
void take_code(std::string_view token, ServerError& said)
{
    const std::string_view text = unquoted(token);
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), said.code);
    const bool whole = !text.empty() && failed == std::errc{} && end == text.data() + text.size();
    if (!whole)
        said.code = 0;
    said.odd_code = whole ? std::string_view() : token;
}

/// Of another type than the specification's it is still kept, as text.
error_code take_error_member(json::Reader& in, std::string_view key, ServerError& said)
{
    std::string_view text;
    if (key == "message" && in.kind() == json::Kind::string)
        return in.string(said.message);
    if (key != "code" && key != "message" && key != "data")
        return {};
    const error_code error = in.raw(text);
    if (error)
        return error;
    if (key == "code")
        take_code(text, said);
    else
        (key == "data" ? said.data : said.message) = text;
    return {};
}

} // namespace

error_code parse_envelope(std::string_view text, Envelope& out)
{
    out = Envelope();
    json::Reader in(text);
    const error_code error = in.object([&](std::string_view key) { return take_member(in, key, out); });
    return error ? error : in.finish();
}

std::string_view without_mark(std::string_view text) noexcept
{
    constexpr std::string_view mark = "\xef\xbb\xbf";
    return text.starts_with(mark) ? text.substr(mark.size()) : text;
}

error_code split_batch(std::string_view text, std::vector<std::string_view>& out)
{
    json::Reader in(text);
    const error_code error = in.array([&](std::size_t index) -> error_code {
        if (index == most_elements)
            return json::errc::too_large;
        return in.raw(out.emplace_back());
    });
    const error_code broken = error ? error : in.finish();
    if (broken)
        out.clear();
    return broken;
}

ServerError parse_server_error(std::string_view error)
{
    ServerError said;
    json::Reader whole(error);
    std::string_view raw;
    if (whole.raw(raw) || whole.finish())
        return said;
    json::Reader in(raw);
    said.raw = raw;
    if (in.kind() == json::Kind::object)
        (void)in.object([&](std::string_view key) { return take_error_member(in, key, said); });
    else if (in.kind() == json::Kind::string)
        (void)in.string(said.message);
    else
        said.message = raw;
    return said;
}

} // namespace rpc

std::string ServerError::to_json() const
{
    if (!raw.empty())
        return raw;
    json::Writer writer;
    writer.begin_object();
    writer.key("code");
    if (odd_code.empty())
        writer.number(code);
    else
        writer.raw(odd_code);
    writer.key("message");
    writer.string(message);
    if (!data.empty()) {
        writer.key("data");
        writer.raw(data);
    }
    writer.end_object();
    return writer.take();
}

} // namespace ethwire
