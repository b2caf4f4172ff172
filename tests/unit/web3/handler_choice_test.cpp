// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/ethwire.hpp>

#include <gtest/gtest.h>

namespace ethwire {
namespace {

awaitable<void> by_value(HandlerContext<Header>) { co_return; }
void plain(HandlerContext<Header>&) {}

TEST(HandlerChoice, WhatAFunctionReturnsDecidesWhichHandlerItIs)
{
    NewHeadsSubscription heads;
    EXPECT_FALSE(heads.has_handler());
    heads.handler(by_value);
    EXPECT_TRUE(heads.coroutine_handler());
    EXPECT_FALSE(heads.plain_handler());
    heads.handler(plain);
    EXPECT_TRUE(heads.plain_handler());
    EXPECT_FALSE(heads.coroutine_handler());
}

TEST(HandlerChoice, LambdasNeedNoNameOfTheirType)
{
    const auto logs = LogsSubscription().handler([](const auto& context) { (void)context.result.data; });
    EXPECT_TRUE(logs.plain_handler());
    const auto heads = NewHeadsSubscription().handler([](HandlerContext<Header>) -> awaitable<void> { co_return; });
    EXPECT_TRUE(heads.coroutine_handler());
}

} // namespace
} // namespace ethwire
