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
    EXPECT_EQ(encode_envelope(receipt).error(), eth::errc::missing_field);
    receipt.status = 1;
    EXPECT_EQ(encode_envelope(receipt).value().at(0), 0xf9);
    receipt.type = 2;
    EXPECT_EQ(encode_envelope(receipt).value().at(0), 2);
    EXPECT_EQ(receipts_root({}).value(),
              decoded<Hash32>("\"0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421\""));
}

TEST(Hashing, writes_the_deposit_receipts_of_the_op_stack)
{
    // The form of op-geth's `Receipts.EncodeIndex`, with the values of a deposit of OP mainnet.
    const std::string regolith = R"({"transactionHash":)" + hex_of(64, '1') +
                                 R"(,"type":"0x7e","status":"0x1","cumulativeGasUsed":"0xb741",)" +
                                 R"("logs":[],"logsBloom":)" + hex_of(512, '0') + R"(,"depositNonce":"0x3d3bbf")";
    const std::string common = "0182b741b90100" + std::string(512, '0') + "c0";
    const auto hex_text = [](const std::string& json) {
        return encoded(encode_envelope(decoded<Receipt>(json)).value());
    };
    EXPECT_EQ(hex_text(regolith + '}'), "\"0x7ef90108" + common + '"');
    EXPECT_EQ(hex_text(regolith + R"(,"depositReceiptVersion":"0x1"})"), "\"0x7ef9010d" + common + "833d3bbf01\"");
    EXPECT_TRUE(encode_envelope(decoded<Receipt>(regolith + R"(,"depositReceiptVersion":1})")).has_error());
}

TEST(Hashing, says_what_it_cannot_encode)
{
    const std::string begin = R"({"transactionHash":)" + hex_of(64, '1') +
                              R"(,"status":"0x1","cumulativeGasUsed":"0x1",)" + R"("logs":[],"logsBloom":)" +
                              hex_of(512, '0');
    const auto error_of = [&](const std::string& more) {
        return encode_envelope(decoded<Receipt>(begin + more + '}')).error();
    };
    EXPECT_FALSE(error_of(R"(,"root":"0x","gasUsed":7)"));
    EXPECT_EQ(error_of(R"(,"type":"0x68")"), eth::errc::bad_value);
    EXPECT_EQ(error_of(R"(,"type":2)"), eth::errc::missing_field);
    EXPECT_EQ(error_of(R"(,"logsBloom":"0x")"), eth::errc::missing_field);
    EXPECT_EQ(error_of(R"(,"status":"","root":"0x")"), eth::errc::missing_field);
    EXPECT_EQ(error_of(R"(,"logs":[{"address":)" + hex_of(40, '1') + R"(,"topics":[],"data":""}])"),
              eth::errc::missing_field);

    const std::string text = data_file("execution-apis/tests/eth_getTransactionByHash/get-dynamic-fee.io");
    const std::size_t at = text.find("\"result\":") + 9;
    const std::string transaction = text.substr(at, text.rfind('}') - at);
    const std::string open = transaction.substr(0, transaction.rfind('}'));
    EXPECT_FALSE(compute_hash(decoded<Transaction>(open + R"(,"blockNumber":7})")).has_error());
    for (const char* odd : {R"("to":"0x")", R"("gas":7)", R"("type":2)", R"("input":"")", R"("accessList":7)"})
        EXPECT_EQ(compute_hash(decoded<Transaction>(open + ',' + odd + '}')).error(), eth::errc::missing_field) << odd;
}

} // namespace
} // namespace ethwire
