// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/teardown.hpp"

#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/query.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace ethwire::io {

struct Teardown::Entry {
    std::function<void()> let_go; // null once its owner is gone
};

class Teardown::Service final : public asio::execution_context::service {
public:
    static inline asio::execution_context::id id;

    explicit Service(asio::execution_context& context) : service(context) {}

    void add(const std::shared_ptr<Entry>& entry)
    {
        std::erase_if(entries_, [](const auto& known) { return known.expired(); });
        entries_.push_back(entry);
    }

private:
    void shutdown() override
    {
        for (const auto& known : std::exchange(entries_, {}))
            if (const auto entry = known.lock(); entry && entry->let_go)
                std::exchange(entry->let_go, nullptr)();
    }

    std::vector<std::weak_ptr<Entry>> entries_;
};

Teardown::Teardown(const Executor& executor, std::function<void()> let_go)
    : entry_(std::make_shared<Entry>(Entry{std::move(let_go)}))
{
    asio::use_service<Service>(asio::query(executor, asio::execution::context)).add(entry_);
}

Teardown::~Teardown() { entry_->let_go = nullptr; }

} // namespace ethwire::io
