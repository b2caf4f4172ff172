// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "property/eth/values.hpp"
#include "unit/eth/codec_test.hpp"

#include <ethwire/json/raw.hpp>
#include <ethwire/json/writer.hpp>

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace ethwire {
namespace {

template <class T>
void reads_what_it_writes()
{
    const T value = arbitrary<T>();
    const std::string json = encoded(value);
    RC_ASSERT(!json::validate(json));
    T read;
    RC_ASSERT(!decode(json, read));
    RC_ASSERT(read == value);
    // What the object held before makes no difference.
    T used = arbitrary<T>();
    RC_ASSERT(!decode(json, used));
    RC_ASSERT(used == value);
}

RC_GTEST_PROP(EthCodec, ReadsTheHeadersThatItWrites, ()) { reads_what_it_writes<Header>(); }
RC_GTEST_PROP(EthCodec, ReadsTheLogsThatItWrites, ()) { reads_what_it_writes<Log>(); }
RC_GTEST_PROP(EthCodec, ReadsTheTransactionsThatItWrites, ()) { reads_what_it_writes<Transaction>(); }
RC_GTEST_PROP(EthCodec, ReadsTheReceiptsThatItWrites, ()) { reads_what_it_writes<Receipt>(); }
RC_GTEST_PROP(EthCodec, ReadsTheBlocksThatItWrites, ()) { reads_what_it_writes<Block>(); }
RC_GTEST_PROP(EthCodec, ReadsTheFiltersThatItWrites, ()) { reads_what_it_writes<Filter>(); }
RC_GTEST_PROP(EthCodec, ReadsTheQuantitiesThatItWrites, ()) { reads_what_it_writes<U256>(); }

std::string document(const std::string& name)
{
    std::ifstream in(std::filesystem::path(ETHWIRE_TESTS_DATA) / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// A few bytes changed, inserted, taken away or doubled, most of them ones that JSON or hex gives a meaning.
std::string damaged(std::string text)
{
    const auto character =
        rc::gen::oneOf(rc::gen::elementOf(std::string("{}[]\",:\\x0afF1n \n")), rc::gen::arbitrary<char>());
    for (int left = *rc::gen::inRange(1, 3); left > 0 && !text.empty(); --left) {
        const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
        const auto length = *rc::gen::inRange<std::size_t>(1, 40);
        switch (*rc::gen::inRange(0, 5)) {
        case 0: text[at] = *character; break;
        case 1: text.insert(at, 1, *character); break;
        case 2: text.erase(at, 1); break;
        case 3: text.erase(at, length); break;
        default: text.insert(at, text.substr(at, length)); break;
        }
    }
    return text;
}

/// Whatever is accepted is JSON, and is written as something that reads as the same.
template <class T>
void survives_damage(const std::string& name)
{
    const std::string whole = document(name);
    T value;
    RC_ASSERT(!decode(whole, value));
    const std::string text = damaged(whole);
    DecodeContext context;
    const bool refused = decode(text, value, &context).failed();
    RC_CLASSIFY(!refused);
    if (refused)
        return;
    RC_ASSERT(!json::validate(text));
    const std::string again = encoded(value);
    RC_ASSERT(!json::validate(again));
    T read;
    RC_ASSERT(!decode(again, read));
    RC_ASSERT(encoded(read) == again);
}

RC_GTEST_PROP(EthDamage, OfAHeader, ())
{
    survives_damage<Header>("alloy/inline/consensus-any__block__header__570.json");
}

RC_GTEST_PROP(EthDamage, OfABlock, ()) { survives_damage<Block>("nimbus-eth1/DAO.json"); }
RC_GTEST_PROP(EthDamage, OfATransaction, ()) { survives_damage<Transaction>("helios/rpc/transaction.json"); }
RC_GTEST_PROP(EthDamage, OfAReceipt, ()) { survives_damage<Receipt>("helios/rpc/receipt.json"); }
RC_GTEST_PROP(EthDamage, OfLogs, ()) { survives_damage<std::vector<Log>>("helios/rpc/logs.json"); }

RC_GTEST_PROP(EthDamage, OfATransactionOfAnotherChain, ())
{
    survives_damage<Transaction>("alloy/inline/network__any__unknowns__390.json");
}

} // namespace
} // namespace ethwire
