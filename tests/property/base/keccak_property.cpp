// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/base/keccak.hpp>

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <cryptopp/keccak.h>

namespace ethwire {
namespace {

FixedBytes<32> of_crypto_plus_plus(const Bytes& bytes)
{
    FixedBytes<32> digest;
    CryptoPP::Keccak_256().CalculateDigest(digest.data(), bytes.data(), bytes.size());
    return digest;
}

RC_GTEST_PROP(KeccakProperty, DigestsAreThoseOfCryptoPlusPlus, ())
{
    const auto size = *rc::gen::inRange<std::size_t>(0, 1000);
    const auto bytes = *rc::gen::container<Bytes>(size, rc::gen::arbitrary<std::uint8_t>());
    RC_ASSERT(keccak256(bytes) == of_crypto_plus_plus(bytes));
}

} // namespace
} // namespace ethwire
