// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT
//
// The node of the bench: answers what clients ask on their way to a subscription, then sends notifications faster
// than any client takes them. Written on raw sockets, apart from the library that it measures.

#include "flood/connection.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>
#include <thread>

namespace {

constexpr std::string_view usage = R"(usage: flood_node [--port P] [--cpu C] [--clients N] [--seconds S]
  --port P     listen on 127.0.0.1:P (default 0: any, printed on standard output)
  --cpu C      run on this core only
  --clients N  end when N clients have come and gone (default 0: do not count)
  --seconds S  end after S seconds in any case (default 3600)
A client chooses in its URL: ws://127.0.0.1:P/?n=1000000&rate=0&delay_ms=150&chunk=524288&mixed=0
  n         notifications a subscription (0: no end)
  rate      a second, one a send (0: as fast as the socket takes them)
  delay_ms  from the reply of eth_subscribe to the first notification
  chunk     most bytes a send; requests are answered between two sends
  mixed=1   short for chunk=65536
)";

struct Options {
    std::uint64_t port = 0;
    std::optional<std::uint64_t> cpu;
    std::uint64_t clients = 0;
    std::uint64_t seconds = 3600;
};

std::optional<Options> read_options(int argc, char** argv)
{
    Options options;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string_view name = argv[i];
        const std::string_view digits = argv[i + 1];
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (error != std::errc() || end != digits.data() + digits.size())
            return std::nullopt;
        if (name == "--port" && value <= 0xffff)
            options.port = value;
        else if (name == "--cpu" && value < CPU_SETSIZE)
            options.cpu = value;
        else if (name == "--clients")
            options.clients = value;
        else if (name == "--seconds" && value <= 86'400)
            options.seconds = value;
        else
            return std::nullopt;
    }
    return argc % 2 == 1 ? std::optional(options) : std::nullopt;
}

[[noreturn]] void fail(const char* what)
{
    std::fprintf(stderr, "flood_node: %s: %s\n", what, std::strerror(errno));
    std::exit(1);
}

void stay_on(std::uint64_t cpu)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (::sched_setaffinity(0, sizeof set, &set) != 0)
        fail("--cpu");
}

int listen_on(std::uint64_t port)
{
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener < 0)
        fail("socket");
    const int on = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener, 64) != 0)
        fail("--port");
    ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
    std::printf("flood_node: listening on ws://127.0.0.1:%u\n", ntohs(address.sin_port));
    std::fflush(stdout);
    return listener;
}

} // namespace

int main(int argc, char** argv)
{
    const auto options = read_options(argc, argv);
    if (!options) {
        std::fwrite(usage.data(), 1, usage.size(), stderr);
        return 2;
    }
    if (options->cpu)
        stay_on(*options->cpu);
    ::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL); // paced feeds are due to the microsecond; threads inherit it

    const int listener = listen_on(options->port);
    const int departures = ::eventfd(0, EFD_CLOEXEC);
    std::uint64_t gone = 0;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(options->seconds);
    while (options->clients == 0 || gone < options->clients) {
        const auto left = end - std::chrono::steady_clock::now();
        if (left <= left.zero())
            break;
        pollfd waited[] = {{listener, POLLIN, 0}, {departures, POLLIN, 0}};
        const int milliseconds = static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count());
        ::poll(waited, 2, milliseconds);
        if (std::uint64_t count = 0; waited[1].revents != 0 && ::read(departures, &count, sizeof count) > 0)
            gone += count;
        const int client = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (client < 0)
            continue;
        const int on = 1;
        ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        std::thread([client, departures] {
            flood::Connection(client).run();
            ::eventfd_write(departures, 1);
        }).detach();
    }
    // Connections may still be served by their threads; the kernel closes their sockets.
    std::_Exit(0);
}
