// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "virtual_time.hpp"

#include <algorithm>
#include <optional>

namespace ethwire::simulation {

class VirtualAlarm final : public io::Alarm {
public:
    VirtualAlarm(VirtualTime& time, Executor executor, std::function<void()> ring)
        : time_(time), executor_(std::move(executor)), state_(std::make_shared<State>(State{std::move(ring)}))
    {}
    ~VirtualAlarm() override { cancel(); }

    void set(TimePoint when) override
    {
        cancel();
        ++time_.alarms_;
        key_ = time_.at(when, [this, state = state_, set = state_->sets] {
            key_.reset();
            --time_.alarms_;
            ++time_.rings_;
            asio::post(executor_, [state, set] {
                if (state->sets == set)
                    state->ring();
            });
        });
    }

    void cancel() override
    {
        ++state_->sets;
        if (!key_)
            return;
        time_.forget(*key_);
        key_.reset();
        --time_.alarms_;
    }

private:
    struct State {
        const std::function<void()> ring;
        std::uint64_t sets = 0;
    };

    VirtualTime& time_;
    Executor executor_;
    std::shared_ptr<State> state_;
    std::optional<VirtualTime::Key> key_{}; // while it is set and has not rung
};

std::unique_ptr<io::Alarm> VirtualTime::alarm(const Executor& executor, std::function<void()> ring)
{
    return std::make_unique<VirtualAlarm>(*this, executor, std::move(ring));
}

VirtualTime::Key VirtualTime::at(TimePoint when, std::function<void()> what)
{
    const Key key{std::max(when, now_), ++last_};
    due_.emplace(key, std::move(what));
    return key;
}

void VirtualTime::step()
{
    if (due_.empty())
        return;
    const auto first = due_.begin();
    now_ = first->first.first;
    const auto what = std::move(first->second);
    due_.erase(first);
    what();
}

void VirtualTime::spend(Duration span)
{
    const TimePoint end = now_ + span;
    while (next() <= end)
        step();
    now_ = end;
    spent_ += span;
}

} // namespace ethwire::simulation
