// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/web3/async_web3.hpp>

using namespace ethwire;

namespace stranger {

struct Unknown {};

struct Readable {};
error_code read_json(json::Reader& in, Readable&) { return in.skip(); }

} // namespace stranger

// A case a number; 0 is the text without a mistake.
awaitable<void> ask(AsyncWeb3& w3)
{
#if CASE == 0
    co_await w3.manager().coro_request_as<int>("my_number");
    co_await w3.manager().coro_request_as<std::vector<U256>>("my_fees");
    co_await w3.manager().coro_request_as<std::optional<std::vector<stranger::Readable>>>("my_own");
#elif CASE == 1
    co_await w3.manager().coro_request_as<stranger::Unknown>("my_own");
#elif CASE == 2
    co_await w3.manager().coro_request_as<std::vector<stranger::Unknown>>("my_own");
#elif CASE == 3 // a parameter that cannot be written
    co_await w3.eth().request(Method<int, stranger::Readable>{"my_own"}, stranger::Readable());
#endif
}
