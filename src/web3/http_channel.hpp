// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/http_client.hpp"
#include "web3/channel.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ethwire::web3 {

/// The calls of a client over HTTP: each call or batch is one POST, and only the answer to that is looked at. The lanes
/// share the pool of connections, where no answer holds up another.
class HttpChannel final : public Channel {
public:
    HttpChannel(Core& core, io::HttpOptions options);
    ~HttpChannel() override;

    void call(const Request& request, const CallTerms& terms, std::unique_ptr<rpc::Call> call,
              const io::Cancellation& cancellation) override;
    void batch(std::vector<std::shared_ptr<BatchElement>> elements, const CallTerms& terms,
               Completion<void> completion) override;
    bool is_open() const noexcept override { return client_ != nullptr; }
    /// Ends every exchange, by post, with `errc::closed` when the client is closed.
    void fail();
    void add_to(Stats& stats) const noexcept override;

private:
    struct Exchange;

    /// The body of an answer, without a byte order mark. Its bytes are counted.
    std::string_view take_body(io::HttpReply& reply);
    void finish_call(Exchange& exchange, error_code error, io::HttpReply reply);
    void finish_batch(Exchange& exchange, error_code error, io::HttpReply reply);
    void take_whole(std::string_view error, Outcome<void>& rest);
    /// How an exchange ended, as far as that does not depend on the body.
    Outcome<void> outcome_of(error_code error, const io::HttpReply& reply);

    Core& core_;
    std::unique_ptr<io::HttpClient> client_;
    std::uint64_t last_id_ = 0;
    std::uint32_t connection_number_;
    Stats stats_{};
};

} // namespace ethwire::web3
