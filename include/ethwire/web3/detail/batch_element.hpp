// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/rpc/errc.hpp>
#include <ethwire/web3/detail/invoke.hpp>

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace ethwire::web3 {

/// One call of a batch: its request, and its outcome once it has ended.
class BatchElement {
public:
    explicit BatchElement(Request request) : request_(std::move(request)) {}
    virtual ~BatchElement() = default;
    BatchElement(const BatchElement&) = delete;
    BatchElement& operator=(const BatchElement&) = delete;

    const Request& request() const noexcept { return request_; }
    virtual error_code decode(std::string_view value) = 0;
    void finish(const Outcome<void>& outcome)
    {
        finished_ = true;
        outcome_ = outcome;
        if (outcome_)
            outcome_.error(null_error());
    }

    bool finished() const noexcept { return finished_; }
    const Outcome<void>& outcome() const noexcept { return outcome_; }

protected:
    virtual error_code null_error() const noexcept = 0;

private:
    Request request_;
    Outcome<void> outcome_{rpc::errc::cancelled};
    bool finished_ = false;
};

template <class T>
class TypedBatchElement final : public BatchElement {
public:
    TypedBatchElement(Request request, error_code null_error)
        : BatchElement(std::move(request)), null_error_(null_error)
    {}

    error_code decode(std::string_view value) override
    {
        null_ = null_error_ && value == "null";
        return null_ ? error_code() : ethwire::decode(value, value_);
    }

    T& value() noexcept { return value_; }

private:
    error_code null_error() const noexcept override { return null_ ? null_error_ : error_code(); }

    T value_{};
    error_code null_error_;
    bool null_ = false;
};

/// Sends the elements as one message, from any thread. When each of them has its outcome, `completion` is told that of
/// the batch.
void start_batch(const std::shared_ptr<Core>& core, std::vector<std::shared_ptr<BatchElement>> elements,
                 const CallOptions& options, Completion<void> completion);

/// Begins a batch.
class StartBatch {
public:
    StartBatch(std::vector<std::shared_ptr<BatchElement>> elements, CallOptions options)
        : elements_(std::move(elements)), options_(options)
    {}

    void operator()(const std::shared_ptr<Core>& core, Completion<void> completion)
    {
        start_batch(core, std::move(elements_), options_, std::move(completion));
    }

private:
    std::vector<std::shared_ptr<BatchElement>> elements_;
    CallOptions options_;
};

} // namespace ethwire::web3
