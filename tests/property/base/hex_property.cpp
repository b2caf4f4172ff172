// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/base/bytes.hpp>

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

namespace ethwire {
namespace {

RC_GTEST_PROP(HexProperty, WhatIsEncodedDecodesToItself, (const Bytes& bytes))
{
    const std::string digits = hex::to_string(bytes).substr(2);
    Bytes back(bytes.size());
    RC_ASSERT(hex::decode(digits, back));
    RC_ASSERT(back == bytes);
}

RC_GTEST_PROP(HexProperty, FastAndSlowDecodeAgreeOnAnyText, (std::string digits))
{
    // Mostly digits, so that wrong bytes stand among right ones.
    for (char& c : digits)
        if (!*rc::gen::weightedElement<bool>({{1, true}, {30, false}}))
            c = "0123456789abcdefABCDEF"[static_cast<unsigned char>(c) % 22];
    Bytes fast(digits.size() / 2), slow(digits.size() / 2);
    const bool ok = hex::decode_scalar(digits, slow);
    RC_ASSERT(hex::decode(digits, fast) == ok);
    RC_ASSERT(!ok || fast == slow);
}

} // namespace
} // namespace ethwire
