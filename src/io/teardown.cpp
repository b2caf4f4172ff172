// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/teardown.hpp"

#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/query.hpp>

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

namespace ethwire::io {

struct Teardown::Entry {
    std::function<void()> discard; // null once its owner is gone
};

/// One a context: the clients of several strands of a pool come here at once.
class Teardown::Service final : public asio::execution_context::service {
public:
    static inline asio::execution_context::id id;

    explicit Service(asio::execution_context& context) : service(context) {}

    void add(const std::shared_ptr<Entry>& entry)
    {
        const std::lock_guard lock(mutex_);
        if (entries_.size() >= prune_at_) {
            std::erase_if(entries_, [](const auto& known) { return known.expired(); });
            prune_at_ = std::max<std::size_t>(16, 2 * entries_.size());
        }
        entries_.push_back(entry);
    }

private:
    /// Nothing runs on the context any more; what an owner discards may still make or destroy others.
    void shutdown() override
    {
        for (const auto& known : take_all())
            if (const auto entry = known.lock(); entry && entry->discard)
                std::exchange(entry->discard, nullptr)();
    }

    std::vector<std::weak_ptr<Entry>> take_all()
    {
        const std::lock_guard lock(mutex_);
        return std::exchange(entries_, {});
    }

    std::mutex mutex_;
    std::vector<std::weak_ptr<Entry>> entries_;
    std::size_t prune_at_ = 16; // entries, of which most may have expired
};

Teardown::Teardown(const Executor& executor, std::function<void()> discard)
    : entry_(std::make_shared<Entry>(Entry{std::move(discard)}))
{
    asio::use_service<Service>(asio::query(executor, asio::execution::context)).add(entry_);
}

Teardown::~Teardown() { entry_->discard = nullptr; }

} // namespace ethwire::io
