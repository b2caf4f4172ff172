// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "devnode/command.hpp"

#include <gtest/gtest.h>

#include <sys/time.h>

#include <csignal>
#include <sstream>

namespace ethwire::devnode {
namespace {

struct DevnodeCommand : testing::Test {
    CommandOptions options;
    std::ostringstream out;
    std::ostringstream err;

    int run_it() { return run(options, out, err); }
};

TEST_F(DevnodeCommand, SaysWhereItListensAndEndsByItself)
{
    options.http = 0;
    options.ws = 0;
    options.seconds = 0.001;
    options.blocks = 1;
    EXPECT_EQ(run_it(), 0);
    EXPECT_TRUE(out.str().starts_with("ws://127.0.0.1:"));
    EXPECT_NE(out.str().find("\nhttp://127.0.0.1:"), std::string::npos);
    EXPECT_EQ(err.str(), "");
}

TEST_F(DevnodeCommand, ListensOnAFreeWebSocketPortUnlessToldOtherwise)
{
    options.seconds = 0.001;
    EXPECT_EQ(run_it(), 0);
    EXPECT_TRUE(out.str().starts_with("ws://127.0.0.1:"));
    EXPECT_EQ(out.str().find(":0\n"), std::string::npos);
}

TEST_F(DevnodeCommand, EndsOnASignal)
{
    // A timer signal stands in for the user, who presses as soon as the program listens to SIGTERM.
    struct sigaction forward{};
    struct sigaction before{};
    forward.sa_handler = [](int) {
        struct sigaction term{};
        ::sigaction(SIGTERM, nullptr, &term);
        if (term.sa_handler != SIG_DFL)
            ::raise(SIGTERM);
    };
    ::sigaction(SIGALRM, &forward, &before);
    const itimerval often{{0, 10'000}, {0, 10'000}};
    ::setitimer(ITIMER_REAL, &often, nullptr);
    options.seconds = 20;
    EXPECT_EQ(run_it(), 0);
    const itimerval never{};
    ::setitimer(ITIMER_REAL, &never, nullptr);
    ::sigaction(SIGALRM, &before, nullptr);
}

TEST_F(DevnodeCommand, NamesTheOptionThatIsWrong)
{
    const auto complaint = [](auto change) {
        CommandOptions wrong;
        wrong.seconds = 0.001;
        change(wrong);
        std::ostringstream unused;
        std::ostringstream text;
        EXPECT_EQ(run(wrong, unused, text), 2);
        EXPECT_EQ(unused.str(), "");
        return text.str();
    };
    EXPECT_EQ(complaint([](auto& o) { o.faults = R"({"slice":"x"})"; }), "ethwire: --faults: slice: wrong value\n");
    EXPECT_EQ(complaint([](auto& o) { o.block_time = -1; }), "ethwire: --block-time: is not 0 to 1000000000 seconds\n");
    EXPECT_EQ(complaint([](auto& o) { o.genesis_time = "soon"; }),
              "ethwire: --genesis-time: is neither seconds since 1970 nor now\n");
    EXPECT_EQ(complaint([](auto& o) { o.ipc = "/nowhere/at/all.ipc"; }),
              "ethwire: cannot listen on /nowhere/at/all.ipc: No such file or directory\n");
    EXPECT_EQ(complaint([](auto& o) { o.host = "localhost"; }),
              "ethwire: cannot listen on localhost:0: Invalid argument\n");
}

} // namespace
} // namespace ethwire::devnode
