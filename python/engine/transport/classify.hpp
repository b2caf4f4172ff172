// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "transport/slice.hpp"

#include <string_view>

namespace ethwire::python {

/// A copy of what came, with its kind. Only what is surely an event is called so: all else is `other`, to be judged
/// where it is read.
Slice::Ptr classify(std::string_view text);

/// The same for what has been judged already, and is an event: with its parts, or without where only Python reads them.
Slice::Ptr known_event(std::string_view text);

} // namespace ethwire::python
