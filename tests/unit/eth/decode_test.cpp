// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/decode.hpp>

#include "unit/eth/codec_test.hpp"

#include <ethwire/eth/header.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stranger {

/// A type of a program that uses the library, with types of the library and others of its own inside.
struct Token {
    ethwire::Address address;
    std::optional<std::string> symbol;
    int decimals = 0;

    friend bool operator==(const Token&, const Token&) = default;
};

struct Pool {
    std::vector<ethwire::U256> reserves;
    std::array<Token, 2> tokens;
    double fee = 0;
    bool paused = false;
    std::optional<ethwire::Header> head;
    std::vector<Pool> parts;

    friend bool operator==(const Pool&, const Pool&) = default;
};

ethwire::error_code read_json(ethwire::json::Reader& in, Token& out)
{
    using ethwire::json::member;
    return read_members(in, member("address", out.address), member("symbol", out.symbol),
                        member("decimals", out.decimals));
}

void write_json(ethwire::json::Writer& out, const Token& token)
{
    using ethwire::json::member;
    write_members(out, member("address", token.address), member("symbol", token.symbol),
                  member("decimals", token.decimals));
}

ethwire::error_code read_json(ethwire::json::Reader& in, Pool& out)
{
    using ethwire::json::member;
    return read_members(in, member("reserves", out.reserves), member("tokens", out.tokens), member("fee", out.fee),
                        member("paused", out.paused), member("head", out.head), member("parts", out.parts));
}

void write_json(ethwire::json::Writer& out, const Pool& pool)
{
    using ethwire::json::member;
    write_members(out, member("reserves", pool.reserves), member("tokens", pool.tokens), member("fee", pool.fee),
                  member("paused", pool.paused), member("head", pool.head), member("parts", pool.parts));
}

struct Unreadable {};

} // namespace stranger

namespace ethwire {
namespace {

template <class T>
result<T> decoded(std::string_view text)
{
    T value{};
    const error_code e = decode(text, value);
    return e ? result<T>(e) : value;
}

template <class T>
std::string encoded(const T& value)
{
    json::Writer writer;
    encode(value, writer);
    return writer.take();
}

const std::string token = "{\"address\":" + hex_of(40, 'a') + R"(,"symbol":"WETH","decimals":18})";
const std::string plain = "{\"address\":" + hex_of(40, 'b') + R"(,"decimals":6})";

std::string pool_of(const std::string& parts)
{
    return R"({"reserves":["0x1","0x2"],"tokens":[)" + token + "," + plain +
           R"(],"fee":0.003,"paused":false,"parts":)" + parts + "}";
}

TEST(Decode, reads_types_of_strangers_and_writes_them_as_they_were)
{
    const std::string text = pool_of("[" + pool_of("[]") + "]");
    const auto pool = decoded<stranger::Pool>(text);
    ASSERT_TRUE(pool) << pool.error().message();
    EXPECT_EQ(pool->reserves, (std::vector<U256>{1, 2}));
    EXPECT_EQ(pool->tokens[0].symbol, "WETH");
    EXPECT_EQ(pool->tokens[1].symbol, std::nullopt);
    EXPECT_EQ(pool->parts.at(0).tokens, pool->tokens);
    EXPECT_EQ(encoded(*pool), text);
}

TEST(Decode, empties_what_the_next_document_has_not)
{
    stranger::Pool pool;
    const std::string head = R"(,"head":{"parentHash":)" + hex_of(64, '1') + "}}";
    std::string text = pool_of("[" + pool_of("[]") + "]");
    text.replace(text.size() - 1, 1, head);
    ASSERT_FALSE(decode(text, pool));
    EXPECT_TRUE(pool.head);
    ASSERT_FALSE(decode(pool_of("[]"), pool));
    EXPECT_FALSE(pool.head);
    EXPECT_TRUE(pool.parts.empty());
}

TEST(Decode, of_a_strangers_type_says_where_it_went_wrong)
{
    const auto wrong = [](const std::string& text, error_code expected, const std::string& path,
                          const std::string& value) {
        stranger::Pool pool;
        DecodeContext context;
        EXPECT_EQ(decode(text, pool, &context), expected) << text;
        EXPECT_EQ(context.path(), path);
        EXPECT_EQ(context.value(), value);
    };
    wrong("[]", json::errc::wrong_type, "", "[]");
    wrong(R"({"reserves":["0x1",2]})", eth::errc::wrong_type, "reserves[1]", "2");
    wrong(R"({"reserves":["0xz"]})", eth::errc::bad_hex, "reserves[0]", "\"0xz\"");
    wrong(R"({"tokens":[{"decimals":"x"}]})", json::errc::bad_hex, "tokens[0].decimals", "\"x\"");
    wrong(R"({"tokens":[{"decimals":4294967296}]})", json::errc::out_of_range, "tokens[0].decimals", "4294967296");
    wrong(R"({"tokens":[{"decimals":1}]})", json::errc::missing_field, "tokens[0].address", "");
    wrong(R"({"tokens":[)" + plain + "]}", json::errc::wrong_length, "tokens", "[" + plain + "]");
    wrong(R"({"head":1})", eth::errc::wrong_type, "head", "1");
    wrong(R"({"fee":"0.1"})", json::errc::wrong_type, "fee", "\"0.1\"");
    wrong("{}", json::errc::missing_field, "reserves", "");
    wrong(R"({"fee":)", json::errc::malformed, "fee", "");
    wrong(pool_of("[]") + "x", eth::errc::trailing_content, "", "");
}

TEST(Decode, takes_integers_as_numbers_or_quantities_where_they_fit)
{
    EXPECT_EQ(decoded<int>("-5").value(), -5);
    EXPECT_EQ(decoded<int>("\"0x10\"").value(), 16);
    EXPECT_EQ(decoded<int>("2147483648").error(), json::errc::out_of_range);
    EXPECT_EQ(decoded<int>("\"0x80000000\"").error(), json::errc::out_of_range);
    EXPECT_EQ(decoded<unsigned>("4294967295").value(), 4294967295u);
    EXPECT_EQ(decoded<unsigned>("-1").error(), json::errc::out_of_range);
    EXPECT_EQ(decoded<std::int64_t>("\"0x8000000000000000\"").error(), json::errc::out_of_range);
    EXPECT_EQ(decoded<unsigned short>("65536").error(), json::errc::out_of_range);
    EXPECT_EQ(decoded<int>("\"5\"").error(), json::errc::bad_hex);
    EXPECT_EQ(decoded<int>("\"0x\"").error(), json::errc::bad_hex);
    EXPECT_EQ(decoded<int>("5.0").error(), json::errc::wrong_type);
    EXPECT_EQ(decoded<int>("null").error(), json::errc::wrong_type);
    EXPECT_EQ(encoded(-5), "-5");
}

TEST(Decode, takes_quantities_of_the_protocol_as_hex_alone)
{
    EXPECT_EQ(decoded<std::uint64_t>("\"0x5\"").value(), 5u);
    EXPECT_EQ(decoded<std::uint64_t>("5").error(), eth::errc::wrong_type);
    EXPECT_EQ(decoded<U256>("5").error(), eth::errc::wrong_type);
    EXPECT_EQ(encoded(std::uint64_t{5}), "\"0x5\"");
}

TEST(Decode, takes_containers_of_what_it_takes)
{
    EXPECT_EQ(decoded<std::vector<U256>>(R"([ "0x1" , "0x2" ])").value(), (std::vector<U256>{1, 2}));
    EXPECT_EQ(decoded<std::vector<std::vector<int>>>("[[1],[],[2,3]]").value(),
              (std::vector<std::vector<int>>{{1}, {}, {2, 3}}));
    EXPECT_EQ(decoded<std::optional<double>>("null").value(), std::nullopt);
    EXPECT_EQ(decoded<std::optional<double>>("0.25").value(), 0.25);
    EXPECT_EQ(decoded<FixedBytes<4>>("\"0xa9059cbb\"").value().to_hex(), "0xa9059cbb");
    EXPECT_EQ((decoded<std::array<bool, 2>>("[true,false]").value()), (std::array{true, false}));
    EXPECT_EQ((decoded<std::array<bool, 2>>("[true,false,true]").error()), json::errc::wrong_length);
    EXPECT_EQ(encoded(std::vector<std::optional<double>>{0.25, std::nullopt}), "[0.25,null]");
}

TEST(Decode, knows_at_compile_time_what_it_can_read)
{
    static_assert(json::Readable<stranger::Pool> && json::Readable<std::vector<std::optional<stranger::Token>>>);
    static_assert(json::Readable<Bytes> && json::Readable<Address> && json::Writable<Address>);
    static_assert(!json::Readable<stranger::Unreadable> && !json::Readable<std::vector<stranger::Unreadable>>);
    static_assert(!json::Readable<char> && !json::Readable<void*> && !json::Writable<void*>);
}

} // namespace
} // namespace ethwire
