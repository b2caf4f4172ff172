// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/envelope.hpp"

#include <ethwire/json/writer.hpp>

#include "json/reader.hpp"
#include "json/scanner.hpp"

namespace ethwire {
namespace rpc {
namespace {

std::string_view unquoted(std::string_view token) noexcept
{
    const bool quoted = token.size() >= 2 && token.front() == '"';
    return quoted ? token.substr(1, token.size() - 2) : token;
}

/// `params` of a notification; of anything else they mean nothing to a client.
error_code take_params(json::Value& params, Envelope& out)
{
    if (params.kind() != json::Kind::object)
        return {};
    return params.object([&](std::string_view key, json::Value& value) -> error_code {
        if (key == "result")
            return value.raw(out.value);
        if (key != "subscription")
            return {};
        std::string_view token;
        const error_code error = value.raw(token);
        out.subscription = unquoted(token);
        return error;
    });
}

error_code take_member(std::string_view key, json::Value& value, Envelope& out)
{
    if (key == "params") {
        out.value = out.subscription = {};
        return take_params(value, out);
    }
    if (key == "result")
        return value.raw(out.result);
    if (key == "id")
        return value.raw(out.id);
    if (key == "error")
        return value.raw(out.error);
    if (key != "method" && key != "jsonrpc")
        return {};
    std::string_view token;
    const error_code error = value.raw(token);
    if (key == "method")
        out.method = unquoted(token);
    else
        out.version_ok = token == "\"2.0\"";
    return error;
}

} // namespace

error_code parse_envelope(json::Parser& parser, std::string_view text, Envelope& out)
{
    out = Envelope();
    json::Document document(parser);
    if (const error_code error = document.open(text))
        return error;
    return document.object(
        [&](std::string_view key, json::Value& value) -> error_code { return take_member(key, value, out); });
}

error_code split_batch(json::Parser& parser, std::string_view text, std::vector<std::string_view>& out)
{
    json::Document document(parser);
    if (const error_code error = document.open(text))
        return error;
    return document.array([&](json::Value& element) -> error_code {
        if (out.size() == most_elements)
            return json::errc::too_large;
        std::string_view raw;
        const error_code error = element.raw(raw);
        out.push_back(raw);
        return error;
    });
}

ServerError parse_server_error(json::Parser& parser, std::string_view error)
{
    ServerError said;
    json::Document document(parser);
    if (document.open(error))
        return said;
    if (document.kind() != json::Kind::object) {
        const std::string_view raw = document.raw();
        if (document.kind() == json::Kind::string)
            json::append_unescaped(raw, said.message);
        else
            said.message = raw;
        return said;
    }
    // A member of another type than the specification's is left out; the rest of the object still counts.
    (void)document.object([&](std::string_view key, json::Value& value) -> error_code {
        std::string_view text;
        if (key == "code" && value.kind() == json::Kind::number) {
            (void)value.i64(said.code);
        } else if (key == "message" && value.kind() == json::Kind::string) {
            if (!value.string(text))
                said.message = text;
        } else if (key == "message" || key == "data") {
            if (!value.raw(text))
                (key == "data" ? said.data : said.message) = text;
        }
        return {};
    });
    return said;
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
