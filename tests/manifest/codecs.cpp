// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "manifest/codecs.hpp"

#include "manifest/documents.hpp"
#include "manifest/rlp_vectors.hpp"
#include "rpc/envelope.hpp"

#include <ethwire/eth/methods.hpp>
#include <ethwire/json/raw.hpp>
#include <ethwire/json/writer.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

namespace ethwire::manifest {
namespace {

using Codec = std::function<Outcome(const std::string&)>;

/// The paths of all misfits within a value, without indices, each once, with commas between.
class MisfitPaths {
public:
    template <class T>
    void add(const T& value, const std::string& at)
    {
        if constexpr (requires { value.misfits(); }) {
            for (const UnknownFields::Field field : value.misfits())
                add_path(at + std::string(field.key));
        }
        if constexpr (std::is_same_v<T, Block>)
            std::visit([&](const auto& transactions) { add_all(transactions, at + "transactions."); },
                       value.transactions);
        else if constexpr (std::is_same_v<T, Receipt>)
            add_all(value.logs, at + "logs.");
        else if constexpr (requires { value[0].misfits(); })
            add_all(value, at);
    }

    const std::string& text() const noexcept { return text_; }

private:
    template <class T>
    void add_all(const std::vector<T>& values, const std::string& at)
    {
        for (const T& value : values)
            add(value, at);
    }

    void add_path(const std::string& path)
    {
        if (paths_.insert(path).second)
            text_ += (text_.empty() ? "" : ",") + path;
    }

    std::set<std::string> paths_{};
    std::string text_{};
};

template <class T>
Outcome typed(const std::string& text)
{
    T value;
    DecodeContext context;
    if (const error_code e = decode(text, value, &context))
        return {e, context.path()};
    MisfitPaths misfits;
    misfits.add(value, "");
    json::Writer writer;
    encode(value, writer);
    return {{}, misfits.text(), text, writer.take()};
}

/// Not JSON, or only to be kept: what holds is that it can be read.
Outcome prose(const std::string& text)
{
    if (text.empty())
        throw std::runtime_error("is empty");
    return {};
}

/// A document whose own check throws when it does not hold.
template <void (*check)(const std::string&)>
Outcome vectors(const std::string& text)
{
    check(text);
    return {};
}

Outcome chain(const std::string& text)
{
    check_rlp_chain(text);
    return {};
}

Outcome server_error(const std::string& text) { return {{}, {}, text, rpc::parse_server_error(text).to_json()}; }

/// The envelope's views point into the text that it keeps.
struct Opened {
    explicit Opened(const std::string& json) : text(json), error(rpc::parse_envelope(text, envelope)) {}

    std::string text;
    rpc::Envelope envelope{};
    error_code error{};
};

Outcome notification(const std::string& text)
{
    const Opened opened(text);
    if (opened.error)
        return {opened.error};
    if (!opened.envelope.is_notification())
        return {eth::errc::missing_field};
    return {};
}

/// What the table says of a method, with its types behind functions.
struct MethodEntry {
    Codec result{};
    error_code null_error{};
    std::function<void(const std::vector<Member>&)> check_params{};
};

template <class T>
struct Given {
    using Type = T;
    static constexpr bool optional = false;
};
template <class T>
struct Given<std::optional<T>> {
    using Type = T;
    static constexpr bool optional = true;
};

template <class T>
void read_param(const std::vector<Member>& params, std::size_t i, T& out)
{
    if (i >= params.size() || params[i].value == "null")
        return;
    typename Given<T>::Type value;
    DecodeContext context;
    if (const error_code e = decode(params[i].value, value, &context))
        throw std::runtime_error("parameter " + std::to_string(i) + ": " + context.describe(e));
    out = std::move(value);
}

/// The parameters of a call that a server understood: they decode, and encode to what decodes to the same.
template <class Result, class... Params>
void check_method_params(const Method<Result, Params...>& method, const std::vector<Member>& params)
{
    constexpr std::size_t needed = (std::size_t{!Given<Params>::optional} + ... + 0);
    if (params.size() < needed)
        return; // servers fill in a block that is left out
    const auto encode_again = [&](const std::vector<Member>& given) {
        std::tuple<Params...> values;
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (read_param(given, I, std::get<I>(values)), ...);
        }(std::index_sequence_for<Params...>{});
        json::Writer writer;
        encode_params(method, writer, std::as_const(values));
        return writer.take();
    };
    const std::string once = encode_again(params);
    if (!json::equal(once, encode_again(members_of(once))))
        throw std::runtime_error("the parameters come back otherwise: " + once);
}

using MethodTable = std::map<std::string, MethodEntry, std::less<>>;

template <class Result, class... Params>
void add(MethodTable& table, const Method<Result, Params...>& method)
{
    MethodEntry& entry = table[std::string(method.name)];
    entry.result = typed<Result>;
    entry.null_error = method.null_error();
    entry.check_params = [&method](const std::vector<Member>& params) { check_method_params(method, params); };
}

MethodTable method_table()
{
    MethodTable table;
    [&](const auto&... method) {
        (add(table, method), ...);
    }(methods::block_number, methods::chain_id, methods::syncing, methods::get_block_by_number,
      methods::get_block_by_hash, methods::get_block_receipts, methods::get_block_transaction_count_by_number,
      methods::get_block_transaction_count_by_hash, methods::get_logs, methods::get_transaction_by_hash,
      methods::get_transaction_by_block_hash_and_index, methods::get_transaction_by_block_number_and_index,
      methods::get_transaction_receipt, methods::get_balance, methods::get_transaction_count, methods::get_code,
      methods::get_storage_at, methods::get_proof, methods::call, methods::estimate_gas, methods::create_access_list,
      methods::fee_history, methods::protocol_version, methods::config, methods::net_version, methods::txpool_status,
      methods::debug_get_raw_block, methods::debug_get_raw_header, methods::debug_trace_transaction,
      methods::debug_trace_block_by_number);
    return table;
}

/// One call and its answer, through the types of the method's line in the table.
Outcome one_call(std::string_view request, const std::string& response)
{
    static const MethodTable table = method_table();
    const std::string method = unquote(member(request, "method"));
    const auto entry = table.find(method);
    if (entry == table.end())
        throw std::runtime_error(method + " is not in the table of methods");
    const Opened answer(response);
    if (answer.error)
        return {answer.error};
    if (!answer.envelope.error.empty())
        return server_error(std::string(answer.envelope.error));
    const std::string params = member(request, "params");
    if (!params.empty())
        entry->second.check_params(members_of(params));
    const std::string result(answer.envelope.result);
    if (result == "null" && entry->second.null_error)
        return {};
    return entry->second.result(result);
}

/// `{request, response}`, or a batch of each with the answers in the order of the calls.
Outcome pair(const std::string& text)
{
    const std::string request = member(text, "request");
    const std::string response = member(text, "response");
    if (!request.starts_with('['))
        return one_call(request, response);
    const auto requests = members_of(request);
    const auto responses = members_of(response);
    if (requests.empty() || requests.size() != responses.size())
        throw std::runtime_error("calls and answers are not as many");
    Outcome last;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        last = one_call(requests[i].value, responses[i].value);
        if (last.error || !same(last, false))
            break;
    }
    return last;
}

/// The answer of a pair whose request spells things that only the server it was sent to understands.
Outcome answer_of_pair(const std::string& text)
{
    const std::string method = member(member(text, "request"), "method");
    return one_call(R"({"method":)" + method + "}", member(text, "response"));
}

/// `data` is the older name of `input`, which is what comes back.
Outcome transaction_request(const std::string& text)
{
    Outcome outcome = typed<TransactionRequest>(text);
    if (outcome.error)
        return outcome;
    json::Writer writer;
    writer.begin_object();
    for (const Member& m : members_of(text)) {
        writer.key(m.key == "data" ? "input" : m.key);
        writer.raw(m.value);
    }
    writer.end_object();
    outcome.received = writer.take();
    return outcome;
}

/// `>>` a request, `<<` its answer, `//` a remark.
Outcome transcript(const std::string& text)
{
    Outcome last;
    std::string request;
    std::size_t answers = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string line = text.substr(begin, end - begin);
        begin = end + 1;
        if (line.starts_with(">> ")) {
            request = line.substr(3);
        } else if (line.starts_with("<< ")) {
            ++answers;
            last = one_call(request, line.substr(3));
            if (last.error || !same(last, true))
                return last;
        }
    }
    if (answers == 0)
        throw std::runtime_error("holds no answer");
    return last;
}

const std::map<std::string, Codec, std::less<>>& codecs()
{
    static const std::map<std::string, Codec, std::less<>> all{
        {"json", typed<RawJson>},
        {"abi", typed<RawJson>},
        {"header", typed<Header>},
        {"block", typed<Block>},
        {"transaction", typed<Transaction>},
        {"request", transaction_request},
        {"receipt", typed<Receipt>},
        {"receipts", typed<std::vector<Receipt>>},
        {"log", typed<Log>},
        {"logs", typed<std::vector<Log>>},
        {"filter", typed<Filter>},
        {"hashes", typed<std::vector<Hash32>>},
        {"access_list", typed<AccessList>},
        {"quantity", typed<U256>},
        {"block_id", typed<BlockId>},
        {"error", server_error},
        {"notification", notification},
        {"exchange", pair},
        {"answer", answer_of_pair},
        {"io", transcript},
        {"rlp_chain", chain},
        {"rlp_vectors", vectors<check_rlp_vectors>},
        {"checksums", vectors<check_checksums>},
        {"hash_vectors", vectors<check_hashes>},
        {"prose", prose},
    };
    return all;
}

bool is_quantity(std::string_view key)
{
    constexpr std::string_view quantities[]{
        "r",
        "s",
        "v",
        "gas",
        "gasPrice",
        "maxFeePerGas",
        "maxPriorityFeePerGas",
        "maxFeePerBlobGas",
        "value",
        "yParity",
        "chainId",
        "blockNumber",
        "transactionIndex",
        "difficulty",
        "totalDifficulty",
        "size",
        "number",
        "gasLimit",
        "gasUsed",
        "timestamp",
        "type",
        "status",
        "logIndex",
        "cumulativeGasUsed",
        "index",
        "amount",
    };
    return std::ranges::find(quantities, key) != std::end(quantities);
}

std::string plain_spelling(const std::string& json, std::string_view key)
{
    json::Writer writer;
    if (json.front() == '{' || json.front() == '[') {
        const bool object = json.front() == '{';
        object ? writer.begin_object() : writer.begin_array();
        for (const Member& m : members_of(json)) {
            if (object)
                writer.key(m.key);
            writer.raw(plain_spelling(m.value, m.key));
        }
        object ? writer.end_object() : writer.end_array();
        return writer.take();
    }
    if (!json.starts_with("\"0x"))
        return json;
    std::string text = json;
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (is_quantity(key))
        while (text.size() > 5 && text[3] == '0')
            text.erase(3, 1);
    return text;
}

} // namespace

Outcome run_codec(std::string_view codec, const std::string& text)
{
    const auto found = codecs().find(codec);
    if (found == codecs().end())
        throw std::runtime_error("no codec " + std::string(codec));
    return found->second(text);
}

bool same(const Outcome& outcome, bool respelled)
{
    if (outcome.received.empty())
        return true; // the codec had its own way to compare
    if (!respelled)
        return json::equal(outcome.received, outcome.reencoded);
    const auto trimmed = [](const std::string& text) { return text.substr(text.find_first_not_of(" \t\r\n")); };
    return json::equal(plain_spelling(trimmed(outcome.received), {}), plain_spelling(trimmed(outcome.reencoded), {}));
}

} // namespace ethwire::manifest
