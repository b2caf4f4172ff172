// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "beast_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/_experimental/test/stream.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>

#include <algorithm>
#include <cstdint>

namespace ethwire::wire::test {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using boost::system::error_code;

struct BeastServer::State {
    State() : client(loop), ws(loop)
    {
        client.connect(ws.next_layer());
        ws.read_message_max(0);
        ws.control_callback([this](websocket::frame_type kind, beast::string_view payload) {
            if (kind == websocket::frame_type::pong)
                pongs.emplace_back(payload);
        });
        ws.async_accept([this](error_code error) {
            if (error)
                complaint = "accept: " + error.message();
            else
                read();
        });
    }

    void read()
    {
        ws.async_read(input, [this](error_code error, std::size_t) {
            if (error == websocket::error::closed)
                closed_with = ws.reason().code;
            else if (error && error != asio::error::operation_aborted)
                complaint = "read: " + error.message();
            if (error)
                return;
            messages.push_back({ws.got_text(), beast::buffers_to_string(input.data())});
            input.clear();
            read();
        });
    }

    /// Operations of one kind must not overlap, and nothing that a write waits for is not there already.
    template <class Start>
    void complete(const char* what, Start start)
    {
        bool done = false;
        start([this, &done, what](error_code error, auto&&...) {
            if (error)
                complaint = std::string(what) + ": " + error.message();
            done = true;
        });
        run();
        if (!done)
            complaint = std::string(what) + " never completed";
    }

    void run()
    {
        loop.restart();
        loop.poll();
    }

    asio::io_context loop;
    beast::test::stream client; // whose input is what the server wrote
    websocket::stream<beast::test::stream> ws;
    beast::flat_buffer input;
    std::vector<Message> messages;
    std::vector<std::string> pongs;
    unsigned closed_with = 0;
    std::string complaint;
};

BeastServer::BeastServer() : state_(std::make_unique<State>()) {}
BeastServer::~BeastServer() = default;

void BeastServer::feed(std::string_view bytes)
{
    asio::write(state_->client, asio::buffer(bytes.data(), bytes.size()));
    run();
}

std::string BeastServer::taken()
{
    run();
    std::string bytes(state_->client.str());
    state_->client.clear();
    return bytes;
}

void BeastServer::send(const Message& message, const std::vector<std::size_t>& fragments)
{
    auto& ws = state_->ws;
    ws.text(message.is_text);
    ws.auto_fragment(false);
    std::string_view rest = message.payload;
    for (const std::size_t size : fragments) {
        const std::string_view piece = rest.substr(0, size);
        rest.remove_prefix(piece.size());
        state_->complete("write", [&](auto done) {
            ws.async_write_some(false, asio::buffer(piece.data(), piece.size()), std::move(done));
        });
    }
    state_->complete("write", [&](auto done) {
        ws.async_write_some(true, asio::buffer(rest.data(), rest.size()), std::move(done));
    });
}

void BeastServer::ping(std::string_view payload)
{
    websocket::ping_data data;
    data.assign(payload.data(), payload.size());
    state_->complete("ping", [&](auto done) { state_->ws.async_ping(data, std::move(done)); });
}

void BeastServer::close(unsigned code)
{
    state_->ws.async_close(websocket::close_reason(static_cast<std::uint16_t>(code)), [this](error_code error) {
        if (error)
            state_->complaint = "close: " + error.message();
        else
            state_->closed_with = state_->ws.reason().code; // it read the answer itself
    });
    run();
}

void BeastServer::run() { state_->run(); }

const std::vector<Message>& BeastServer::messages() const { return state_->messages; }
const std::vector<std::string>& BeastServer::pongs() const { return state_->pongs; }
unsigned BeastServer::closed_with() const { return state_->closed_with; }
const std::string& BeastServer::complaint() const { return state_->complaint; }

} // namespace ethwire::wire::test
