// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "devnode/asio.hpp"

#include <ethwire/devnode/server.hpp>

#include "wire/frame.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace ethwire::devnode {

/// A client that does what a test tells it and sees the bytes: on the node's own event loop, never blocking.
class RawClient {
public:
    explicit RawClient(asio::io_context& context) : state_(std::make_shared<State>(context)) {}
    ~RawClient() { drop(); }

    void connect_tcp(const std::string& url)
    {
        const auto port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
        connect(asio::ip::tcp::endpoint(asio::ip::make_address("127.0.0.1"), port));
    }

    void connect_ipc(const std::string& path) { connect(asio::local::stream_protocol::endpoint(path)); }

    /// Sends an upgrade and waits for its answer, which is left in `received()`.
    void upgrade(const std::string& url, const std::string& target = "/")
    {
        connect_tcp(url);
        send_upgrade(target);
        until([this] { return received().find("\r\n\r\n") != std::string::npos; });
        const std::size_t end = received().find("\r\n\r\n");
        head = received().substr(0, end + 4);
        received().erase(0, end + 4);
    }

    void send_upgrade(const std::string& target = "/")
    {
        send("GET " + target +
             " HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    }

    void send(std::string_view bytes)
    {
        error_code ec;
        state_->socket.send(asio::buffer(bytes.data(), bytes.size()), 0, ec);
    }

    static std::string frame(std::string_view payload, wire::Opcode opcode = wire::Opcode::text)
    {
        wire::FrameHeader header;
        header.opcode = opcode;
        header.masked = true;
        header.mask = {9, 8, 7, 6};
        header.length = payload.size();
        std::array<char, wire::max_frame_header> bytes{};
        std::string out(bytes.data(), wire::encode_frame(header, bytes.data()));
        std::string body(payload);
        wire::apply_mask(body, header.mask);
        return out + body;
    }

    struct Frame {
        wire::Opcode opcode{};
        bool fin = false;
        std::string payload;
    };

    /// The next frame of the server, waited for; an empty payload and opcode 0 when none comes.
    Frame next()
    {
        Frame out;
        until([&] {
            const auto decoded = wire::decode_frame(received(), wire::Peer::server);
            if (decoded.header_size == 0 || received().size() < decoded.header_size + decoded.header.length)
                return false;
            const auto length = static_cast<std::size_t>(decoded.header.length);
            out = {decoded.header.opcode, decoded.header.fin, received().substr(decoded.header_size, length)};
            received().erase(0, decoded.header_size + length);
            return true;
        });
        return out;
    }

    /// Asks over WebSocket and takes the next message.
    std::string ask(std::string_view request)
    {
        send(frame(request));
        return next().payload;
    }

    template <class Condition>
    bool until(Condition condition)
    {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!condition()) {
            if (std::chrono::steady_clock::now() > deadline) {
                ADD_FAILURE() << "waited in vain; received " << received().size() << " bytes";
                return false;
            }
            state_->context.restart();
            state_->context.run_one_until(deadline);
        }
        return true;
    }

    bool until_ended()
    {
        return until([this] { return ended(); });
    }

    /// Lets everything happen that can happen without time passing.
    void settle()
    {
        do
            state_->context.restart();
        while (state_->context.poll() > 0);
    }

    std::string& received() noexcept { return state_->received; }
    std::size_t reads() const noexcept { return state_->reads; }
    bool ended() const noexcept { return static_cast<bool>(state_->end); }
    error_code end_reason() const noexcept { return state_->end; }
    bool was_reset() const noexcept { return state_->end == asio::error::connection_reset; }

    void drop()
    {
        error_code ignored;
        state_->socket.close(ignored);
    }

    void stop_reading() { state_->paused = true; }

    std::string head; ///< of the upgrade answer

private:
    struct State : std::enable_shared_from_this<State> {
        explicit State(asio::io_context& loop) : context(loop), socket(loop) {}

        void read()
        {
            socket.async_read_some(asio::buffer(chunk), [self = shared_from_this()](error_code ec, std::size_t n) {
                self->received.append(self->chunk.data(), n);
                ++self->reads;
                if (ec)
                    self->end = ec;
                else if (!self->paused)
                    self->read();
            });
        }

        asio::io_context& context;
        asio::generic::stream_protocol::socket socket;
        std::array<char, 65'536> chunk{};
        std::string received;
        std::size_t reads = 0;
        error_code end;
        bool paused = false;
    };

    template <class Endpoint>
    void connect(const Endpoint& endpoint)
    {
        error_code ec;
        state_->socket.connect(endpoint, ec);
        state_->end = ec;
        if (!ec)
            state_->read();
    }

    std::shared_ptr<State> state_;
};

/// A node on a free port, on a loop that the test turns.
struct ServerTest : testing::Test {
    asio::io_context context{1};
    std::unique_ptr<DevNode> owned = make();
    DevNode& node = *owned;
    RawClient client{context};

    static std::string ipc_path() { return testing::TempDir() + "devnode-" + std::to_string(::getpid()) + ".ipc"; }

    std::unique_ptr<DevNode> make()
    {
        NodeOptions options;
        options.ipc_path = ipc_path();
        options.max_message = 100'000;
        options.max_backlog = std::size_t{8} << 20;
        auto out = std::make_unique<DevNode>(context.get_executor(), options);
        EXPECT_FALSE(out->start());
        return out;
    }

    void open() { client.upgrade(node.ws_url()); }

    std::string subscribe(std::string_view params, RawClient& from)
    {
        const std::string answer =
            from.ask("{\"id\":1,\"method\":\"eth_subscribe\",\"params\":" + std::string(params) + "}");
        const std::size_t begin = answer.find("\"result\":\"") + 10;
        return answer.substr(begin, 34);
    }
    std::string subscribe(std::string_view params) { return subscribe(params, client); }
};

inline const std::string chain_id_request = R"({"id":7,"method":"eth_chainId"})";
inline const std::string chain_id_answer = R"({"jsonrpc":"2.0","id":7,"result":"0x539"})";

} // namespace ethwire::devnode
