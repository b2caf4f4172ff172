// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "transport/link.hpp"

#include "transport/classify.hpp"
#include "transport/line_codec.hpp"

#include <thread>
#include <utility>

namespace ethwire::python {
namespace {

/// In a flood the reactor's thread would run for as long as the scheduler lets it, and where an event loop has the same
/// core, its timers would be late by that much. While the loop has work, it has its turn after so many messages; what
/// waits in the socket meanwhile comes in larger reads, so that both take less time for each.
constexpr unsigned messages_a_slice = 128;

} // namespace

Link::Link(LinkOptions options, std::shared_ptr<Doorbell> doorbell)
    : options_(std::move(options)), doorbell_(std::move(doorbell)), reactor_(Reactor::get()),
      handoff_(options_.max_buffered())
{}

Link::~Link() = default;

io::ConnectionOptions Link::connection_options()
{
    io::ConnectionOptions options = options_.connection();
    options.ipc_codec([limit = options_.line_limit(), tail = tail_] {
        tail->clear();
        return std::make_unique<LineCodec>(limit, tail);
    });
    return options;
}

void Link::post(std::function<void()> command)
{
    reactor_->post([self = shared_from_this(), command = std::move(command)] { command(); });
}

// The loop's side.

void Link::open()
{
    post([this] {
        if (closing_)
            return;
        io::ConnectionOwner& owner = *this;
        connection_ =
            std::make_shared<io::Connection>(reactor_->executor(), connection_options(), owner, reactor_->seams());
        connection_->open();
    });
}

void Link::send(std::string message)
{
    unsent_.fetch_add(message.size(), std::memory_order_relaxed);
    const std::scoped_lock lock(mutex_);
    outgoing_.push_back(std::move(message));
}

void Link::flush()
{
    {
        const std::scoped_lock lock(mutex_);
        if (outgoing_.empty() || std::exchange(flush_posted_, true))
            return;
    }
    post([this] { send_outgoing(); });
}

void Link::ping(std::string payload)
{
    post([this, payload = std::move(payload)] {
        send_outgoing();
        if (connection_ && connection_->is_open())
            connection_->ping(payload);
    });
}

void Link::pong(std::string payload)
{
    post([this, payload = std::move(payload)] {
        send_outgoing();
        if (connection_ && connection_->is_open())
            connection_->pong(payload);
    });
}

void Link::close(io::CloseFrame frame)
{
    post([this, frame = std::move(frame)] {
        send_outgoing();
        closing_ = true;
        if (connection_)
            connection_->close(frame);
    });
}

void Link::discard()
{
    post([this] {
        closing_ = true;
        if (connection_)
            std::exchange(connection_, nullptr)->discard();
        doorbell_->forget(*this); // which would keep us, as we keep it
    });
}

void Link::tell_flushed()
{
    {
        const std::scoped_lock lock(mutex_);
        tell_flushed_ = true;
    }
    // It may have happened just before.
    post([this] {
        send_outgoing();
        if (!connection_ || connection_->unsent() == 0)
            on_flushed();
    });
}

Link::News Link::take(std::deque<Slice::Ptr>& out)
{
    // The news first: what is told of the end stands behind every message, which then are all there.
    News news;
    {
        const std::scoped_lock lock(mutex_);
        news = std::exchange(news_, {});
    }
    handoff_.take(out);
    return news;
}

void Link::release(std::size_t bytes)
{
    if (handoff_.release(bytes)) {
        post([this] {
            if (connection_)
                connection_->resume_reading();
        });
    }
}

// The reactor's side.

void Link::send_outgoing()
{
    std::vector<std::string> messages;
    {
        const std::scoped_lock lock(mutex_);
        flush_posted_ = false;
        messages.swap(outgoing_);
    }
    for (const std::string& message : messages) {
        given_ += message.size();
        if (connection_ && connection_->is_open())
            connection_->send(message);
    }
}

void Link::tell(const std::function<void(News&)>& change)
{
    {
        const std::scoped_lock lock(mutex_);
        change(news_);
    }
    doorbell_->ring(shared_from_this());
}

void Link::on_open()
{
    opened_ = true;
    tell([this](News& news) {
        news.opened = true;
        news.upgrade = connection_->upgrade();
        news.ends = connection_->ends();
    });
}

io::ConnectionOwner::Heard Link::on_message(std::string_view text, TimePoint)
{
    if (!closing_)
        handoff_.put(classify(text));
    if (++messages_ % messages_a_slice == 0 && handoff_.is_behind())
        std::this_thread::yield();
    return Heard::other; // what is malformed is told where it is read, and ends nothing here
}

bool Link::wants_pause() const noexcept { return !closing_ && handoff_.must_pause(); }

void Link::on_walk_end()
{
    if (handoff_.publish())
        doorbell_->ring(shared_from_this());
}

void Link::on_over(const io::Downfall& downfall)
{
    const Ending how = ending(connection_->run().loss());
    if (downfall.drains)
        tell([&](News& news) { news.broken = how; });
    else
        end(how);
}

void Link::on_drained(const session::Loss& loss) { end(ending(loss)); }

Ending Link::ending(const session::Loss& loss) const
{
    return {loss, session::ClosePolicy(SessionOptions().reconnect()).judge(loss).reason, opened_,
            connection_->closing()};
}

void Link::end(const Ending& ending)
{
    if (!tail_->empty() && !closing_) {
        const std::string padded = *tail_ + std::string(wire::padding, '\0');
        handoff_.put(classify(std::string_view(padded).substr(0, tail_->size())));
    }
    handoff_.publish();
    tell([&](News& news) {
        news.ended = ending;
        if (!opened_)
            news.upgrade = connection_->upgrade();
    });
}

void Link::on_pong(std::string_view payload)
{
    tell([&](News& news) { news.pongs.emplace_back(payload); });
}

void Link::on_flushed()
{
    unsent_.fetch_sub(std::exchange(given_, 0), std::memory_order_relaxed);
    {
        const std::scoped_lock lock(mutex_);
        if (!std::exchange(tell_flushed_, false))
            return;
    }
    tell([](News& news) { news.flushed = true; });
}

} // namespace ethwire::python
