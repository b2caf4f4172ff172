// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "transport/link.hpp"

#include <ethwire/devnode/server.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <poll.h>
#include <string>
#include <thread>
#include <unistd.h>

namespace ethwire::python {

/// A node on a thread of its own; the test's thread is the event loop, and the reactor is the third.
class DevnodeTest : public testing::Test {
public:
    DevnodeTest()
    {
        on_node([this] {
            devnode::NodeOptions options;
            options.ipc_path = "/tmp/ethwire_unit_python." + std::to_string(::getpid());
            node_.emplace(context_.get_executor(), options);
            ASSERT_FALSE(node_->start());
        });
    }

    ~DevnodeTest() override
    {
        on_node([this] { node_.reset(); });
        work_.reset();
        thread_.join();
    }

    devnode::DevNode& node() { return *node_; }

    /// Runs on the node's thread and waits for it.
    void on_node(const std::function<void()>& work)
    {
        std::promise<void> done;
        boost::asio::post(context_, [&] {
            work();
            done.set_value();
        });
        done.get_future().get();
    }

    /// The node has heard that what its peers have read has left, so what it says next leaves at once, before it may
    /// drop.
    void settle()
    {
        on_node([] {});
    }

    static io::ConnectionOptions connection(const std::string& endpoint)
    {
        io::ConnectionOptions options(Endpoint::parse(endpoint).value());
        options.session(SessionOptions().reconnect(ReconnectPolicy::off().retry_first(false)));
        return options;
    }

    std::string ipc_path()
    {
        std::string path;
        on_node([&] { path = node_->ipc_path(); });
        return path;
    }

    std::string ws_url()
    {
        std::string url;
        on_node([&] { url = node_->ws_url(); });
        return url;
    }

    /// Open, or failed.
    std::shared_ptr<Link> open(LinkOptions options)
    {
        auto link = std::make_shared<Link>(std::move(options), bell);
        link->open();
        std::deque<Slice::Ptr> none;
        until([&] {
            last_news = link->take(none);
            return last_news.opened || last_news.ended;
        });
        return link;
    }

    std::shared_ptr<Link> open_ipc() { return open(LinkOptions(connection(ipc_path()))); }

    /// Answers the doorbell until it is so; fails after ten seconds.
    void until(const std::function<bool()>& done)
    {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{10};
        while (!done()) {
            ASSERT_LT(std::chrono::steady_clock::now(), end) << "hangs";
            pollfd asked{bell->descriptor(), POLLIN, 0};
            ::poll(&asked, 1, 100);
            bell->answer();
        }
    }

    std::shared_ptr<Doorbell> bell = std::make_shared<Doorbell>();
    Link::News last_news;

private:
    boost::asio::io_context context_{1};
    std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> work_{
        context_.get_executor()};
    std::thread thread_{[this] { context_.run(); }};
    std::optional<devnode::DevNode> node_;
};

} // namespace ethwire::python
