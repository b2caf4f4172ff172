// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "devnode/node.hpp"
#include "devnode/outbox.hpp"
#include "devnode/session.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace ethwire::devnode {

/// Carries nothing, and notes what it was told.
struct NoCarrier final : Carrier {
    std::vector<std::string> told;

    void drop(bool reset) override { told.push_back(reset ? "rst" : "fin"); }
    void close(std::uint16_t code, std::string_view reason) override
    {
        told.push_back("close " + std::to_string(code) + ' ' + std::string(reason));
    }
    void ping(std::string_view payload, std::size_t times) override
    {
        told.push_back("ping " + std::to_string(times) + ' ' + std::string(payload));
    }
    void send_raw(std::string_view bytes) override { told.push_back("raw " + std::string(bytes)); }
    void send_message(std::string_view text) override { told.push_back("message " + std::string(text)); }
    void flood(const Flood& flood) override
    {
        told.push_back("flood " + flood.kind + ' ' + std::to_string(flood.events));
    }
    void flush() override {}
    std::size_t connection_count() const noexcept override { return 1; }
};

/// A node of ten blocks and one session, whose messages come out one a line.
struct SessionTest : testing::Test {
    static ChainOptions ten_blocks()
    {
        ChainOptions options;
        options.initial_blocks = 10;
        return options;
    }

    ManualClock clock;
    NoCarrier carrier;
    Node node{ten_blocks(), {}, clock, carrier};
    Outbox outbox{node.faults.transport, node.random, Framing::newline};
    Session session{node, outbox};

    std::vector<std::string> taken()
    {
        outbox.resume(clock.now());
        const std::string text = std::exchange(outbox.bytes(), {});
        std::vector<std::string> lines;
        for (std::size_t begin = 0; begin < text.size();) {
            const std::size_t end = std::min(text.find('\n', begin), text.size());
            lines.push_back(text.substr(begin, end - begin));
            begin = end + 1;
        }
        return lines;
    }

    std::vector<std::string> ask(std::string_view message)
    {
        session.on_message(message);
        return taken();
    }

    /// The one answer to a call with id 1, without the envelope around its result or error.
    std::string call(std::string_view method, std::string_view params = "[]")
    {
        const std::string text = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + std::string(method) +
                                 "\",\"params\":" + std::string(params) + "}";
        const auto lines = ask(text);
        constexpr std::string_view begin = R"({"jsonrpc":"2.0","id":1,"result":)";
        if (lines.size() == 1 && lines[0].starts_with(begin))
            return lines[0].substr(begin.size(), lines[0].size() - begin.size() - 1);
        return lines.empty() ? "nothing" : lines.back();
    }

    std::string subscribe(std::string_view params)
    {
        const std::string id = call("eth_subscribe", params);
        return id.size() > 2 ? id.substr(1, id.size() - 2) : id;
    }

    static bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }
};

} // namespace ethwire::devnode
