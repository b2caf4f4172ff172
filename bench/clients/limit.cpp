// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT
//
// The limit of the bench: receives the notifications and walks their frame headers in place, and looks at nothing
// else. What any client pays on top of it is its own.
//
//     limit KIND URL COUNT        prints one JSON object (README.md, "What a client prints")

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::size_t buffer_size = std::size_t{256} << 10;

[[noreturn]] void fail(std::string_view what)
{
    std::fprintf(stderr, "limit: %.*s\n", static_cast<int>(what.size()), what.data());
    std::exit(1);
}

/// Of all threads of the process, user and system.
std::int64_t cpu_us()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1'000'000 + usage.ru_utime.tv_usec +
           usage.ru_stime.tv_usec;
}

std::int64_t wall_us()
{
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

long peak_rss_kb()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:"))
            return std::strtol(line.c_str() + 6, nullptr, 10);
    return 0;
}

void send_all(int socket, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0)
            fail("send failed");
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

int connect_to(std::string_view authority)
{
    const std::size_t colon = authority.find(':');
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(std::string(authority.substr(colon + 1)).c_str())));
    const std::string host(authority.substr(0, colon));
    if (::inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1)
        fail("the URL's host must be an IPv4 address");
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    if (socket < 0 || ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        fail("cannot connect");
    return socket;
}

void open_websocket(int socket, std::string_view authority, std::string_view target)
{
    std::string request = "GET " + std::string(target) + " HTTP/1.1\r\nHost: " + std::string(authority);
    request += "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    send_all(socket, request);
    std::string head;
    char byte = 0;
    while (!head.ends_with("\r\n\r\n") && ::recv(socket, &byte, 1, 0) == 1)
        head += byte;
    if (!head.starts_with("HTTP/1.1 101"))
        fail("the upgrade was refused");
}

void subscribe(int socket, std::string_view kind)
{
    std::string text = R"({"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":[")" + std::string(kind);
    text += kind == "logs" ? "\",{}]}" : "\"]}";
    std::string frame = {'\x81', static_cast<char>(0x80 | text.size()), 0, 0, 0, 0}; // a mask of zero
    send_all(socket, frame + text);
}

/// Size of the frame at `at`, header and all; 0 when its header is not all there.
std::size_t frame_size(const unsigned char* at, std::size_t available)
{
    if (available < 2)
        return 0;
    const std::size_t length = at[1];
    if (length < 126)
        return 2 + length;
    if (length == 126)
        return available < 4 ? 0 : 4 + (std::size_t{at[2]} << 8 | at[3]);
    fail("a frame of 64 KiB or more");
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 4 || !std::string_view(argv[2]).starts_with("ws://")) {
        std::fputs("usage: limit KIND ws://HOST:PORT/?n=COUNT COUNT\n", stderr);
        return 2;
    }
    const std::string_view rest = std::string_view(argv[2]).substr(5);
    const std::string_view authority = rest.substr(0, rest.find('/'));
    const std::int64_t count = std::atoll(argv[3]);
    const int socket = connect_to(authority);
    open_websocket(socket, authority, rest.substr(authority.size()));
    subscribe(socket, argv[1]);

    const int epoll = ::epoll_create1(0);
    epoll_event interest{EPOLLIN | EPOLLET, {}};
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &interest);

    std::vector<unsigned char> buffer(buffer_size);
    std::size_t held = 0;
    std::int64_t frames = -1; // the reply to eth_subscribe comes first
    std::int64_t warm_frames = 0;
    std::int64_t warm_cpu = 0;
    std::int64_t warm_wall = 0;
    while (frames < count) {
        const ssize_t got = ::recv(socket, buffer.data() + held, buffer.size() - held, MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN) {
            ::epoll_wait(epoll, &interest, 1, -1);
            continue;
        }
        if (got <= 0)
            fail("the connection ended early");
        held += static_cast<std::size_t>(got);

        std::size_t at = 0;
        for (std::size_t size; (size = frame_size(buffer.data() + at, held - at)) != 0 && size <= held - at; at += size)
            ++frames;
        std::memmove(buffer.data(), buffer.data() + at, held - at);
        held -= at;

        if (warm_cpu == 0 && frames >= count / 4) {
            warm_frames = frames;
            warm_cpu = cpu_us();
            warm_wall = wall_us();
        }
    }
    std::printf("{\"client\":\"limit\",\"events\":%lld,\"gaps\":null,\"window_events\":%lld,\"window_cpu_us\":%lld,"
                "\"window_wall_us\":%lld,\"peak_rss_kb\":%ld}\n",
                static_cast<long long>(frames), static_cast<long long>(count - warm_frames),
                static_cast<long long>(cpu_us() - warm_cpu), static_cast<long long>(wall_us() - warm_wall),
                peak_rss_kb());
    return 0;
}
