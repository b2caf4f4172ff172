// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/json/decode_context.hpp>

namespace ethwire {

std::string DecodeContext::describe(error_code error) const
{
    std::string text = error.message();
    if (!path_.empty())
        text += " in field " + path_;
    return text;
}

void DecodeContext::enter_field(std::string_view name)
{
    std::string path(name);
    if (!path_.empty() && path_.front() != '[')
        path += '.';
    path_.insert(0, path);
}

void DecodeContext::enter_element(std::size_t index)
{
    std::string path = '[' + std::to_string(index) + ']';
    if (!path_.empty() && path_.front() != '[')
        path += '.';
    path_.insert(0, path);
}

} // namespace ethwire
