// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "scripted/client_test.hpp"

#include <functional>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

namespace ethwire {
namespace {

/// Runs the loop until `done`, through exceptions of callbacks; how many there were.
int run_through_exceptions(ClientTest& t, const std::function<bool()>& done)
{
    const auto end = std::chrono::steady_clock::now() + 20s;
    int thrown = 0;
    while (!done()) {
        if (std::chrono::steady_clock::now() > end) {
            ADD_FAILURE() << "hangs";
            break;
        }
        try {
            t.loop.restart();
            t.loop.run_one_for(10ms);
        } catch (const std::runtime_error&) {
            ++thrown;
        }
    }
    return thrown;
}

/// Everything of the user's that is told of a loss throws: a call in flight, a handler of notices, the observer.
class ThrowingUser final : public Observer {
public:
    void on_lost(const ConnectionLoss&) override { fail("lost"); }
    void on_retry(std::uint64_t, Duration) override { fail("retry"); }
    void on_connected(std::string_view, bool) override { fail("connected"); }
    void on_closed(error_code) override { fail("closed"); }

    void fail(const std::string& what)
    {
        told.push_back(what);
        throw std::runtime_error(what);
    }

    std::vector<std::string> told;
};

class ThrowingCallbackTest : public ClientTest, public testing::WithParamInterface<bool> {
public:
    ThrowingCallbackTest() : ClientTest(with_ipc()) {}

    static devnode::NodeOptions with_ipc()
    {
        devnode::NodeOptions options;
        options.ipc_path = testing::TempDir() + "ethwire-throwing-" + std::to_string(::getpid()) + ".ipc";
        return options;
    }

    AutoProvider given() const
    {
        AutoProvider given(GetParam() ? node.ipc_path() : node.ws_url());
        given.reconnect(ReconnectPolicy().base(10ms).cap(20ms).first_jitter(1ms).stable_after(0s));
        given.heartbeat(HeartbeatOptions::off()); // nothing else rings that could hide a timer which is not armed
        return given;
    }
};

TEST_P(ThrowingCallbackTest, EveryoneIsToldOfALossAndItReconnects)
{
    node.faults().answers.push_back(devnode::MessageRule::drop("eth_gasPrice"));
    const auto user = std::make_shared<ThrowingUser>();
    AutoProvider settings = given();
    settings.observer(user);
    AsyncWeb3 w3(loop.get_executor(), settings);
    for (const char* who : {"first waiter", "second waiter"})
        w3.provider().connect([user, who](error_code, const Outcome<void>&) { user->fail(who); });
    run_through_exceptions(*this, [&] { return user->told.size() == 3; });
    EXPECT_EQ(user->told, (std::vector<std::string>{"connected", "first waiter", "second waiter"}));

    NewHeadsSubscription request;
    request.handler([](HandlerContext<Header>&) {});
    std::vector<std::string> notices;
    request.on_notice([&](const auto& notice) {
        notices.emplace_back(std::holds_alternative<Disconnected>(notice) ? "disconnected" : "resubscribed");
    });
    bool subscribed = false;
    w3.eth().subscribe(std::move(request),
                       [&](error_code, const Outcome<Subscription<Header>>&) { subscribed = true; });
    asio::co_spawn(loop, w3.subscription_manager().handle_subscriptions(true), asio::detached);
    run_through_exceptions(*this, [&] { return subscribed; });

    user->told.clear();
    w3.eth().gas_price([user](error_code, const Outcome<U256>&) { user->fail("first call"); });
    w3.eth().gas_price([user](error_code, const Outcome<U256>&) { user->fail("second call"); });
    settle(10ms);
    node.drop();
    const int thrown = run_through_exceptions(*this, [&] { return notices.size() == 2; });
    EXPECT_GT(thrown, 0);
    EXPECT_EQ(user->told, (std::vector<std::string>{"lost", "first call", "second call", "retry", "connected"}));
    EXPECT_EQ(notices, (std::vector<std::string>{"disconnected", "resubscribed"}));
    EXPECT_TRUE(w3.is_connected());
}

TEST_P(ThrowingCallbackTest, ClosingEndsEverythingAndItsCallerSeesNoExceptionOfOthers)
{
    node.faults().answers.push_back(devnode::MessageRule::drop("eth_gasPrice"));
    const auto user = std::make_shared<ThrowingUser>();
    AutoProvider settings = given();
    settings.observer(user);
    AsyncWeb3 w3(loop.get_executor(), settings);
    w3.provider().connect(asio::detached);
    run_through_exceptions(*this, [&] { return w3.is_connected(); });
    user->told.clear();
    w3.eth().gas_price([user](error_code, const Outcome<U256>&) { user->fail("first call"); });
    w3.eth().gas_price([user](error_code, const Outcome<U256>&) { user->fail("second call"); });
    settle(10ms);
    bool closed = false;
    asio::post(loop, [&] { EXPECT_NO_THROW(w3.close([&](error_code, const Outcome<void>&) { closed = true; })); });
    EXPECT_GT(run_through_exceptions(*this, [&] { return closed; }), 0);
    EXPECT_EQ(user->told, (std::vector<std::string>{"first call", "second call", "closed"}));
    settle();
    EXPECT_EQ(node.connection_count(), 0u);
}

TEST_P(ThrowingCallbackTest, EveryOverdueCallIsTold)
{
    node.faults().answers.push_back(devnode::MessageRule::drop("eth_gasPrice"));
    AutoProvider settings = given();
    settings.request_timeout(30ms);
    AsyncWeb3 w3(loop.get_executor(), settings);
    w3.provider().connect(asio::detached);
    until([&] { return w3.is_connected(); });
    int ended = 0;
    for (int n = 0; n < 3; ++n)
        w3.eth().gas_price([&](error_code, const Outcome<U256>&) {
            ++ended;
            throw std::runtime_error("user");
        });
    run_through_exceptions(*this, [&] { return ended == 3; });
    EXPECT_EQ(ended, 3);
}

INSTANTIATE_TEST_SUITE_P(Transports, ThrowingCallbackTest, testing::Bool(),
                         [](const auto& given) { return given.param ? "ipc" : "ws"; });

} // namespace
} // namespace ethwire
