// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "wire/sha1.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <openssl/evp.h>
#include <string>

namespace ethwire::wire {
namespace {

std::array<std::uint8_t, 20> oracle(const std::string& text)
{
    std::array<std::uint8_t, 20> digest{};
    unsigned size = 0;
    EXPECT_EQ(EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr), 1);
    EXPECT_EQ(size, digest.size());
    return digest;
}

TEST(Sha1, known_answer_of_the_specification)
{
    const std::array<std::uint8_t, 20> abc{0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81, 0x6a, 0xba, 0x3e,
                                           0x25, 0x71, 0x78, 0x50, 0xc2, 0x6c, 0x9c, 0xd0, 0xd8, 0x9d};
    EXPECT_EQ(sha1("abc"), abc);
}

TEST(Sha1, every_length_around_the_ends_of_blocks_is_as_openssl_says)
{
    std::string text;
    for (std::size_t size = 0; size <= 260; ++size) {
        EXPECT_EQ(sha1(text), oracle(text)) << size << " bytes";
        text += static_cast<char>(size * 151 + 7);
    }
}

} // namespace
} // namespace ethwire::wire
