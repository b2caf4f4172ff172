// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

namespace ethwire {

/// The default completion token: an awaitable that throws the exceptions of `web3/errors.hpp`, with what the server
/// said. Any other Asio token works too and gets `void(error_code, Outcome<T>)`.
struct Awaited {};

} // namespace ethwire
