// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/json/raw.hpp>
#include <ethwire/rpc/errc.hpp>

#include "rpc/request_processor.hpp"

#include "padded.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ethwire::rpc::test {

using namespace std::chrono_literals;

/// How a call ended, and how often: anything but once is a defect.
struct Ending {
    int finished = 0;
    int decoded = 0;
    error_code error{};
    std::string value{};
    ServerError said{};
    Sent sent = Sent::no;
    bool of_batch = false;
    std::function<void()> then{};

    bool pending() const { return finished == 0; }
    bool succeeded() const { return finished == 1 && !error; }
    bool failed_with(error_code expected) const { return finished == 1 && error == expected; }
};

/// Keeps the value as text. As every decoder it takes exactly one valid JSON value.
class TextCall final : public Call {
public:
    explicit TextCall(std::shared_ptr<Ending> ending) : ending_(std::move(ending)) {}

    error_code decode(std::string_view value) override
    {
        ++ending_->decoded;
        if (const error_code error = json::validate(value))
            return error;
        ending_->value = value;
        return {};
    }

    void finish(const ethwire::Outcome<void>& outcome) override
    {
        const auto ending = ending_; // this object is gone once the processor gets control again
        ++ending->finished;
        ending->error = outcome.error();
        ending->said = outcome.server_error();
        ending->sent = outcome.sent();
        ending->of_batch = outcome.of_batch();
        if (ending->then)
            ending->then();
    }

private:
    std::shared_ptr<Ending> ending_;
};

/// A subscription as a consumer sees it that takes every event as soon as it may.
struct Feed {
    explicit Feed(QueueOptions options = {}) : queue(std::make_shared<SubscriptionQueue>(options)) {}

    struct Seen {
        std::string value{};
        std::uint64_t lost_before = 0;
    };

    /// Everything that waits, oldest first.
    std::vector<Seen> take()
    {
        std::vector<Seen> out;
        while (queue->has_event()) {
            const MessageRing::Entry entry = queue->front();
            out.push_back({std::string(entry.value), entry.lost_before});
            queue->pop();
        }
        return out;
    }

    std::vector<std::string> take_values()
    {
        std::vector<std::string> out;
        for (Seen& seen : take())
            out.push_back(std::move(seen.value));
        return out;
    }

    std::shared_ptr<SubscriptionQueue> queue;
    std::string id{};
    int routed = 0;
    std::vector<std::string> answered_late{};
    std::shared_ptr<Ending> ending = std::make_shared<Ending>();
};

class FeedCall final : public SubscribeCall {
public:
    explicit FeedCall(std::shared_ptr<Feed> feed) : feed_(std::move(feed)) {}

    error_code decode(std::string_view value) override
    {
        ++feed_->ending->decoded;
        return json::validate(value);
    }

    Routes::Queue queue() override { return feed_->queue; }

    void routed(std::string_view id) override
    {
        ++feed_->routed;
        feed_->id = id;
    }

    void finish(const ethwire::Outcome<void>& outcome) override
    {
        const auto feed = feed_;
        ++feed->ending->finished;
        feed->ending->error = outcome.error();
        feed->ending->said = outcome.server_error();
        if (feed->ending->then)
            feed->ending->then();
    }

    void answered_late(std::string_view id) override { feed_->answered_late.emplace_back(id); }

private:
    std::shared_ptr<Feed> feed_;
};

inline std::string reply(std::uint64_t id, std::string_view result)
{
    return R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"result":)" + std::string(result) + "}";
}

inline std::string notification(std::string_view id, std::string_view value)
{
    return R"({"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":")" + std::string(id) +
           R"(","result":)" + std::string(value) + "}}";
}

/// An error that does not say which request it is about.
inline std::string refusal(std::string_view message)
{
    return R"({"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":")" + std::string(message) + R"("}})";
}

/// A processor in virtual time.
class World {
public:
    using Outcome = RequestProcessor::Outcome;

    std::shared_ptr<Ending> call(Calls::Options options = {}, std::function<void()> then = {})
    {
        auto ending = std::make_shared<Ending>();
        ending->then = std::move(then);
        last_id = processor.open(std::make_unique<TextCall>(ending), options);
        return ending;
    }

    std::shared_ptr<Feed> subscribe(QueueOptions queue = {}, Calls::Options options = {})
    {
        auto feed = std::make_shared<Feed>(queue);
        last_id = processor.open(std::make_unique<FeedCall>(feed), options);
        return feed;
    }

    /// A subscription whose route is there.
    std::shared_ptr<Feed> subscribed(std::string_view id, QueueOptions queue = {})
    {
        auto feed = subscribe(queue);
        hear(reply(last_id, "\"" + std::string(id) + "\""));
        return feed;
    }

    /// The last call has left.
    void sent() { processor.calls().set_output_position(last_id, 0); }

    /// All calls have left when something is heard, unless `connected` says otherwise.
    Outcome hear(std::string_view message)
    {
        if (connected)
            send_all();
        return processor.on_message(Padded(message), now);
    }
    void send_all()
    {
        for (const std::uint64_t id : processor.calls().ids())
            if (!processor.calls().handed_over(id))
                processor.calls().set_output_position(id, 0);
    }

    void pass(Duration time)
    {
        now += time;
        processor.expire(now);
    }

    const RequestProcessor::Counters& counters() const { return processor.counters(); }

    std::uint64_t arrivals = 0;
    RequestProcessor processor{arrivals};
    TimePoint now{1h};
    std::uint64_t last_id = 0;
    bool connected = true;
};

} // namespace ethwire::rpc::test
