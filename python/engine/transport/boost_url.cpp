// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

// Boost.URL, compiled into the extension: as an archive Debian has it only for programs, not for shared objects.
#include <boost/url/src.hpp>
