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
    Lingering(std::unique_ptr<ByteStream> stream, const Executor& executor, Timers& timers)
        : stream_(std::move(stream)), timer_(executor, [this] { stream_.reset(); }, timers)
    {}

    void start()
    {
        stream_->shutdown();
        timer_.wake_in(longest);
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
        const auto go_on = [self = shared_from_this()](const error_code& error) {
            if (!error && self->stream_)
                self->read();
        };
        stream_->wait(ByteStream::Want::read, stream_waiter(go_on), 0);
    }

    std::unique_ptr<ByteStream> stream_;
    Timer timer_;
    std::size_t read_ = 0;
};

} // namespace

void linger(std::unique_ptr<ByteStream> stream, const Executor& executor, Timers& timers)
{
    std::make_shared<Lingering>(std::move(stream), executor, timers)->start();
}

} // namespace ethwire::io
