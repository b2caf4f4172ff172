// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <boost/asio/executor_work_guard.hpp>

/// What the extension needs of Asio beyond `ethwire/io/async.hpp`: it owns the reactor's loop.
