// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/rpc/outcome.hpp>
#include <ethwire/web3/expected_chain.hpp>
#include <ethwire/web3/request.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ethwire::web3 {

/// Finds out whether the node of a new connection is of the expected chain.
///
/// Sans-io: ask each of `questions`, hand in what comes to each, and the last answer, or the first bad one, decides.
class ChainCheck {
public:
    enum class Question { chain_id, genesis };
    enum class Verdict {
        open,    ///< not all answers are in
        right,   ///< the chain is the expected one
        wrong,   ///< it is another
        unknown, ///< the node does not say
    };

    explicit ChainCheck(const ExpectedChain& expected) noexcept : expected_(expected) {}

    std::vector<Question> questions() const;
    static Request request_for(Question question);

    /// The result of a question; an error when it is of another form.
    error_code read(Question question, std::string_view result);
    /// How a question ended, after `read` if it was answered.
    Verdict on_end(Question question, const Outcome<void>& outcome);

    /// The node's answer to `eth_chainId`, as JSON; empty when it was not asked.
    const std::string& chain_id() const noexcept { return chain_id_; }

private:
    enum class Answer { none, right, wrong, unknown, pruned };

    Answer& answer_to(Question question) noexcept { return question == Question::chain_id ? id_ : genesis_; }
    Verdict verdict() const noexcept;

    ExpectedChain expected_;
    std::string chain_id_{};
    Answer id_ = Answer::none;
    Answer genesis_ = Answer::none;
};

} // namespace ethwire::web3
