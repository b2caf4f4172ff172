// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/linger.hpp"

#include "io/timer.hpp"

#include <array>
#include <chrono>
#include <utility>

namespace ethwire::io {
namespace {

constexpr Duration longest = std::chrono::seconds{1};
constexpr std::size_t most_bytes = std::size_t{16} << 20;
constexpr std::size_t chunk = std::size_t{64} << 10;

/// Kept by its own handlers alone.
class Lingering : public std::enable_shared_from_this<Lingering> {
public:
    explicit Lingering(std::unique_ptr<ByteStream> stream)
        : stream_(std::move(stream)), timer_(stream_->socket().get_executor(), [this] { stream_.reset(); })
    {}

    void start()
    {
        stream_->shutdown();
        timer_.wake_by(std::chrono::steady_clock::now() + longest);
        read();
    }

private:
    void read()
    {
        std::array<char, chunk> thrown_away;
        for (;;) {
            const auto moved = stream_->read_some(thrown_away);
            read_ += moved.bytes;
            if (moved.error || read_ > most_bytes)
                return;
            if (moved.bytes == 0)
                break;
        }
        stream_->socket().async_wait(Socket::wait_read, [self = shared_from_this()](const error_code& error) {
            if (!error && self->stream_)
                self->read();
        });
    }

    std::unique_ptr<ByteStream> stream_;
    Timer timer_;
    std::size_t read_ = 0;
};

} // namespace

void linger(std::unique_ptr<ByteStream> stream) { std::make_shared<Lingering>(std::move(stream))->start(); }

} // namespace ethwire::io
