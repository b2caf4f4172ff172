// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>
#include <ethwire/rpc/queue_options.hpp>
#include <ethwire/session/options.hpp>

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>

namespace ethwire::cli {

// Texts of the command line as values. Each throws `UsageError`, `option` being the place that it names.

std::uint64_t whole_number(std::string_view option, std::string_view text, std::uint64_t least,
                           std::uint64_t most = UINT64_MAX);

/// Seconds, with a fraction if need be: `30`, `0.5`. More than none, and less than 32 years.
Duration seconds(std::string_view option, std::string_view text);

/// `off`, or the seconds of silence after which the node is pinged. It then has half as long to answer, 5 s at most.
HeartbeatOptions heartbeat(std::string_view option, std::string_view text);

/// `drop-oldest` and the other policies, with `_` for `-` too.
Overflow overflow(std::string_view option, std::string_view text);

/// `Name: value` as the two, fit to be sent.
std::pair<std::string, std::string> header(std::string_view option, std::string_view text);

/// What a file holds, without white space around it. Names the file, never its content, when it cannot be used.
std::string file_content(std::string_view option, const std::string& path);

/// All that a stream gives, up to 32 MiB.
std::string read_all(std::string_view option, std::istream& in);

} // namespace ethwire::cli
