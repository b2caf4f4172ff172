// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/http_client.hpp"
#include "web3/core.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ethwire::web3 {

/// The calls of a client over HTTP: one exchange a call or batch, matched by its own ids and by nothing else.
class HttpChannel {
public:
    HttpChannel(Core& core, io::HttpOptions options);
    ~HttpChannel();

    void call(const Request& request, std::unique_ptr<rpc::Call> call, TimePoint deadline,
              asio::cancellation_slot slot);
    void batch(std::vector<std::shared_ptr<BatchElement>> elements, TimePoint deadline, Core::BatchWaiter waiter);
    /// Ends every exchange, by post.
    void abort();
    void add_to(Stats& stats) const noexcept;

private:
    struct Exchange;

    /// The answer's body, counted, with the padding behind it that its parser wants.
    std::string_view take_body(io::HttpReply& reply);
    void finish_call(Exchange& exchange, error_code error, io::HttpReply reply);
    void finish_batch(Exchange& exchange, error_code error, io::HttpReply reply);
    void take_whole(std::string_view error, Outcome<void>& rest);
    /// How an exchange ended, but for what its body says.
    Outcome<void> outcome_of(error_code error, const io::HttpReply& reply) const;

    Core& core_;
    std::unique_ptr<io::HttpClient> client_;
    std::uint64_t last_id_ = 0;
    Stats stats_{};
};

} // namespace ethwire::web3
