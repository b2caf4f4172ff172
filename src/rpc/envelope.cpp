// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/envelope.hpp"

#include <ethwire/json/reader.hpp>
#include <ethwire/json/writer.hpp>

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
    out.value = out.subscription = {};
    if (in.kind() != json::Kind::object)
        return in.skip();
    return in.object([&](std::string_view key) -> error_code {
        if (key == "result")
            return in.raw(out.value);
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
    if (key != "method" && key != "jsonrpc")
        return {};
    std::string_view token;
    const error_code error = in.raw(token);
    if (key == "method")
        out.method = unquoted(token);
    else
        out.version_ok = token == "\"2.0\"";
    return error;
}

/// A member of another type than the specification's is left out; the rest of the object still counts.
error_code take_error_member(json::Reader& in, std::string_view key, ServerError& said)
{
    const json::Kind kind = in.kind();
    std::string_view text;
    if (key == "code" && kind == json::Kind::number) {
        const error_code error = in.raw(text);
        (void)json::Reader(text).number(said.code);
        return error;
    }
    if (key == "message" && kind == json::Kind::string)
        return in.string(said.message);
    if (key != "message" && key != "data")
        return {};
    const error_code error = in.raw(text);
    (key == "data" ? said.data : said.message) = text;
    return error;
}

} // namespace

error_code parse_envelope(std::string_view text, Envelope& out)
{
    out = Envelope();
    json::Reader in(text);
    const error_code error = in.object([&](std::string_view key) { return take_member(in, key, out); });
    return error ? error : in.finish();
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
    json::Reader in(error);
    error_code broken;
    if (in.kind() == json::Kind::object) {
        broken = in.object([&](std::string_view key) { return take_error_member(in, key, said); });
    } else if (in.kind() == json::Kind::string) {
        broken = in.string(said.message);
    } else {
        std::string_view text;
        broken = in.raw(text);
        said.message = text;
    }
    return broken || in.finish() ? ServerError() : said;
}

} // namespace rpc

std::string ServerError::to_json() const
{
    json::Writer writer;
    writer.begin_object();
    writer.key("code");
    writer.number(code);
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
