// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/format.hpp>

#include <fmt/format.h>

namespace ethwire::eth {

fmt::format_context::iterator TextFormat::write(std::string_view text, fmt::format_context& context) const
{
    return text_.format(fmt::string_view(text.data(), text.size()), context);
}

} // namespace ethwire::eth
