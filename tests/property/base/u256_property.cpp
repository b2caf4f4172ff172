// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/base/u256.hpp>

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <cctype>
#include <string>

namespace ethwire {
namespace {

using Big = boost::multiprecision::uint256_t; // unchecked: modulo 2^256

/// Of any magnitude, with limbs that are often all zeros or all ones, where carries go wrong.
U256 arbitrary()
{
    const auto limb = rc::gen::oneOf(rc::gen::arbitrary<std::uint64_t>(), rc::gen::just(std::uint64_t{0}),
                                     rc::gen::just(~std::uint64_t{0}));
    return U256::from_limbs(*rc::gen::container<std::array<std::uint64_t, 4>>(limb));
}

Big big(const U256& value)
{
    Big out = 0;
    for (std::size_t i = 4; i-- > 0;)
        out = out << 64 | value.limbs()[i];
    return out;
}

RC_GTEST_PROP(U256Property, TextIsThatOfAnotherLibrary, ())
{
    const U256 value = arbitrary();
    RC_ASSERT(value.to_decimal() == big(value).str());
    std::string digits = big(value).str(0, std::ios_base::hex);
    for (char& c : digits)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    RC_ASSERT(value.to_hex() == "0x" + digits);
}

RC_GTEST_PROP(U256Property, EveryFormReadsBack, ())
{
    const U256 value = arbitrary();
    RC_ASSERT(U256::from_decimal(value.to_decimal()) == value);
    RC_ASSERT(U256::from_hex(value.to_hex()) == value);
    RC_ASSERT(U256::from_big_endian(value.to_big_endian()) == value);
}

RC_GTEST_PROP(U256Property, ArithmeticAndOrderAreThoseOfAnotherLibrary, ())
{
    const U256 a = arbitrary();
    const U256 b = arbitrary();
    RC_ASSERT(big(a + b) == big(a) + big(b));
    RC_ASSERT(big(a - b) == big(a) - big(b));
    RC_ASSERT((a < b) == (big(a) < big(b)));
    RC_ASSERT((a == b) == (big(a) == big(b)));
}

RC_GTEST_PROP(U256Property, DecimalsBeyondTheLimitAreRefused, ())
{
    std::string digits =
        *rc::gen::container<std::string>(*rc::gen::inRange<std::size_t>(76, 80), rc::gen::inRange<char>('0', ':'));
    // Boost takes a leading zero for the mark of octal.
    const std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size() - 1);
    const boost::multiprecision::cpp_int wide(digits.substr(zeros));
    const bool fits = wide < boost::multiprecision::cpp_int(1) << 256;
    RC_ASSERT(U256::from_decimal(digits).has_value() == fits);
}

} // namespace
} // namespace ethwire
