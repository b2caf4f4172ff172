// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "alloc/allocations.hpp"
#include "unit/eth/codec_test.hpp"

#include <ethwire/eth/block.hpp>
#include <ethwire/eth/hash32.hpp>
#include <ethwire/eth/header.hpp>
#include <ethwire/eth/log.hpp>

#include <cstdlib>

namespace ethwire {
namespace {

/// How often memory is asked for when the documents are read, in turn, into a value that has read them before.
template <class T>
std::uint64_t allocations_of(const std::vector<std::string>& documents)
{
    T value;
    DecodeContext context;
    std::uint64_t before = 0;
    for (int round = 0; round < 4; ++round) {
        if (round == 2)
            before = allocations_of_this_thread();
        for (const std::string& document : documents)
            if (decode(document, value, &context))
                std::abort();
    }
    return allocations_of_this_thread() - before;
}

TEST(Allocation, is_counted)
{
    const std::uint64_t before = allocations_of_this_thread();
    delete new int(7);
    EXPECT_EQ(allocations_of_this_thread(), before + 1);
}

TEST(Allocation, of_a_new_head_is_none)
{
    std::string head = encoded(decoded<Block>(data_file("nimbus-eth1/Cancun.json")).header);
    std::string other = head;
    other.insert(1, R"("l1BatchNumber":"0x1","sendRoot":[1,2,3],)");
    EXPECT_EQ(allocations_of<Header>({head, other, head}), 0u);
}

TEST(Allocation, of_a_new_head_with_misfits_is_none)
{
    const std::string head = encoded(decoded<Block>(data_file("nimbus-eth1/Cancun.json")).header);
    std::string odd = head;
    odd.insert(1, R"("gasUsed":7,"nonce":"0x0","stateRoot":"0x",)");
    std::string twice = head;
    twice.insert(head.size() - 1, R"(,"logsBloom":"0x","timestamp":"0x0065","difficulty":[1,2,3])");
    EXPECT_EQ(allocations_of<Header>({odd, head, twice}), 0u);
}

TEST(Allocation, of_a_log_is_none)
{
    const std::string begin =
        "{\"address\":" + hex_of(40, '1') + ",\"topics\":[" + hex_of(64, '2') + ',' + hex_of(64, '3');
    const std::string end = R"(],"data":)" + hex_of(256, '4') + R"(,"blockNumber":"0x5","removed":false,"x":"y"})";
    EXPECT_EQ(allocations_of<Log>({begin + end, begin + ',' + hex_of(64, '5') + end}), 0u);
}

TEST(Allocation, of_a_pending_hash_is_none)
{
    EXPECT_EQ(allocations_of<Hash32>({hex_of(64, '1'), " " + hex_of(64, 'F')}), 0u);
}

} // namespace
} // namespace ethwire
