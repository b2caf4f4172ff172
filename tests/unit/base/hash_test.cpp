// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/base/bytes.hpp>
#include <ethwire/base/u256.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <functional>
#include <random>
#include <vector>

namespace ethwire {
namespace {

template <class Key>
std::vector<std::size_t> hashes_of(const std::vector<Key>& keys)
{
    std::vector<std::size_t> hashes;
    for (const Key& key : keys)
        hashes.push_back(std::hash<Key>{}(key));
    return hashes;
}

/// The fullest of as many buckets as there are keys, by the low bits (tables of a power of two), the high bits (tables
/// that multiply) and the remainder of a prime (libstdc++). Of random hashes it holds about ln n / ln ln n keys.
std::size_t fullest_bucket(const std::vector<std::size_t>& hashes)
{
    const auto bits = static_cast<unsigned>(std::bit_width(hashes.size() - 1));
    std::size_t fullest = 0;
    const auto fill = [&](std::size_t buckets, auto bucket_of) {
        std::vector<std::size_t> load(buckets);
        for (const std::size_t hash : hashes)
            fullest = std::max(fullest, ++load[bucket_of(hash)]);
    };
    fill(std::size_t{1} << bits, [&](std::size_t hash) { return hash & ((std::size_t{1} << bits) - 1); });
    fill(std::size_t{1} << bits, [&](std::size_t hash) { return hash >> (64 - bits); });
    fill(5'003, [](std::size_t hash) { return hash % 5'003; });
    return fullest;
}

constexpr std::size_t most = 16;

TEST(HashTest, AddressesPaddedToATopicSpread)
{
    std::mt19937_64 random(1);
    std::vector<FixedBytes<32>> topics(20'000);
    for (auto& topic : topics)
        for (std::size_t i = 12; i < 32; ++i)
            topic[i] = static_cast<std::uint8_t>(random());
    EXPECT_LE(fullest_bucket(hashes_of(topics)), most);
}

TEST(HashTest, CountersSpreadWhereverTheyStand)
{
    for (std::size_t at = 0; at + 2 <= 32; ++at) {
        std::vector<FixedBytes<32>> slots(5'000);
        for (std::size_t i = 0; i < slots.size(); ++i) {
            slots[i][at] = static_cast<std::uint8_t>(i >> 8);
            slots[i][at + 1] = static_cast<std::uint8_t>(i);
        }
        EXPECT_LE(fullest_bucket(hashes_of(slots)), most) << "at byte " << at;
    }
}

TEST(HashTest, AddressesThatDifferInOneByteAnywhereSpread)
{
    std::mt19937_64 random(2);
    FixedBytes<20> base;
    for (auto& byte : base.bytes)
        byte = static_cast<std::uint8_t>(random());
    std::vector<FixedBytes<20>> addresses{base};
    for (std::size_t at = 0; at < 20; ++at)
        for (unsigned value = 0; value < 256; ++value) {
            addresses.push_back(base);
            addresses.back()[at] = static_cast<std::uint8_t>(value);
        }
    std::vector<std::size_t> hashes = hashes_of(addresses);
    std::sort(hashes.begin(), hashes.end());
    hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
    EXPECT_EQ(hashes.size(), 1 + 20 * 255);
    EXPECT_LE(fullest_bucket(hashes), most);
}

TEST(HashTest, PairsOfBytesAnywhereDoNotCancelEachOther)
{
    for (std::size_t a = 0; a < 20; ++a)
        for (std::size_t b = a + 1; b < 20; ++b) {
            std::vector<FixedBytes<20>> addresses;
            for (unsigned x = 0; x < 32; ++x)
                for (unsigned y = 0; y < 32; ++y) {
                    addresses.emplace_back();
                    addresses.back()[a] = static_cast<std::uint8_t>(x * 8);
                    addresses.back()[b] = static_cast<std::uint8_t>(y * 8);
                }
            EXPECT_LE(fullest_bucket(hashes_of(addresses)), most) << a << " and " << b;
        }
}

TEST(HashTest, EveryBitOfAKeyReachesEveryHalfOfItsHash)
{
    std::mt19937_64 random(3);
    for (std::size_t bit = 0; bit < 256; ++bit) {
        int low = 0;
        int high = 0;
        for (int i = 0; i < 64; ++i) {
            FixedBytes<32> key;
            for (auto& byte : key.bytes)
                byte = static_cast<std::uint8_t>(random());
            const std::size_t before = std::hash<FixedBytes<32>>{}(key);
            key[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
            const std::size_t change = before ^ std::hash<FixedBytes<32>>{}(key);
            low += std::popcount(change & 0xffff);
            high += std::popcount(change >> 48);
        }
        // Of 64 x 16 bits half change; six standard deviations are 96.
        EXPECT_NEAR(low, 512, 96) << "bit " << bit;
        EXPECT_NEAR(high, 512, 96) << "bit " << bit;
    }
}

TEST(HashTest, QuantitiesSpread)
{
    for (const unsigned shift : {0u, 18u, 60u, 64u, 100u, 192u, 240u}) {
        std::vector<U256> values;
        for (std::uint64_t i = 0; i < 20'000; ++i)
            values.push_back(U256(i) << shift);
        EXPECT_LE(fullest_bucket(hashes_of(values)), most) << "shifted by " << shift;
    }
    std::vector<U256> ether;
    for (std::uint64_t i = 0; i < 20'000; ++i)
        ether.push_back(U256(i) * U256(10).pow(18));
    EXPECT_LE(fullest_bucket(hashes_of(ether)), most);
}

TEST(HashTest, ShortBytesHashToo)
{
    std::vector<FixedBytes<4>> selectors(20'000);
    for (std::size_t i = 0; i < selectors.size(); ++i) {
        selectors[i][0] = static_cast<std::uint8_t>(i >> 8);
        selectors[i][3] = static_cast<std::uint8_t>(i);
    }
    EXPECT_LE(fullest_bucket(hashes_of(selectors)), most);
    EXPECT_NE(std::hash<FixedBytes<1>>{}(FixedBytes<1>()), std::hash<FixedBytes<9>>{}(FixedBytes<9>()));
}

} // namespace
} // namespace ethwire
