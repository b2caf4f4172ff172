// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "web3/chain_check.hpp"

#include <ethwire/eth/block_link.hpp>
#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/methods.hpp>

namespace ethwire::web3 {

std::vector<ChainCheck::Question> ChainCheck::questions() const
{
    std::vector<Question> questions;
    if (expected_.id())
        questions.push_back(Question::chain_id);
    if (expected_.genesis())
        questions.push_back(Question::genesis);
    return questions;
}

Request ChainCheck::request_for(Question question)
{
    return question == Question::chain_id ? Request::written(methods::chain_id.name, "[]")
                                          : Request::written(methods::get_block_by_number.name, R"(["0x0",false])");
}

error_code ChainCheck::read(Question question, std::string_view result)
{
    if (question == Question::chain_id) {
        U256 id;
        if (const error_code error = decode(result, id))
            return error;
        chain_id_ = result;
        id_ = id == expected_.id() ? Answer::right : Answer::wrong;
        return {};
    }
    std::optional<BlockLink> genesis;
    if (const error_code error = decode(result, genesis))
        return error;
    if (genesis)
        genesis_ = genesis->hash == expected_.genesis() ? Answer::right : Answer::wrong;
    else
        genesis_ = Answer::pruned;
    return {};
}

ChainCheck::Verdict ChainCheck::on_end(Question question, const Outcome<void>& outcome)
{
    if (!outcome)
        answer_to(question) = Answer::unknown;
    return verdict();
}

ChainCheck::Verdict ChainCheck::verdict() const noexcept
{
    if (id_ == Answer::wrong || genesis_ == Answer::wrong)
        return Verdict::wrong;
    if (id_ == Answer::unknown || genesis_ == Answer::unknown)
        return Verdict::unknown;
    const bool id_open = expected_.id() && id_ == Answer::none;
    const bool genesis_open = expected_.genesis() && genesis_ == Answer::none;
    if (id_open || genesis_open)
        return Verdict::open;
    return genesis_ == Answer::pruned && !expected_.id() ? Verdict::unknown : Verdict::right;
}

} // namespace ethwire::web3
