// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace ethwire::io {

/// Told when a stream can go on.
class StreamWaiter {
public:
    /// \param error why it never will; `operation_aborted` when the stream was destroyed meanwhile
    /// \param tag   what `ByteStream::wait` was given
    virtual void on_ready(const error_code& error, std::uint64_t tag) = 0;

protected:
    ~StreamWaiter() = default;
};

/// The addresses of both sides of a transport.
struct StreamEnds {
    std::string local_host{};
    std::string remote_host{};
    std::uint16_t local_port = 0;
    std::uint16_t remote_port = 0;
};

/// A connected stream of bytes that never blocks. It moves what can be moved at once and says what to wait for
/// otherwise.
///
/// `read_some` fills the span as far as bytes are at hand. One that leaves room has emptied the stream, so that the
/// owner may wait without asking again; after one that filled the span, `buffered` and the peer may have more.
class ByteStream {
public:
    enum class Want { none, read, write };

    /// One of three: bytes moved; nothing moved, wait for `want`; failed. The end of the stream is `asio::error::eof`.
    struct Moved {
        std::size_t bytes = 0;
        Want want = Want::none;
        error_code error{};
    };

    virtual ~ByteStream() = default;
    ByteStream(const ByteStream&) = delete;
    ByteStream& operator=(const ByteStream&) = delete;

    virtual Moved read_some(std::span<char> out) noexcept = 0;

    /// After `want`, call again with the same bytes in front, at any address; more may follow them. A TLS record
    /// that holds them is half sent.
    virtual Moved write_some(std::span<const char> bytes) noexcept = 0;

    /// Bytes wait inside, unseen by the system: read again before sleeping. False after a read that wanted.
    virtual bool buffered() const noexcept { return false; }

    /// Calls `waiter` once, on the executor, never from within this call. A read and a write may be waited for side by
    /// side. Waiting allocates nothing in the long run.
    virtual void wait(Want want, std::shared_ptr<StreamWaiter> waiter, std::uint64_t tag) = 0;

    /// Calls `waiter` once the peer has hung up or the transport has failed, however much waits to be read: for an
    /// owner that does not read. Costs nothing while all is well. Destroying the answer ends the watch.
    class Watch {
    public:
        virtual ~Watch() = default;
    };
    virtual std::unique_ptr<Watch> watch_hangup(std::shared_ptr<StreamWaiter> waiter, std::uint64_t tag) = 0;

    /// Tells the peer that nothing more will be sent, as far as that can be done without waiting.
    virtual void shutdown() noexcept = 0;

    /// Nothing where the transport has no addresses, as a Unix socket has not.
    virtual std::optional<StreamEnds> ends() const { return {}; }

protected:
    ByteStream() = default;
};

/// A waiter out of a function; for those who wait seldom.
template <class Function>
std::shared_ptr<StreamWaiter> stream_waiter(Function function)
{
    class Waiter final : public StreamWaiter {
    public:
        explicit Waiter(Function&& function) : function_(std::move(function)) {}
        void on_ready(const error_code& error, std::uint64_t) override { function_(error); }

    private:
        Function function_;
    };
    return std::make_shared<Waiter>(std::move(function));
}

} // namespace ethwire::io
