// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/dial.hpp"

#include "io/host.hpp"
#include "io/resolve.hpp"
#include "io/socket_stream.hpp"
#include "io/timer.hpp"
#include "io/tls_stream.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace ethwire::io {
namespace {

error_code connect_error(const error_code& error) noexcept
{
    if (error.category() != boost::system::system_category())
        return error;
    switch (error.value()) {
    case ECONNREFUSED: return errc::connect_refused;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN:
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
    case ETIMEDOUT: return errc::unreachable;
    default: return error;
    }
}

error_code ipc_error(int error) noexcept
{
    switch (error) {
    case ENOENT:
    case ENOTDIR: return errc::ipc_not_found;
    case EACCES:
    case EPERM: return errc::ipc_denied;
    case EAGAIN: return errc::ipc_busy;
    case ECONNREFUSED: return errc::connect_refused;
    default: return {error, boost::system::system_category()};
    }
}

error_code last_error() noexcept { return {errno, boost::system::system_category()}; }

/// Addresses of both families in turn, so that a family without a route costs one try (RFC 8305, section 4).
Addresses alternate_families(const Addresses& resolved)
{
    Addresses first;
    Addresses second;
    for (const auto& address : resolved)
        (address.is_v6() == resolved.front().is_v6() ? first : second).push_back(address);
    Addresses out;
    for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
        if (i < first.size())
            out.push_back(first[i]);
        if (i < second.size())
            out.push_back(second[i]);
    }
    return out;
}

} // namespace

class Dial::Attempt : public std::enable_shared_from_this<Attempt> {
public:
    Attempt(Executor executor, Endpoint endpoint, DialOptions options, Handler handler, Timers& timers)
        : executor_(std::move(executor)), endpoint_(std::move(endpoint)), options_(std::move(options)),
          handler_(std::move(handler)), resolver_(executor_),
          stagger_(executor_, [this] { try_next_address(); }, timers)
    {}

    void start()
    {
        if (!handler_)
            return;
        if (endpoint_.is_tls() && !options_.tls())
            return finish(errc::tls_handshake_failed);
        if (endpoint_.is_ipc())
            return connect_ipc();
        if (const auto address = as_address(endpoint_.host()))
            return connect(Addresses{*address});

        auto done = [self = shared_from_this()](error_code error, Addresses addresses) {
            self->resolved(error, std::move(addresses));
        };
        if (options_.resolve())
            options_.resolve()(endpoint_.host(), std::move(done));
        else
            resolver_.resolve(endpoint_.host(), std::move(done));
    }

    void cancel()
    {
        if (!handler_)
            return;
        asio::post(executor_,
                   [handler = std::exchange(handler_, nullptr)] { handler(asio::error::operation_aborted, nullptr); });
        release();
    }

    void discard()
    {
        handler_ = nullptr;
        release();
    }

private:
    void finish(error_code error, std::unique_ptr<ByteStream> stream = nullptr)
    {
        const auto keep = shared_from_this();
        const auto handler = std::exchange(handler_, nullptr);
        release();
        handler(error, std::move(stream));
    }

    /// Gives back every descriptor and timer; what completes later finds no handler.
    void release()
    {
        stagger_.cancel();
        resolver_.cancel();
        close_candidates();
        stream_.reset();
    }

    void close_candidates()
    {
        error_code ignored;
        for (const auto& candidate : candidates_)
            candidate->close(ignored);
        candidates_.clear();
    }

    /// Without a moment in which a program that is started meanwhile, from another thread, would inherit it: what
    /// Asio opens has none of these flags.
    static error_code open(Socket& socket, const asio::generic::stream_protocol& protocol)
    {
        const int type = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK;
        const int fd = ::socket(protocol.family(), type, protocol.protocol());
        if (fd < 0)
            return last_error();
        error_code error;
        socket.assign(protocol, fd, error);
        if (error)
            ::close(fd);
        else
            socket.non_blocking(true, error);
        return error;
    }

    void connect_ipc()
    {
        Socket socket{executor_};
        if (const error_code error = open(socket, asio::generic::stream_protocol(AF_UNIX, 0)))
            return finish(error);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, endpoint_.ipc_path().c_str(), endpoint_.ipc_path().size() + 1);
        // It never waits, and what it says must be seen: a full queue (EAGAIN) passes for success after a poll.
        if (::connect(socket.native_handle(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0)
            return finish(ipc_error(errno));
        finish({}, std::make_unique<SocketStream>(std::move(socket)));
    }

    void resolved(error_code error, Addresses addresses)
    {
        if (!handler_)
            return;
        if (error || addresses.empty())
            return finish(errc::resolve_failed);
        connect(alternate_families(addresses));
    }

    void connect(Addresses addresses)
    {
        addresses_ = std::move(addresses);
        try_next_address();
    }

    void try_next_address()
    {
        if (!handler_ || next_ == addresses_.size())
            return;
        const asio::ip::tcp::endpoint target{addresses_[next_++], endpoint_.port()};
        const auto candidate = std::make_shared<Socket>(executor_);
        if (const error_code error = open(*candidate, asio::generic::stream_protocol(target.protocol())))
            return candidate_failed(nullptr, error);

        candidates_.push_back(candidate);
        if (next_ < addresses_.size())
            stagger_.wake_in(options_.stagger());
        candidate->async_connect(target, [self = shared_from_this(), candidate](const error_code& outcome) {
            if (!self->handler_ || self->stream_)
                return;
            if (outcome)
                self->candidate_failed(candidate, outcome);
            else
                self->connected(std::move(*candidate));
        });
    }

    void candidate_failed(const std::shared_ptr<Socket>& candidate, const error_code& error)
    {
        std::erase(candidates_, candidate);
        last_error_ = connect_error(error);
        if (next_ < addresses_.size()) {
            stagger_.cancel();
            try_next_address();
        } else if (candidates_.empty()) {
            finish(last_error_);
        }
    }

    void connected(Socket socket)
    {
        stagger_.cancel();
        close_candidates();
        const int fd = socket.native_handle();
        const int on = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        const auto limit = std::chrono::duration_cast<std::chrono::milliseconds>(options_.write_timeout()).count();
        if (limit > 0) {
            const auto value = static_cast<unsigned>(std::min<long long>(limit, 1u << 30));
            ::setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &value, sizeof(value));
        }
        if (!endpoint_.is_tls())
            return finish({}, std::make_unique<SocketStream>(std::move(socket)));
        stream_ = std::make_unique<TlsStream>(std::move(socket), *options_.tls(), endpoint_.host());
        shake_hands();
    }

    void shake_hands()
    {
        const auto moved = stream_->handshake();
        if (moved.error)
            return finish(moved.error);
        if (moved.want == ByteStream::Want::none)
            return finish({}, std::move(stream_));
        const auto go_on = [self = shared_from_this()](const error_code& error) {
            if (!self->handler_)
                return;
            if (error)
                self->finish(error);
            else
                self->shake_hands();
        };
        stream_->wait(moved.want, stream_waiter(go_on), 0);
    }

    Executor executor_;
    Endpoint endpoint_;
    DialOptions options_;
    Handler handler_; // null once it was called or will never be
    Resolver resolver_;
    Timer stagger_;
    Addresses addresses_;
    std::size_t next_ = 0; // of addresses_, not yet tried
    std::vector<std::shared_ptr<Socket>> candidates_;
    std::unique_ptr<TlsStream> stream_; // in its handshake
    error_code last_error_;
};

Dial::Dial(Executor executor, Endpoint endpoint, DialOptions options, Handler handler, Timers& timers)
    : attempt_(std::make_shared<Attempt>(executor, std::move(endpoint), std::move(options), std::move(handler), timers))
{
    asio::post(executor, [attempt = attempt_] { attempt->start(); });
}

Dial::~Dial() { attempt_->discard(); }

void Dial::cancel() { attempt_->cancel(); }

namespace {

class SystemTransport final : public Transport {
public:
    std::unique_ptr<Dialling> dial(const Executor& executor, const Endpoint& endpoint, const DialOptions& options,
                                   Dialling::Handler handler) override
    {
        return std::make_unique<Dial>(executor, endpoint, options, std::move(handler));
    }
};

} // namespace

Transport& system_transport() noexcept
{
    static SystemTransport transport;
    return transport;
}

} // namespace ethwire::io
