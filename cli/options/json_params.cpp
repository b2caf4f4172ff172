// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "options/json_params.hpp"

#include "base/text.hpp"
#include "options/usage_error.hpp"
#include "options/values.hpp"

#include <ethwire/json/raw.hpp>
#include <ethwire/json/writer.hpp>

#include <fmt/format.h>

#include <istream>

namespace ethwire::cli {
namespace {

/// JSON text from a file or standard input, or nothing when the word names neither.
bool read_elsewhere(std::string_view where, const std::string& word, std::istream& input, std::string& out)
{
    if (word == "-")
        out = read_all(where, input);
    else if (word.size() > 1 && word[0] == '@')
        out = file_content(where, word.substr(1));
    else
        return false;
    if (const error_code error = json::validate(out))
        throw UsageError(where,
                         fmt::format("{} is not JSON: {}", word == "-" ? "standard input" : in_quotes(word.substr(1)),
                                     error.message()));
    return true;
}

} // namespace

std::string json_params(std::span<const std::string> words, std::istream& input)
{
    json::Writer writer;
    bool input_used = false;
    writer.begin_array();
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        const std::string where = fmt::format("PARAM {}", i + 1);
        std::string text;
        if (word == "-" && std::exchange(input_used, true))
            throw UsageError(where, "standard input is read once only");
        if (read_elsewhere(where, word, input, text)) {
            writer.raw(text);
            continue;
        }
        const error_code error = json::validate(word);
        if (!error)
            writer.raw(word);
        else if (!word.empty() && std::string_view("{[\"").find(word[0]) != std::string_view::npos)
            throw UsageError(where, "begins like JSON, but is none: " + error.message());
        else
            writer.string(word);
    }
    writer.end_array();
    return writer.take();
}

std::string whole_params(const std::string& word, std::istream& input)
{
    constexpr std::string_view where = "--params";
    std::string text;
    if (!read_elsewhere(where, word, input, text)) {
        text = word;
        if (const error_code error = json::validate(text))
            throw UsageError(where, "is not JSON: " + error.message());
    }
    const auto first = text.find_first_not_of(base::white_space);
    if (text[first] != '[')
        throw UsageError(where, "is no JSON array");
    return text;
}

} // namespace ethwire::cli
