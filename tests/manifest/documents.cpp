// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "manifest/documents.hpp"

#include <ethwire/eth/decode.hpp>
#include <ethwire/json/reader.hpp>

#include <zlib.h>

#include <array>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

namespace ethwire::manifest {
namespace {

std::string unpack(const std::filesystem::path& file)
{
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> in(gzopen(file.c_str(), "rb"), gzclose);
    if (!in)
        throw std::runtime_error("cannot be opened");
    std::string text;
    std::array<char, 1 << 16> buffer{};
    for (;;) {
        const int size = gzread(in.get(), buffer.data(), static_cast<unsigned>(buffer.size()));
        if (size < 0)
            throw std::runtime_error("is no gzip");
        if (size == 0)
            return text;
        text.append(buffer.data(), static_cast<std::size_t>(size));
    }
}

} // namespace

std::string read_document(const std::filesystem::path& file)
{
    if (file.extension() == ".gz")
        return unpack(file);
    std::ifstream in(file, std::ios::binary);
    if (!in)
        throw std::runtime_error("cannot be opened");
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<Member> members_of(std::string_view json)
{
    json::Reader in(json);
    std::vector<Member> members;
    const auto add = [&](std::string_view key) {
        std::string_view text;
        const error_code e = in.raw(text);
        members.push_back({std::string(key), std::string(text)});
        return e;
    };
    error_code error =
        in.kind() == json::Kind::object ? in.object(add) : in.array([&](std::size_t) { return add({}); });
    if (!error)
        error = in.finish();
    if (error)
        throw std::runtime_error("cannot be taken apart: " + error.message());
    return members;
}

std::string member(std::string_view json, std::string_view key)
{
    for (Member& m : members_of(json))
        if (m.key == key)
            return std::move(m.value);
    return {};
}

std::vector<std::string> select(const std::string& json, std::string_view path)
{
    if (path.empty() || path == ".")
        return {json};
    const std::size_t dot = path.find('.');
    const std::string_view step = path.substr(0, dot);
    const std::string_view rest = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    std::vector<std::string> found;
    std::size_t index = 0;
    for (const Member& m : members_of(json)) {
        const bool wanted = step == "*" || (m.key.empty() ? step == std::to_string(index) : m.key == step);
        ++index;
        if (wanted)
            for (std::string& value : select(m.value, rest))
                found.push_back(std::move(value));
    }
    return found;
}

std::string unquote(std::string_view json)
{
    std::string text;
    if (const error_code e = decode(json, text))
        throw std::runtime_error("is no string: " + e.message());
    return text;
}

} // namespace ethwire::manifest
