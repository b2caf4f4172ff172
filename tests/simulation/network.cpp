// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "network.hpp"

#include <ethwire/io/errc.hpp>

#include <boost/asio/error.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace ethwire::simulation {

/// The client's end of a link.
class MemoryStream final : public io::ByteStream {
public:
    explicit MemoryStream(std::shared_ptr<Link> link) : link_(std::move(link)) { link_->client_ = this; }

    ~MemoryStream() override
    {
        link_->client_left();
        for (Waiting* waiting : {&read_, &write_, &hangup_})
            tell(*waiting, asio::error::operation_aborted);
    }

    Moved read_some(std::span<char> out) noexcept override
    {
        std::string& at_hand = link_->down_.at_hand;
        if (at_hand.empty()) {
            if (link_->was_reset_)
                return {0, Want::none, asio::error::connection_reset};
            if (link_->down_.ended)
                return {0, Want::none, asio::error::eof};
            return {0, Want::read, {}};
        }
        const std::size_t n = std::min(out.size(), at_hand.size());
        std::memcpy(out.data(), at_hand.data(), n);
        at_hand.erase(0, n);
        return {n, Want::none, {}};
    }

    Moved write_some(std::span<const char> bytes) noexcept override
    {
        if (link_->was_reset_ || link_->node_ended_)
            return {0, Want::none, asio::error::broken_pipe};
        Link::Direction& up = link_->up_;
        const std::size_t room = up.weather.room - std::min(up.weather.room, up.under_way.size());
        if (room == 0) {
            link_->full_since_ = std::min(link_->full_since_, link_->time_.now());
            return {0, Want::write, {}};
        }
        const std::size_t n = std::min(room, bytes.size());
        up.under_way.append(bytes.data(), n);
        up.given += n;
        link_->move(up);
        return {n, Want::none, {}};
    }

    void wait(Want want, std::shared_ptr<io::StreamWaiter> waiter, std::uint64_t tag) override
    {
        (want == Want::read ? read_ : write_) = Waiting{std::move(waiter), tag};
        look();
    }

    std::unique_ptr<Watch> watch_hangup(std::shared_ptr<io::StreamWaiter> waiter, std::uint64_t tag) override
    {
        hangup_ = {std::move(waiter), tag};
        watched_ = true;
        look();
        class Watching final : public Watch {
        public:
            explicit Watching(std::weak_ptr<Link> link) : link_(std::move(link)) {}
            ~Watching() override
            {
                if (const auto link = link_.lock(); link && link->client_)
                    link->client_->watched_ = false;
            }

        private:
            std::weak_ptr<Link> link_;
        };
        return std::make_unique<Watching>(link_);
    }

    void shutdown() noexcept override
    {
        link_->up_.ends = true;
        link_->move(link_->up_);
    }

    /// Tells the waiters whose time has come.
    void look()
    {
        const bool over = link_->was_reset_ || link_->down_.ended;
        if (over || !link_->down_.at_hand.empty())
            tell(read_, {});
        const bool has_room = link_->up_.under_way.size() < link_->up_.weather.room;
        if (has_room)
            link_->full_since_ = TimePoint::max();
        if (has_room || link_->was_reset_ || link_->node_ended_)
            tell(write_, {});
        if (over && watched_)
            tell(hangup_, {});
    }

    bool waits_for_bytes() const noexcept { return read_.who != nullptr; }

private:
    struct Waiting {
        std::shared_ptr<io::StreamWaiter> who{};
        std::uint64_t tag = 0;
    };

    void tell(Waiting& waiting, error_code error)
    {
        if (waiting.who)
            asio::post(link_->executor_, [who = std::exchange(waiting.who, nullptr), tag = waiting.tag, error] {
                who->on_ready(error, tag);
            });
    }

    std::shared_ptr<Link> link_;
    Waiting read_{};
    Waiting write_{};
    Waiting hangup_{};
    bool watched_ = false;
};

std::unique_ptr<io::ByteStream> Link::client_end() { return std::make_unique<MemoryStream>(shared_from_this()); }

void Link::send(std::string_view bytes)
{
    if (!node_sends())
        return;
    down_.under_way.append(bytes);
    down_.given += bytes.size();
    move(down_);
}

void Link::finish()
{
    node_ended_ = true;
    down_.ends = true;
    move(down_);
    time_.in({}, [self = shared_from_this()] {
        if (const auto peer = std::exchange(self->peer_, nullptr))
            peer->on_end();
    });
}

void Link::half_close()
{
    down_.ends = true;
    move(down_);
}

bool Link::is_read() const noexcept { return client_ && client_->waits_for_bytes(); }

void Link::reset()
{
    was_reset_ = node_ended_ = true;
    down_.under_way.clear();
    up_.under_way.clear();
    tell_client();
    time_.in({}, [self = shared_from_this()] {
        if (const auto peer = std::exchange(self->peer_, nullptr))
            peer->on_end();
    });
}

void Link::let_go_on()
{
    move(down_);
    move(up_);
}

void Link::move(Direction& direction)
{
    const Weather& weather = direction.weather;
    if (direction.moving || weather.stalled || weather.hole || (direction.under_way.empty() && !direction.ends))
        return;
    direction.moving = true;
    const Duration jitter{
        static_cast<Duration::rep>(random_.below(static_cast<std::uint64_t>(weather.latency.count()) + 1))};
    time_.in(weather.latency / 2 + jitter, [self = shared_from_this(), &direction] {
        direction.moving = false;
        self->arrive(direction);
    });
}

void Link::arrive(Direction& direction)
{
    if (direction.weather.stalled || direction.weather.hole)
        return;
    const std::size_t most = std::min(direction.weather.slice, direction.under_way.size());
    const std::size_t n = most == 0 ? 0 : 1 + random_.below(most);
    const std::string bytes = direction.under_way.substr(0, n);
    direction.under_way.erase(0, n);
    direction.arrived += &direction == &down_ && !client_ ? 0 : n;
    if (direction.ends && direction.under_way.empty())
        direction.ended = true;
    if (&direction == &down_) {
        if (client_)
            down_.at_hand += bytes;
    } else {
        if (peer_ && !bytes.empty())
            peer_->on_bytes(bytes);
        if (up_.ended && !node_ended_) {
            // A node answers the end of its client with its own.
            finish();
        }
    }
    tell_client();
    if (!direction.ended)
        move(direction);
}

void Link::tell_client()
{
    if (client_)
        client_->look();
}

void Link::client_left()
{
    client_ = nullptr;
    down_.at_hand.clear();
    up_.ends = true;
    move(up_);
}

bool MemoryTransport::was_full_for(Duration span) const
{
    return std::any_of(links_.begin(), links_.end(), [&](const auto& link) {
        return link->full_since() != TimePoint::max() && time_.now() - link->full_since() >= span;
    });
}

std::unique_ptr<io::Dialling> MemoryTransport::dial(const Executor& executor, const Endpoint& endpoint,
                                                    const io::DialOptions&, io::Dialling::Handler handler)
{
    struct State {
        io::Dialling::Handler handler;
    };
    class Attempt final : public io::Dialling {
    public:
        Attempt(std::shared_ptr<State> state, std::shared_ptr<std::size_t> count)
            : state_(std::move(state)), count_(std::move(count))
        {
            ++*count_;
        }
        ~Attempt() override
        {
            state_->handler = nullptr;
            --*count_;
        }

    private:
        std::shared_ptr<State> state_;
        std::shared_ptr<std::size_t> count_;
    };
    if (answer == Answer::ignore)
        denied_(answer);
    const auto state = std::make_shared<State>(State{std::move(handler)});
    if (answer != Answer::ignore)
        time_.in(connect_time, [this, state, executor, endpoint] {
            asio::post(executor, [this, state, executor, endpoint] {
                if (!state->handler)
                    return;
                const auto told = std::exchange(state->handler, nullptr);
                if (answer != Answer::accept) {
                    denied_(answer);
                    told(io::errc::connect_refused, nullptr);
                    return;
                }
                const auto link = std::make_shared<Link>(time_, executor, random_);
                links_.push_back(link);
                auto stream = link->client_end();
                accept_(link, endpoint);
                told({}, std::move(stream));
            });
        });
    return std::make_unique<Attempt>(state, dialling_);
}

} // namespace ethwire::simulation
