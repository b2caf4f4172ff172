// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/base/i256.hpp>
#include <ethwire/base/multiprecision.hpp>
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

/// Mostly of a few limbs, so that every path of the division is walked.
U256 arbitrary_width() { return arbitrary() >> *rc::gen::inRange(0u, 256u); }

RC_GTEST_PROP(U256Property, ArithmeticAndOrderAreThoseOfAnotherLibrary, ())
{
    const U256 a = arbitrary();
    const U256 b = arbitrary_width();
    RC_ASSERT(big(a + b) == Big(big(a) + big(b)));
    RC_ASSERT(big(a - b) == Big(big(a) - big(b)));
    RC_ASSERT(big(a * b) == Big(big(a) * big(b)));
    RC_ASSERT((a < b) == (big(a) < big(b)));
    RC_ASSERT((a == b) == (big(a) == big(b)));
    if (!b.is_zero()) {
        RC_ASSERT(big(a / b) == Big(big(a) / big(b)));
        RC_ASSERT(big(a % b) == Big(big(a) % big(b)));
    }
}

RC_GTEST_PROP(U256Property, DivisionsOfAProductAreExact, ())
{
    const U256 divisor = arbitrary_width();
    const U256 quotient = divisor.is_zero() ? U256() : arbitrary() >> divisor.bit_width();
    RC_PRE(!divisor.is_zero());
    // Just below, at and above a multiple: where a guessed digit is too large.
    const U256 product = divisor * quotient;
    RC_ASSERT(product / divisor == quotient);
    RC_ASSERT((product % divisor).is_zero());
    if (!product.is_zero()) {
        RC_ASSERT((product - 1) / divisor == quotient - 1);
        RC_ASSERT((product - 1) % divisor == divisor - 1);
    }
}

RC_GTEST_PROP(U256Property, BitsAndShiftsAreThoseOfAnotherLibrary, ())
{
    const U256 a = arbitrary();
    const U256 b = arbitrary();
    const auto n = *rc::gen::inRange(0u, 300u);
    RC_ASSERT(big(a & b) == Big(big(a) & big(b)));
    RC_ASSERT(big(a | b) == Big(big(a) | big(b)));
    RC_ASSERT(big(a ^ b) == Big(big(a) ^ big(b)));
    RC_ASSERT(big(~a) == Big(~big(a)));
    RC_ASSERT(big(a << n) == Big(big(a) << n));
    RC_ASSERT(big(a >> n) == Big(big(a) >> n));
    RC_ASSERT(a.bit_width() == (a.is_zero() ? 0 : msb(big(a)) + 1));
}

RC_GTEST_PROP(U256Property, CheckedResultsAreThoseWithoutALimit, ())
{
    using Wide = boost::multiprecision::cpp_int;
    const U256 a = arbitrary_width();
    const U256 b = arbitrary_width();
    const auto exact = [](const Wide& value) { return u256_from(value); };
    RC_ASSERT(checked_add(a, b) == exact(Wide(big(a)) + Wide(big(b))));
    RC_ASSERT(checked_sub(a, b) == exact(Wide(big(a)) - Wide(big(b))));
    RC_ASSERT(checked_mul(a, b) == exact(Wide(big(a)) * Wide(big(b))));
}

RC_GTEST_PROP(U256Property, PowersAreThoseOfAnotherLibrary, ())
{
    const U256 base = arbitrary_width();
    const auto exponent = *rc::gen::inRange(0u, 40u);
    RC_ASSERT(big(base.pow(exponent)) == Big(boost::multiprecision::pow(big(base), exponent)));
}

RC_GTEST_PROP(U256Property, MultiprecisionGivesBackWhatItWasGiven, ())
{
    const U256 value = arbitrary_width();
    RC_ASSERT(to_multiprecision(value) == big(value));
    RC_ASSERT(u256_from(to_multiprecision(value)) == value);
    RC_ASSERT(u256_from(boost::multiprecision::uint512_t(big(value))) == value);
    RC_ASSERT(!u256_from(boost::multiprecision::cpp_int(big(value)) + (boost::multiprecision::cpp_int(1) << 256)));
    RC_ASSERT(value.is_zero() || !u256_from(-boost::multiprecision::cpp_int(big(value))));
}

/// The value of 256 bits in two's complement, made without the functions under test.
boost::multiprecision::cpp_int signed_big(const I256& value)
{
    boost::multiprecision::cpp_int out(big(value.bits()));
    if (out >= boost::multiprecision::cpp_int(1) << 255)
        out -= boost::multiprecision::cpp_int(1) << 256;
    return out;
}

I256 wrapped(const boost::multiprecision::cpp_int& value)
{
    const boost::multiprecision::cpp_int modulus = boost::multiprecision::cpp_int(1) << 256;
    return I256::from_bits(*u256_from(boost::multiprecision::cpp_int((value % modulus + modulus) % modulus)));
}

RC_GTEST_PROP(I256Property, ArithmeticAndOrderAreThoseOfAnotherLibrary, ())
{
    const I256 a = I256::from_bits(arbitrary());
    const I256 b = I256::from_bits(*rc::gen::arbitrary<bool>() ? arbitrary_width() : U256() - arbitrary_width());
    RC_ASSERT(a + b == wrapped(signed_big(a) + signed_big(b)));
    RC_ASSERT(a - b == wrapped(signed_big(a) - signed_big(b)));
    RC_ASSERT(a * b == wrapped(signed_big(a) * signed_big(b)));
    RC_ASSERT(-a == wrapped(-signed_big(a)));
    RC_ASSERT((a < b) == (signed_big(a) < signed_big(b)));
    if (!b.is_zero()) {
        RC_ASSERT(a / b == wrapped(signed_big(a) / signed_big(b)));
        RC_ASSERT(a % b == wrapped(signed_big(a) % signed_big(b)));
    }
}

RC_GTEST_PROP(I256Property, ShiftsToTheRightRoundDown, ())
{
    const I256 a = I256::from_bits(arbitrary());
    const auto n = *rc::gen::inRange(0u, 300u);
    const boost::multiprecision::cpp_int divisor = boost::multiprecision::cpp_int(1) << n;
    boost::multiprecision::cpp_int quotient = signed_big(a) / divisor;
    if (signed_big(a) < 0 && quotient * divisor != signed_big(a))
        --quotient;
    RC_ASSERT((a >> n) == wrapped(quotient));
}

RC_GTEST_PROP(I256Property, TextAndMultiprecisionGiveBackWhatTheyWereGiven, ())
{
    const I256 value = I256::from_bits(arbitrary());
    RC_ASSERT(value.to_decimal() == signed_big(value).str());
    RC_ASSERT(I256::from_decimal(value.to_decimal()) == value);
    RC_ASSERT(boost::multiprecision::cpp_int(to_multiprecision(value)) == signed_big(value));
    RC_ASSERT(i256_from(signed_big(value)) == value);
    RC_ASSERT(i256_from(to_multiprecision(value)) == value);
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
