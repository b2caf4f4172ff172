// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/calls.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <iterator>
#include <map>

namespace ethwire::rpc {
namespace {

class NoCall final : public Call {
public:
    error_code decode(std::string_view) override { return {}; }
    void finish(const Outcome<void>&) override {}
};

struct Known {
    const Call* call = nullptr;
    std::uint64_t batch = 0;
    TimePoint deadline{};
    TimePoint own{};
    bool sent = false;
};

TimePoint some_time() { return TimePoint(std::chrono::seconds(*rc::gen::inRange(0, 50))); }

void check(const Calls& calls, const std::map<std::uint64_t, Known>& model)
{
    RC_ASSERT(calls.size() == model.size());
    TimePoint earliest = TimePoint::max();
    for (const auto& [id, known] : model) {
        RC_ASSERT(calls.contains(id));
        RC_ASSERT(calls.answerable(id) == (known.sent ? known.call : nullptr));
        RC_ASSERT(calls.batch_of(id) == known.batch);
        RC_ASSERT(calls.deadline(id) == known.deadline);
        RC_ASSERT(calls.is_cut_short(id) == (known.deadline < known.own));
        earliest = std::min(earliest, known.deadline);
    }
    RC_ASSERT(calls.earliest_deadline() == earliest);
    if (model.empty())
        RC_ASSERT(calls.earliest() == 0u);
    else
        RC_ASSERT(model.at(calls.earliest()).deadline == earliest);
}

RC_GTEST_PROP(CallsProperty, behave_as_a_map, ())
{
    Calls calls;
    std::map<std::uint64_t, Known> model;
    std::uint64_t last = 0;
    const int steps = *rc::gen::inRange(0, 200);
    for (int i = 0; i < steps; ++i) {
        const auto some_id = [&] { return *rc::gen::inRange<std::uint64_t>(0, last + 3); };
        const int action = *rc::gen::inRange(0, 8);
        if (action < 4) {
            Known known;
            known.batch = *rc::gen::inRange<std::uint64_t>(0, 4);
            known.deadline = known.own = some_time();
            auto call = std::make_unique<NoCall>();
            known.call = call.get();
            const std::uint64_t id = calls.open(std::move(call), {known.batch, known.deadline});
            RC_ASSERT(id > last);
            known.sent = *rc::gen::arbitrary<bool>();
            if (known.sent)
                calls.set_output_position(id, 0);
            last = id;
            model[id] = known;
        } else if (action < 7) {
            const std::uint64_t id = some_id();
            const auto at = model.find(id);
            const auto closed = calls.close(id);
            RC_ASSERT(closed.get() == (at == model.end() ? nullptr : at->second.call));
            if (at != model.end())
                model.erase(at);
            RC_ASSERT(!calls.contains(id));
        } else {
            const std::uint64_t id = some_id();
            const TimePoint deadline = some_time();
            calls.cut_short(id, deadline);
            if (const auto at = model.find(id); at != model.end())
                at->second.deadline = std::min(deadline, at->second.own);
        }
        check(calls, model);
    }
    std::vector<std::uint64_t> ids;
    for (const auto& [id, known] : model)
        ids.push_back(id);
    RC_ASSERT(calls.ids() == ids);
    for (std::uint64_t batch = 1; batch < 4; ++batch) {
        std::vector<std::uint64_t> members;
        std::copy_if(ids.begin(), ids.end(), std::back_inserter(members),
                     [&](std::uint64_t id) { return model.at(id).batch == batch; });
        RC_ASSERT(calls.ids(batch) == members);
    }
    // Deadlines come in order until nothing is left.
    TimePoint before = TimePoint::min();
    while (calls.size() != 0) {
        RC_ASSERT(calls.earliest_deadline() >= before);
        before = calls.earliest_deadline();
        calls.close(calls.earliest());
    }
}

} // namespace
} // namespace ethwire::rpc
