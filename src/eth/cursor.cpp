// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "eth/cursor.hpp"

#include "json/scanner.hpp"

namespace ethwire::eth {

using json::Scanner;

errc Cursor::raw_string(std::string_view& content) noexcept
{
    if (peek() != '"')
        return mismatch();
    Scanner scanner({p_, left()});
    if (scanner.next() != Scanner::Token::string)
        return errc::not_json;
    const std::string_view token = scanner.text();
    content = token.substr(1, token.size() - 2);
    p_ = token.data() + token.size();
    return {};
}

errc Cursor::string(std::string& out)
{
    std::string_view content;
    if (const errc e = raw_string(content); e != errc{})
        return e;
    out.clear();
    json::append_unescaped({content.data() - 1, content.size() + 2}, out);
    return {};
}

errc Cursor::skip_value(std::string_view& text) noexcept
{
    using enum Scanner::Token;
    peek();
    const char* const begin = p_;
    Scanner scanner({p_, left()});
    std::size_t depth = 0;
    do {
        switch (scanner.next()) {
        case begin_object:
        case begin_array: ++depth; break;
        case end_object:
        case end_array: --depth; break;
        case error:
        case end: return errc::not_json;
        default: break;
        }
    } while (depth != 0);
    p_ = scanner.text().data() + scanner.text().size();
    text = {begin, static_cast<std::size_t>(p_ - begin)};
    return {};
}

errc Cursor::mismatch() noexcept
{
    std::string_view ignored;
    return skip_value(ignored) == errc{} ? errc::wrong_type : errc::not_json;
}

errc Cursor::key(std::string_view& content) noexcept
{
    if (peek() != '"' || raw_string(content) != errc{} || !take(':'))
        return errc::not_json;
    return {};
}

} // namespace ethwire::eth
