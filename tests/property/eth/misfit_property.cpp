// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "property/eth/values.hpp"
#include "unit/eth/codec_test.hpp"

#include "json/scanner.hpp"

#include <ethwire/eth/sync_status.hpp>
#include <ethwire/json/raw.hpp>
#include <ethwire/json/writer.hpp>

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace ethwire {
namespace {

struct Member {
    std::string key; // with its quotes
    std::string value;
};

std::string document(const std::string& name)
{
    std::ifstream in(std::filesystem::path(ETHWIRE_TESTS_DATA) / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// The members of the object that `text` is.
std::vector<Member> members_of(std::string_view text)
{
    using enum json::Scanner::Token;
    std::vector<Member> members;
    json::Scanner scanner(text);
    std::size_t depth = 0;
    const char* begin = nullptr;
    for (auto token = scanner.next(); token != end && token != error; token = scanner.next()) {
        if (token == key && depth == 1) {
            members.push_back({std::string(scanner.text()), {}});
            begin = nullptr;
            continue;
        }
        if (token == end_object || token == end_array)
            --depth;
        if (depth >= 1 && !members.empty()) {
            begin = begin ? begin : scanner.text().data();
            if (depth == 1)
                members.back().value.assign(begin, scanner.text().data() + scanner.text().size());
        }
        if (token == begin_object || token == begin_array)
            ++depth;
    }
    return members;
}

std::string object_of(const std::vector<Member>& members)
{
    std::string text = "{";
    for (const Member& member : members)
        text += (text.size() > 1 ? "," : "") + member.key + ':' + member.value;
    return text + '}';
}

/// A value that fits few fields or none.
std::string odd_value(const std::string& value)
{
    const std::string longer = value.starts_with("\"0x") ? "\"0x0" + value.substr(3) : "[" + value + "]";
    const std::string cut = value.starts_with("\"0x") && value.size() > 5 ? "\"0x" + value.substr(5) : "\"0x\"";
    return *rc::gen::elementOf(std::vector<std::string>{"0",
                                                        "7",
                                                        "-1",
                                                        "1.5e300",
                                                        "18446744073709551616",
                                                        "true",
                                                        "false",
                                                        "\"\"",
                                                        "\"0x\"",
                                                        "\"0x0\"",
                                                        "\"0x00\"",
                                                        "\"0x0000000000000001\"",
                                                        "\"12\"",
                                                        "\"0X1\"",
                                                        "\"latest\"",
                                                        "\"\\u0030x1\"",
                                                        "[]",
                                                        "[null]",
                                                        "[[],{}]",
                                                        "{}",
                                                        "{\"hash\":7}",
                                                        "\"0x" + std::string(600, 'f') + '"',
                                                        longer,
                                                        cut});
}

/// With escapes where none is needed, half of the time.
std::string spelled(const std::string& key)
{
    if (*rc::gen::arbitrary<bool>())
        return key;
    const auto at = *rc::gen::inRange<std::size_t>(1, key.size() - 1);
    constexpr char digits[] = "0123456789abcdef";
    const auto c = static_cast<unsigned char>(key[at]);
    return key.substr(0, at) + "\\u00" + digits[c >> 4] + digits[c & 15] + key.substr(at + 1);
}

/// What is left of a value when nothing is said of how it came.
template <class T>
T members_alone(T value)
{
    if constexpr (std::is_same_v<T, Block>)
        value.header = members_alone(value.header);
    else
        value.unknown.clear();
    if constexpr (requires { value.presence; })
        value.presence = {};
    else
        value.document.clear();
    return value;
}

/// One field of a real document gets another value: the document is still read, the other members are what they were,
/// and it is written as it came. Unless the field is one of `identity`: then it may be refused, with its path.
template <class T>
void keeps_one_odd_field(const std::string& text, const std::vector<std::string>& identity)
{
    std::vector<Member> members = members_of(text);
    RC_ASSERT(json::equal(object_of(members), text));
    const auto at = *rc::gen::inRange<std::size_t>(0, members.size());
    const std::string key = members[at].key;
    const std::string name = key.substr(1, key.size() - 2);
    std::vector<Member> without = members;
    without.erase(without.begin() + static_cast<std::ptrdiff_t>(at));
    members[at].value = odd_value(members[at].value);
    members[at].key = spelled(key);
    const std::string last = members[at].value;
    if (*rc::gen::arbitrary<bool>()) // the last of equal keys counts
        members.insert(members.begin(), {spelled(key), odd_value(last)});
    const std::string odd = object_of(members);

    T value = arbitrary<T>();
    DecodeContext context;
    const error_code error = decode(odd, value, &context);
    if (error) {
        RC_ASSERT(std::find(identity.begin(), identity.end(), name) != identity.end());
        RC_ASSERT(context.path().starts_with(name));
        RC_ASSERT(!context.value().empty());
        RC_TAG("refused");
        return;
    }
    RC_ASSERT(json::equal(encoded(value), odd));
    const auto kept = value.misfits().find(name);
    RC_TAG(kept ? "misfit" : "fits");
    T read;
    RC_ASSERT(!decode(encoded(value), read));
    RC_ASSERT(encoded(read) == encoded(value));
    RC_ASSERT(members_alone(read) == members_alone(value));
    if (!kept || std::find(identity.begin(), identity.end(), name) != identity.end())
        return;
    RC_ASSERT(value.misfits().size() == 1u);
    RC_ASSERT(*kept == last);
    if (kept->starts_with("\"0x0"))
        return; // may have its value nevertheless
    T rest;
    RC_ASSERT(!decode(object_of(without), rest));
    RC_ASSERT(members_alone(value) == members_alone(rest));
}

std::string first_of(const std::string& array)
{
    json::Scanner scanner(array);
    (void)scanner.next();
    (void)scanner.next();
    const auto begin = static_cast<std::size_t>(scanner.text().data() - array.data());
    std::size_t depth = 1;
    while (depth > 0) {
        const auto token = scanner.next();
        depth += token == json::Scanner::Token::begin_object || token == json::Scanner::Token::begin_array ? 1 : 0;
        depth -= token == json::Scanner::Token::end_object || token == json::Scanner::Token::end_array ? 1 : 0;
    }
    return array.substr(begin, static_cast<std::size_t>(scanner.text().data() - array.data()) + 1 - begin);
}

RC_GTEST_PROP(EthMisfit, OfAHeader, ())
{
    keeps_one_odd_field<Header>(document("alloy/inline/consensus-any__block__header__570.json"),
                                {"number", "hash", "parentHash"});
}

RC_GTEST_PROP(EthMisfit, OfABlock, ())
{
    keeps_one_odd_field<Block>(document("nimbus-eth1/DAO.json"), {"number", "hash", "parentHash"});
}

RC_GTEST_PROP(EthMisfit, OfATransaction, ())
{
    keeps_one_odd_field<Transaction>(document("helios/rpc/transaction.json"), {"hash"});
}

RC_GTEST_PROP(EthMisfit, OfAReceipt, ())
{
    keeps_one_odd_field<Receipt>(document("helios/rpc/receipt.json"), {"transactionHash"});
}

RC_GTEST_PROP(EthMisfit, OfALog, ())
{
    keeps_one_odd_field<Log>(first_of(document("helios/rpc/logs.json")), {"address", "topics"});
}

RC_GTEST_PROP(EthMisfit, OfASyncStatus, ())
{
    keeps_one_odd_field<SyncStatus>(
        R"({"startingBlock":"0x1","currentBlock":"0x2","highestBlock":"0x3","healedBytecodes":"0x0","x":[1]})", {});
}

} // namespace
} // namespace ethwire
