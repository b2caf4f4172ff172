// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/hashing.hpp>

#include "unit/eth/codec_test.hpp"

#include <ethwire/eth/block.hpp>
#include <ethwire/eth/receipt.hpp>

namespace ethwire {
namespace {

/// Real blocks of the main network, one a fork.
class MainnetBlock : public testing::TestWithParam<const char*> {
protected:
    Block block() const { return decoded<Block>(data_file("nimbus-eth1/" + std::string(GetParam()) + ".json")); }
};

TEST_P(MainnetBlock, hashes_to_its_own_hash)
{
    const Header header = block().header;
    EXPECT_EQ(compute_hash(header), header.hash);
}

TEST_P(MainnetBlock, has_transactions_of_their_hashes_and_root)
{
    const Block b = block();
    if (b.transaction_count() == 0) {
        EXPECT_EQ(transactions_root({}).value(), b.header.transactions_root);
        return;
    }
    ASSERT_TRUE(b.full());
    const auto& transactions = std::get<1>(b.transactions);
    for (const Transaction& t : transactions)
        ASSERT_EQ(compute_hash(t).value(), t.hash);
    EXPECT_EQ(transactions_root(transactions).value(), b.header.transactions_root);
}

TEST_P(MainnetBlock, has_the_root_of_its_withdrawals)
{
    const Block b = block();
    ASSERT_EQ(b.withdrawals.has_value(), b.header.withdrawals_root.has_value());
    if (b.withdrawals) {
        EXPECT_EQ(withdrawals_root(*b.withdrawals), *b.header.withdrawals_root);
    }
}

INSTANTIATE_TEST_SUITE_P(Forks, MainnetBlock,
                         testing::Values("Frontier", "Homestead", "DAO", "TangerineWhistle", "Istanbul", "Berlin",
                                         "Cancun"));

TEST(Hashing, changes_with_any_field)
{
    Header header = decoded<Block>(data_file("nimbus-eth1/Cancun.json")).header;
    header.extra_data.push_back(0);
    EXPECT_NE(compute_hash(header), header.hash);
}

TEST(Hashing, needs_every_field_of_the_envelope)
{
    Transaction transaction;
    EXPECT_EQ(compute_hash(transaction).error(), eth::errc::missing_field);
    transaction.type = 5;
    EXPECT_EQ(compute_hash(transaction).error(), eth::errc::bad_value);
}

TEST(Hashing, of_every_type_of_transaction)
{
    for (const char* file : {"get-legacy-tx", "get-access-list", "get-dynamic-fee", "get-blob-tx", "get-setcode-tx"}) {
        const std::string text =
            data_file("execution-apis/tests/eth_getTransactionByHash/" + std::string(file) + ".io");
        const std::size_t begin = text.find("\"result\":") + 9;
        const std::string json = text.substr(begin, text.rfind('}') - begin);
        const auto transaction = decoded<Transaction>(json);
        EXPECT_EQ(compute_hash(transaction).value(), transaction.hash) << file;
    }
}

TEST(Hashing, writes_the_envelope_of_a_receipt_with_its_type)
{
    Receipt receipt;
    receipt.status = 1;
    EXPECT_EQ(encode_envelope(receipt).at(0), 0xf9);
    receipt.type = 2;
    EXPECT_EQ(encode_envelope(receipt).at(0), 2);
    EXPECT_EQ(receipts_root({}),
              decoded<Hash32>("\"0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421\""));
}

} // namespace
} // namespace ethwire
