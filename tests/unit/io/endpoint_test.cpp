// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/io/endpoint.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>
#include <vector>

namespace ethwire {
namespace {

using io::errc;

struct Accepted {
    std::string text;
    std::string host_header;
    std::string target;
    std::string authorization;
    std::string redacted;
};

const std::vector<Accepted> accepted{
    {"ws://localhost", "localhost", "/", "", "ws://localhost:80"},
    {"WS://LocalHost:8546", "localhost:8546", "/", "", "ws://localhost:8546"},
    {"wss://node.example/", "node.example", "/", "", "wss://node.example:443"},
    {"wss://node.example:443/ws", "node.example", "/ws", "", "wss://node.example:443/ws"},
    {"http://node.example:80", "node.example", "/", "", "http://node.example:80"},
    {"https://node.example:8443/rpc/", "node.example:8443", "/rpc/", "", "https://node.example:8443/rpc"},
    {"wss://mainnet.example/ws/v3/canary", "mainnet.example", "/ws/v3/canary", "",
     "wss://mainnet.example:443/ws/v3/<redacted>"},
    {"wss://a.example/canary/ws", "a.example", "/canary/ws", "", "wss://a.example:443/<redacted>"},
    {"wss://a.example/ws?key=canary", "a.example", "/ws?key=canary", "", "wss://a.example:443/ws/<redacted>"},
    {"wss://a.example?key=canary", "a.example", "/?key=canary", "", "wss://a.example:443/<redacted>"},
    {"wss://a.example/%0d%0aX-Canary:1", "a.example", "/%0d%0aX-Canary:1", "", "wss://a.example:443/<redacted>"},
    {"ws://user:canary@a.example:1", "a.example:1", "/", "Basic dXNlcjpjYW5hcnk=", "ws://a.example:1/<redacted>"},
    {"ws://user@a.example", "a.example", "/", "Basic dXNlcjo=", "ws://a.example:80/<redacted>"},
    {"ws://u:p%40%3Aq:r@a.example", "a.example", "/", "Basic dTpwQDpxOnI=", "ws://a.example:80/<redacted>"},
    {"ws://@a.example", "a.example", "/", "", "ws://a.example:80"},
    {"ws://good.example@evil.example", "evil.example", "/",
     "Basic Z29vZC5leGFtcGxlOg==", "ws://evil.example:80/<redacted>"},
    {"ws://127.0.0.1:65535", "127.0.0.1:65535", "/", "", "ws://127.0.0.1:65535"},
    {"ws://[::1]:8546", "[::1]:8546", "/", "", "ws://[::1]:8546"},
    {"ws://[fe80::1%25eth0]:1", "[fe80::1]:1", "/", "", "ws://[fe80::1%eth0]:1"},
    {"ws://[fe80::1%2]", "[fe80::1]", "/", "", "ws://[fe80::1%2]:80"},
    {"ws://[::ffff:127.0.0.1]", "[::ffff:127.0.0.1]", "/", "", "ws://[::ffff:127.0.0.1]:80"},
    {"ws://xn--bcher-kva.example", "xn--bcher-kva.example", "/", "", "ws://xn--bcher-kva.example:80"},
    {"ws://geth_1:8546", "geth_1:8546", "/", "", "ws://geth_1:8546"},
    {"ws://a.example.", "a.example.", "/", "", "ws://a.example.:80"},
    {" \tws://a.example:00080\n", "a.example", "/", "", "ws://a.example:80"},
    {"ipc:///run/geth.ipc", "", "", "", "ipc:///run/geth.ipc"},
    {"/run/my node/geth.ipc", "", "", "", "ipc:///run/my node/geth.ipc"},
    {"./socket", "", "", "", "ipc://./socket"},
    {"geth.ipc", "", "", "", "ipc://geth.ipc"},
    {"ipc://relative", "", "", "", "ipc://relative"},
};

struct Refused {
    std::string text;
    errc why;
};

const std::vector<Refused> refused{
    {"", errc::url_empty},
    {" \n", errc::url_empty},
    {"ipc://", errc::url_empty},
    {"localhost:8545", errc::url_bad_scheme},
    {"htp://a.example", errc::url_bad_scheme},
    {"ftp://a.example/x.ipc", errc::url_bad_scheme},
    {"ws:/a.example", errc::url_bad_scheme},
    {"://a.example", errc::url_bad_scheme},
    {"ws://", errc::url_bad_host},
    {"ws://:80", errc::url_bad_host},
    {"ws:///path", errc::url_bad_host},
    {"ws://user:canary@", errc::url_bad_host},
    {"ws://a..example", errc::url_bad_host},
    {"ws://-a.example", errc::url_bad_host},
    {"ws://a%2eexample", errc::url_bad_host},
    {"ws://a.example%00", errc::url_bad_host},
    {"ws://" + std::string(64, 'a'), errc::url_bad_host},
    {"ws://127.1", errc::url_bad_host},
    {"ws://2130706433", errc::url_bad_host},
    {"ws://0x7f.0.0.1", errc::url_bad_host},
    {"ws://0x7f000001", errc::url_bad_host},
    {"ws://256.0.0.1", errc::url_bad_host},
    {"ws://[::1", errc::url_bad_host},
    {"ws://[::1]x:80", errc::url_bad_host},
    {"ws://[::g]", errc::url_bad_host},
    {"ws://[fe80::1%25]", errc::url_bad_host},
    {"ws://[fe80::1%25e/0]", errc::url_bad_host},
    {"ws://[127.0.0.1]", errc::url_bad_host},
    {"ws://b\xc3\xbc"
     "cher.example",
     errc::url_international_host},
    {"ws://a.example:", errc::url_bad_port},
    {"ws://a.example:0", errc::url_bad_port},
    {"ws://a.example:65536", errc::url_bad_port},
    {"ws://a.example:99999", errc::url_bad_port},
    {"ws://a.example:4294967376", errc::url_bad_port},
    {"ws://a.example:80x/", errc::url_bad_port},
    {"ws://a.example:+80", errc::url_bad_port},
    {"ws://a.example:80:90", errc::url_bad_port},
    {"ws://user:canary@good.example@evil.example", errc::url_bad_userinfo},
    {"ws://us%3Aer:canary@a.example", errc::url_bad_userinfo},
    {"ws://user:can%0d%0aary@a.example", errc::url_bad_userinfo},
    {"ws://user:canary%2@a.example", errc::url_bad_userinfo},
    {"ws://a.example/canary#x", errc::url_fragment},
    {"ws://a.example#@evil.example", errc::url_fragment},
    {"ws://a.example/canary x", errc::url_bad_character},
    {"ws://a.example/\r\nX-Canary: 1", errc::url_bad_character},
    {std::string("ws://a.example/\0canary", 22), errc::url_bad_character},
    {"ws://a.example\\@evil.example", errc::url_bad_character},
    {"ws://a.example/canary%zz", errc::url_bad_character},
    {"ws://a.example/canary<>", errc::url_bad_character},
    {"ws://a.example/canary\xc3\xbc", errc::url_bad_character},
    {"/run/a\nb.ipc", errc::url_bad_character},
    {"~other/geth.ipc", errc::ipc_no_home},
    {"/" + std::string(107, 'x'), errc::ipc_path_too_long},
};

TEST(Endpoint, AcceptsEachOfTheTableAndPrintsNoSecret)
{
    for (const auto& row : accepted) {
        const auto endpoint = Endpoint::parse(row.text);
        ASSERT_TRUE(endpoint) << row.text << ": " << endpoint.error().message();
        std::ostringstream printed;
        printed << *endpoint;
        EXPECT_EQ(printed.str(), row.redacted);
        EXPECT_EQ(fmt::format("{}", *endpoint), row.redacted);
        EXPECT_EQ(printed.str().find("anary"), std::string::npos);
        if (endpoint->is_ipc()) {
            EXPECT_EQ("ipc://" + endpoint->ipc_path(), row.redacted);
            continue;
        }
        EXPECT_EQ(endpoint->host_header(), row.host_header);
        EXPECT_EQ(endpoint->target(), row.target);
        EXPECT_EQ(endpoint->authorization(), row.authorization);
    }
}

TEST(Endpoint, RefusesEachOfTheTableWithoutRepeatingIt)
{
    for (const auto& row : refused) {
        const auto endpoint = Endpoint::parse(row.text);
        ASSERT_FALSE(endpoint) << row.text;
        EXPECT_EQ(endpoint.error(), row.why) << row.text << ": " << endpoint.error().message();
        EXPECT_TRUE(io::is_bad_endpoint(endpoint.error()));
        EXPECT_EQ(Endpoint::explain(row.text, endpoint.error()).find("anary"), std::string::npos);
    }
}

TEST(Endpoint, ExplainsAnUnknownSchemeByName)
{
    const error_code error = errc::url_bad_scheme;
    EXPECT_EQ(Endpoint::explain("htp://a.example", error),
              "scheme 'htp' is not one of ws, wss, http, https, ipc, or a path");
    EXPECT_EQ(Endpoint::explain("s3cret://a.example", error), error.message());
    EXPECT_EQ(Endpoint::explain("secret:8545", error), error.message());
}

TEST(Endpoint, TakesASocketPathOfExactlyTheSystemsLimit)
{
    EXPECT_TRUE(Endpoint::parse("/" + std::string(106, 'x')));
    EXPECT_FALSE(Endpoint::parse("/" + std::string(107, 'x')));
}

TEST(Endpoint, ExpandsTheHomeDirectory)
{
    const char* home = std::getenv("HOME");
    const std::string before = home == nullptr ? "" : home;
    ::setenv("HOME", "/home/satoshi", 1);
    EXPECT_EQ(Endpoint::parse("~/geth.ipc")->ipc_path(), "/home/satoshi/geth.ipc");
    EXPECT_EQ(Endpoint::parse("ipc://~/geth.ipc")->ipc_path(), "/home/satoshi/geth.ipc");
    ::unsetenv("HOME");
    EXPECT_EQ(Endpoint::parse("~/geth.ipc").error(), errc::ipc_no_home);
    if (home != nullptr)
        ::setenv("HOME", before.c_str(), 1);
}

} // namespace
} // namespace ethwire
