// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/json/writer.hpp>

#include <boost/json/value.hpp>

#include <string>

namespace ethwire::json {

/// A random value of any kind, at most `depth` levels deep. Drawn from rapidcheck: call it within a property.
boost::json::value arbitrary_value(int depth);

/// Writes `value` with the writer under test.
void write(Writer& writer, const boost::json::value& value);

/// `text` with a few bytes changed, inserted or taken away, most of them characters that JSON gives a meaning.
std::string damaged(std::string text);

} // namespace ethwire::json
