// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "options/log_filter.hpp"

#include "unit/cli/usage.hpp"

#include <ethwire/json/writer.hpp>

namespace ethwire::cli {
namespace {

const std::string a = "0x" + std::string(40, 'a');
const std::string t = "0x" + std::string(64, '1');
const std::string u = "0x" + std::string(64, '2');

std::string as_json(const std::vector<std::string>& addresses, const std::vector<std::string>& topics)
{
    json::Writer writer;
    encode(log_filter(addresses, topics), writer);
    return writer.take();
}

TEST(log_filter, addresses_add_up)
{
    EXPECT_EQ(as_json({a}, {}), as_json({a.substr(2)}, {}));
    const std::string b = "0x" + std::string(40, 'b');
    EXPECT_EQ(log_filter({a + "," + b}, {}).addresses().size(), 2u);
    EXPECT_EQ(as_json({a + "," + b}, {}), as_json({a, b}, {}));
}

TEST(log_filter, topics_are_positions_with_alternatives)
{
    const Filter filter = log_filter({}, {t, "null", t + "," + u});
    ASSERT_EQ(filter.topics().size(), 3u);
    EXPECT_EQ(filter.topics()[0].size(), 1u);
    EXPECT_TRUE(filter.topics()[1].empty());
    EXPECT_EQ(filter.topics()[2].size(), 2u);
}

TEST(log_filter, an_address_is_padded_to_a_topic)
{
    const Filter filter = log_filter({}, {a});
    EXPECT_EQ(filter.topics()[0][0].to_hex(), "0x" + std::string(24, '0') + a.substr(2));
}

TEST(log_filter, checksums_hold)
{
    EXPECT_EQ(complaint([] { log_filter({"0xdAC17F958D2ee523a2206206994597C13D831ec7"}, {}); }), "");
    EXPECT_NE(complaint([] { log_filter({"0xDAC17F958D2ee523a2206206994597C13D831ec7"}, {}); }), "");
}

TEST(log_filter, what_is_wrong_is_named)
{
    EXPECT_EQ(complaint([] { log_filter({a + ","}, {}); }), "--address: '' is not an address, 0x and 40 hex digits");
    EXPECT_EQ(complaint([] { log_filter({}, {"null", "null,"}); }),
              "--topic (position 1): 'null' is neither null, nor a topic (0x and 64 hex digits), nor an address");
    EXPECT_NE(complaint([] { log_filter({}, {t, t, t, t, t}); }), "");
}

} // namespace
} // namespace ethwire::cli
