// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "eth/value_reader.hpp"

#include "json/scanner.hpp"

#include <algorithm>

namespace ethwire::eth {

using json::Scanner;

errc ValueReader::raw_string(std::string_view& content) noexcept
{
    if (peek() != '"')
        return mismatch();
    Scanner scanner(std::string_view(p_, left()));
    if (scanner.next() != Scanner::Token::string)
        return errc::not_json;
    const std::string_view token = scanner.text();
    content = token.substr(1, token.size() - 2);
    p_ = token.data() + token.size();
    return {};
}

errc ValueReader::string(std::string& out)
{
    std::string_view content;
    if (const errc e = raw_string(content); e != errc{})
        return e;
    out.clear();
    json::append_unescaped({content.data() - 1, content.size() + 2}, out);
    return {};
}

errc ValueReader::skip_value(std::string_view& text) noexcept
{
    peek();
    const char* const begin = p_;
    Scanner scanner(std::string_view(p_, left()));
    if (scanner.skip_value() != json::errc{})
        return errc::not_json;
    p_ = scanner.text().data() + scanner.text().size();
    text = {begin, static_cast<std::size_t>(p_ - begin)};
    return {};
}

errc ValueReader::mismatch() noexcept
{
    std::string_view ignored;
    return skip_value(ignored) == errc{} ? errc::wrong_type : errc::not_json;
}

errc ValueReader::raw_key(std::string_view& content) noexcept
{
    if (peek() != '"' || raw_string(content) != errc{} || !take(':'))
        return errc::not_json;
    return {};
}

bool ValueReader::resolve(std::string_view& key, std::string& resolved)
{
    if (key.find('\\') == std::string_view::npos)
        return false;
    resolved.clear();
    json::append_unescaped({key.data() - 1, key.size() + 2}, resolved);
    key = resolved;
    return true;
}

void ValueReader::blame_value(const char* begin)
{
    if (!context_ || !context_->path().empty())
        return;
    ValueReader value({begin, static_cast<std::size_t>(end_ - begin)});
    std::string_view text;
    if (value.skip_value(text) != errc{})
        return;
    std::size_t size = std::min(text.size(), DecodeContext::longest_value);
    while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80)
        --size; // within a character
    context_->set_value(text.substr(0, size));
}

void ValueReader::blame_field(std::string_view name, const char* begin)
{
    blame_value(begin);
    if (context_)
        context_->enter_field(name);
}

void ValueReader::blame_element(std::size_t index, const char* begin)
{
    blame_value(begin);
    if (context_)
        context_->enter_element(index);
}

} // namespace ethwire::eth
