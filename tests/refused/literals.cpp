// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/literals.hpp>

using namespace ethwire::literals;

// A case a number; 0 is the text without a mistake.
[[maybe_unused]] constexpr auto value =
#if CASE == 0
    0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045_address;
#elif CASE == 1 // one digit of another case
    0xd8dA6BF26964aF9D7eEd9e03E53415D37Aa96045_address;
#elif CASE == 2 // 39 digits
    0xd8dA6BF26964aF9D7eEd9e03E53415D37aA9604_address;
#elif CASE == 3 // a decimal
    1234567890123456789012345678901234567890_address;
#elif CASE == 4 // 63 digits
    0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3e_hash;
#elif CASE == 5 // a tenth of a wei
    1.0000000001_gwei;
#elif CASE == 6
    1e3_ether;
#elif CASE == 7 // 2^256 wei
    115792089237316195423570985008687907853269984665640564039457.584007913129639936_ether;
#elif CASE == 8
    ethwire::U256(1) / 0;
#endif
