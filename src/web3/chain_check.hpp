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

/// Finds out whether the node of a new connection follows the expected chain.
///
/// Sans-io: send the request of each of `questions` and hand in what each is answered. The first bad answer decides, or
/// else the last one.
class ChainCheck {
public:
    enum class Question { chain_id, genesis };
    enum class Verdict {
        open,    ///< not all answers are in
        right,   ///< the node follows the expected chain
        wrong,   ///< it follows another
        unknown, ///< it does not say which
    };

    explicit ChainCheck(const ExpectedChain& expected) noexcept : expected_(expected) {}

    std::vector<Question> questions() const;
    static Request request_for(Question question);

    /// Reads the result of a question; an error when it has another form.
    error_code read(Question question, std::string_view result);
    /// Tells how a question's call ended; after `read` if it had a result.
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
