// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "echo.hpp"

#include "io/loop.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace ethwire::ws_echo {
namespace {

constexpr int usage_error = 2;

int refuse(const std::string& what)
{
    fmt::print(stderr, "ws_echo: {}\nusage: ws_echo [--max-message BYTES] URL\n", what);
    return usage_error;
}

int program(const std::vector<std::string_view>& words)
{
    std::size_t max_message = wire::default_max_message;
    std::string_view url;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--max-message") {
            const std::string_view text = i + 1 < words.size() ? words[++i] : std::string_view();
            const char* const end = text.data() + text.size();
            const auto [read, error] = std::from_chars(text.data(), end, max_message);
            if (error != std::errc() || read != end || max_message == 0)
                return refuse(fmt::format("--max-message: '{}' is not a number of bytes", text));
        } else if (words[i].substr(0, 2) == "--" || !url.empty()) {
            return refuse(fmt::format("'{}' is one word too many", words[i]));
        } else {
            url = words[i];
        }
    }
    if (url.empty())
        return refuse("a URL is missing");
    const auto endpoint = Endpoint::parse(url);
    if (!endpoint)
        return refuse(Endpoint::explain(url, endpoint.error()));
    if (endpoint->is_http() || endpoint->is_ipc())
        return refuse("the URL's scheme is not ws or wss");

    io::Loop loop;
    Echo echo(loop.executor(), *endpoint, max_message);
    echo.start();
    loop.run();
    if (echo.failure().empty())
        return 0;
    fmt::print(stderr, "ws_echo: {}: {}\n", *endpoint, echo.failure());
    return 1;
}

} // namespace
} // namespace ethwire::ws_echo

int main(int count, char** words)
{
    try {
        return ethwire::ws_echo::program(std::vector<std::string_view>(words + 1, words + count));
    } catch (const std::exception& e) {
        fmt::print(stderr, "ws_echo: {}\n", e.what());
        return 1;
    }
}
