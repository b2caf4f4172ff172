// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/io/errc.hpp>

#include <boost/asio/ip/address.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace ethwire::io {

/// The host of a URL, without its port: a name in lower case, an IPv4 address of four decimal numbers, or an IPv6
/// literal in brackets, which are dropped. A zone id becomes `%zone`.
result<std::string> parse_host(std::string_view text);

/// The address when `host`, as `parse_host` gives it, is one.
std::optional<boost::asio::ip::address> as_address(const std::string& host);

} // namespace ethwire::io
