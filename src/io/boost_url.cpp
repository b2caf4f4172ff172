// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

// Boost.URL, compiled into what has to stand alone: Debian has it as an archive for programs, but not for shared
// objects.
#include <boost/url/src.hpp>
