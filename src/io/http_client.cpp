// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/http_client.hpp"

#include "base/first_exception.hpp"
#include "io/http_exchange.hpp"
#include "io/timer.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>
#include <array>
#include <deque>

namespace ethwire::io {
namespace {

/// One request, from `post` to its handler.
struct Request {
    std::string bytes;
    TimePoint deadline;
    bool replayable = false;
    HttpClient::Handler handler; // null once it was called
    bool sent = false;           // an earlier try may have reached the server
    bool replayed = false;

    // While it has a connection of its own to make or use
    std::unique_ptr<Dialling> dial;
    std::unique_ptr<ByteStream> stream;
    std::unique_ptr<HttpExchange> exchange;
    bool reused = false; // the stream has served before
};

using RequestPtr = std::shared_ptr<Request>;

} // namespace

class HttpClient::Pool : public std::enable_shared_from_this<Pool> {
public:
    Pool(Executor executor, Endpoint endpoint, HttpOptions options, Seams seams)
        : executor_(std::move(executor)), endpoint_(std::move(endpoint)), options_(std::move(options)),
          seams_(std::move(seams)), head_(http_request_head(endpoint_, options_)),
          timer_(executor_, [this] { expire(); }, *seams_.timers)
    {}

    std::function<void()> post(std::string body, TimePoint deadline, bool replayable, Handler handler)
    {
        const auto request = std::make_shared<Request>();
        request->deadline = deadline;
        request->replayable = replayable;
        request->handler = std::move(handler);
        if (!head_) {
            complete_later(request, head_.error());
            return [] {};
        }
        request->bytes = *head_ + std::to_string(body.size()) + "\r\n\r\n" + body;
        waiting_.push_back(request);
        timer_.wake_by(deadline);
        asio::post(executor_, [self = shared_from_this()] { self->serve(); });
        return [weak = weak_from_this(), request = std::weak_ptr<Request>(request)] {
            const auto self = weak.lock();
            const auto ended = request.lock();
            if (self && ended && ended->handler) {
                self->complete_later(ended, asio::error::operation_aborted);
                self->serve_later();
            }
        };
    }

    void close()
    {
        timer_.cancel();
        for (const auto& request : std::exchange(waiting_, {}))
            complete_later(request, asio::error::operation_aborted);
        for (const auto& request : std::exchange(active_, {}))
            complete_later(request, asio::error::operation_aborted);
        idle_.clear();
    }

private:
    /// Starts what waits, as far as connections allow.
    void serve()
    {
        while (!waiting_.empty() && active_.size() < options_.connections()) {
            const auto request = waiting_.front();
            waiting_.pop_front();
            active_.push_back(request);
            start(request);
        }
    }

    void serve_later()
    {
        asio::post(executor_, [self = shared_from_this()] { self->serve(); });
    }

    void start(const RequestPtr& request)
    {
        request->stream = take_idle();
        request->reused = request->stream != nullptr;
        if (request->reused)
            return exchange(request);
        request->dial = seams_.transport->dial(
            executor_, endpoint_, options_.dial(),
            [self = shared_from_this(), weak = std::weak_ptr<Request>(request)](error_code error, auto stream) {
                if (const auto dialled = weak.lock())
                    self->dialled(dialled, error, std::move(stream));
            });
    }

    /// A resting connection that the server has not ended or spoken on meanwhile.
    std::unique_ptr<ByteStream> take_idle()
    {
        while (!idle_.empty()) {
            auto stream = std::move(idle_.back());
            idle_.pop_back();
            char unexpected = 0;
            if (stream->read_some({&unexpected, 1}).want == ByteStream::Want::read)
                return stream;
        }
        return nullptr;
    }

    void dialled(const RequestPtr& request, error_code error, std::unique_ptr<ByteStream> stream)
    {
        if (!request->handler)
            return;
        if (error)
            return complete(request, error);
        request->stream = std::move(stream);
        exchange(request);
    }

    void exchange(const RequestPtr& request)
    {
        request->exchange = std::make_unique<HttpExchange>(request->bytes, options_.body_limit());
        resume(request);
    }

    void resume(const RequestPtr& request)
    {
        const auto moved = request->exchange->resume(*request->stream);
        if (moved.want == ByteStream::Want::none)
            return exchanged(request, moved.error);
        const auto go_on = [self = shared_from_this(), request](const error_code& error) {
            if (!request->handler)
                return;
            if (error)
                self->exchanged(request, error);
            else
                self->resume(request);
        };
        request->stream->wait(moved.want, stream_waiter(go_on), 0);
    }

    void exchanged(const RequestPtr& request, error_code error)
    {
        const bool unanswered = error && !request->exchange->answered();
        if (unanswered && request->reused && request->replayable && !request->replayed) {
            // The server's close of a resting connection crossed with the request.
            request->replayed = true;
            request->sent = true;
            request->exchange.reset();
            idle_.clear();
            return start(request);
        }
        if (request->exchange->keeps_alive() && idle_.size() < options_.connections())
            idle_.push_back(std::move(request->stream));
        complete(request, error);
    }

    void expire()
    {
        const TimePoint now = seams_.timers->now();
        auto due = waiting_;
        due.insert(due.end(), active_.begin(), active_.end());
        const auto self = shared_from_this();
        base::FirstException failed;
        for (const auto& request : due) {
            if (!request->handler)
                continue; // the handler of one before has ended it
            if (request->deadline <= now)
                failed.attempt([&] { complete(request, errc::timed_out); });
            else
                timer_.wake_by(request->deadline);
        }
        failed.rethrow();
    }

    /// Completes a request. Never call it from inside a public function: the handler runs inline and may destroy the
    /// client.
    void complete(const RequestPtr& request, error_code error)
    {
        if (!request->handler)
            return;
        const auto self = shared_from_this();
        auto reply = release(request);
        const auto handler = std::exchange(request->handler, nullptr);
        serve_later();
        handler(error, std::move(reply));
    }

    void complete_later(const RequestPtr& request, error_code error)
    {
        auto reply = std::make_shared<HttpReply>(release(request));
        asio::post(executor_, [handler = std::exchange(request->handler, nullptr), error, reply] {
            handler(error, std::move(*reply));
        });
    }

    HttpReply release(const RequestPtr& request)
    {
        std::erase(waiting_, request);
        std::erase(active_, request);
        HttpReply reply;
        if (request->exchange)
            reply = request->exchange->take_reply();
        reply.sent = reply.sent || request->sent;
        request->exchange.reset();
        request->stream.reset();
        request->dial.reset();
        return reply;
    }

    Executor executor_;
    Endpoint endpoint_;
    HttpOptions options_;
    Seams seams_;
    result<std::string> head_; // up to the value of Content-Length
    Timer timer_;
    std::deque<RequestPtr> waiting_;
    std::vector<RequestPtr> active_; // each has a connection or makes one
    std::vector<std::unique_ptr<ByteStream>> idle_;
};

void HttpClient::Cancel::operator()() const
{
    if (end_)
        end_();
}

HttpClient::HttpClient(Executor executor, Endpoint endpoint, HttpOptions options, Seams seams)
    : pool_(std::make_shared<Pool>(std::move(executor), std::move(endpoint), std::move(options), std::move(seams)))
{}

HttpClient::~HttpClient() { pool_->close(); }

HttpClient::Cancel HttpClient::post(std::string body, TimePoint deadline, bool replayable, Handler handler)
{
    Cancel cancel;
    cancel.end_ = pool_->post(std::move(body), deadline, replayable, std::move(handler));
    return cancel;
}

} // namespace ethwire::io
