// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/devnode/server.hpp>
#include <ethwire/io/async.hpp>

#include <boost/asio/io_context.hpp>

#include <array>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace ethwire::test {

/// The embedded node in a process of its own, which ends with this one: what it uses is not measured, and it can be
/// stopped. Make it before anything that has threads.
class NodeProcess {
public:
    using Work = std::function<void(asio::io_context&, devnode::DevNode&)>;

    /// \param work is run in that process once the node listens
    explicit NodeProcess(devnode::NodeOptions options = {}, const Work& work = {})
    {
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) != 0)
            std::abort();
        id_ = ::fork();
        if (id_ == 0)
            serve(std::move(options), work, ends[1]);
        ::close(ends[1]);
        std::array<char, 256> text{};
        const ssize_t length = ::read(ends[0], text.data(), text.size());
        ::close(ends[0]);
        url_.assign(text.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
    }
    ~NodeProcess()
    {
        ::kill(id_, SIGKILL);
        ::waitpid(id_, nullptr, 0);
    }
    NodeProcess(const NodeProcess&) = delete;
    NodeProcess& operator=(const NodeProcess&) = delete;

    const std::string& url() const noexcept { return url_; }

    /// Silence with every socket open; returns when the process stands.
    void pause() const
    {
        ::kill(id_, SIGSTOP);
        int status = 0;
        ::waitpid(id_, &status, WUNTRACED);
    }
    void resume() const { ::kill(id_, SIGCONT); }

private:
    [[noreturn]] static void serve(devnode::NodeOptions options, const Work& work, int out)
    {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        asio::io_context loop(1);
        devnode::DevNode node(loop.get_executor(), std::move(options));
        if (node.start())
            ::_exit(1);
        const std::string url = node.ws_url();
        if (::write(out, url.data(), url.size()) < 0)
            ::_exit(1);
        ::close(out);
        if (work)
            work(loop, node);
        loop.run();
        ::_exit(0);
    }

    pid_t id_ = -1;
    std::string url_;
};

} // namespace ethwire::test
