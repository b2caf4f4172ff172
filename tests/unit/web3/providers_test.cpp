// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/web3/errors.hpp>
#include <ethwire/web3/providers.hpp>

#include <gtest/gtest.h>

namespace ethwire {
namespace {

using Scheme = Endpoint::Scheme;

TEST(Providers, AutoProviderTakesEveryScheme)
{
    EXPECT_EQ(AutoProvider("ws://127.0.0.1:8546").endpoint().scheme(), Scheme::ws);
    EXPECT_EQ(AutoProvider("wss://node.example/v3").endpoint().scheme(), Scheme::wss);
    EXPECT_EQ(AutoProvider("http://127.0.0.1:8545").endpoint().scheme(), Scheme::http);
    EXPECT_EQ(AutoProvider("https://node.example").endpoint().scheme(), Scheme::https);
    EXPECT_EQ(AutoProvider("/tmp/geth.ipc").endpoint().scheme(), Scheme::ipc);
    EXPECT_THROW(AutoProvider("htp://127.0.0.1"), Web3ValidationError);
}

TEST(Providers, EachOfTheOthersTakesItsOwnSchemesOnly)
{
    EXPECT_THROW(WebSocketProvider("http://127.0.0.1:8545"), Web3ValidationError);
    EXPECT_THROW(AsyncIPCProvider("ws://127.0.0.1:8546"), Web3ValidationError);
    EXPECT_THROW(AsyncHTTPProvider("ws://127.0.0.1:8546"), Web3ValidationError);
}

TEST(Providers, ABadUrlIsExplainedAndNotRepeated)
{
    try {
        const AutoProvider provider("htp://user:secret@127.0.0.1");
        FAIL() << provider.endpoint().redacted();
    } catch (const Web3ValidationError& error) {
        const std::string what = error.what();
        EXPECT_NE(what.find("scheme 'htp'"), std::string::npos) << what;
        EXPECT_EQ(what.find("secret"), std::string::npos) << what;
    }
}

} // namespace
} // namespace ethwire
