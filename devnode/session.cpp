// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "session.hpp"

#include "methods.hpp"

#include <ethwire/base/hex.hpp>
#include <ethwire/json/writer.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace ethwire::devnode {

namespace {

using Act = MessageRule::Act;

constexpr std::size_t max_method_names = 1'024;

bool is_id(std::string_view id) noexcept
{
    const char c = id.front();
    return c == '"' || c == '-' || c == 'n' || (c >= '0' && c <= '9');
}

void append_envelope(std::string& out, std::string_view id, std::string_view member, std::string_view value)
{
    out.append(R"({"jsonrpc":"2.0","id":)").append(id);
    if (!member.empty())
        out.append(",\"").append(member).append("\":").append(value);
    out.push_back('}');
}

void count_method(Stats& stats, std::string_view method)
{
    ++stats.requests;
    if (const auto it = stats.methods.find(method); it != stats.methods.end())
        ++it->second;
    else if (stats.methods.size() < max_method_names)
        stats.methods.emplace(method, 1);
}

} // namespace

Session::Session(Node& node, Outbox& outbox) : node_(node), outbox_(outbox) { node_.sessions.push_back(this); }

Session::~Session() { std::erase(node_.sessions, this); }

void Session::on_message(std::string_view text)
{
    ++node_.stats.messages;
    const MessageShape shape = read_message(text, requests_);
    answer_.clear();
    switch (shape) {
    case MessageShape::batch: answer_batch(); return;
    case MessageShape::request: break;
    case MessageShape::broken:
    case MessageShape::invalid:
        ++node_.stats.malformed;
        append_envelope(answer_, "null", "error",
                        shape == MessageShape::broken ? error_object(-32700, "parse error")
                                                      : error_object(-32600, "invalid request"));
        outbox_.send(answer_);
        return;
    }
    const std::string_view method = requests_.front().method;
    const std::optional<MessageRule> rule = answer(requests_.front(), answer_);
    if (answer_.empty()) {
        if (outbox_.framing() == Framing::http)
            outbox_.send("");
        return;
    }
    ++node_.stats.answers;
    if (rule)
        outbox_.send(answer_, &*rule, node_.clock.now());
    else
        outbox_.send(answer_, method.starts_with("dev_"));
}

void Session::answer_batch()
{
    std::vector<std::string> answers;
    Duration delay{};
    bool reversed = false;
    // An answer may close over `requests_` no longer than its own turn: methods never call back into `on_message`.
    for (const Request& request : requests_) {
        std::string text;
        const std::optional<MessageRule> rule = answer(request, text);
        if (text.empty() || (rule && rule->act == Act::drop))
            continue;
        if (rule && rule->act == Act::delay)
            delay = std::max(delay, rule->delay);
        if (rule && rule->act == Act::raw)
            text = rule->text;
        reversed = reversed || (rule && rule->act == Act::hold);
        if (rule && rule->act == Act::duplicate)
            answers.push_back(text);
        answers.push_back(std::move(text));
    }
    if (reversed)
        std::reverse(answers.begin(), answers.end());
    answer_ = "[";
    for (const std::string& text : answers)
        answer_.append(answer_.size() == 1 ? "" : ",").append(text);
    answer_ += ']';
    node_.stats.answers += answers.size();

    std::optional<MessageRule> rule;
    if (const MessageRule* found = take_rule(node_.faults.answers, "batch"); found != nullptr && found->name == "batch")
        rule = *found;
    if (!rule && delay > Duration::zero())
        rule = MessageRule::delayed("batch", delay);
    if (rule && rule->act == Act::error) {
        answer_.clear();
        append_envelope(answer_, "null", "error", rule->text);
    }
    if (answers.empty() && !rule) {
        if (outbox_.framing() == Framing::http)
            outbox_.send("");
        return;
    }
    outbox_.send(answer_, rule ? &*rule : nullptr, node_.clock.now());
}

std::optional<MessageRule> Session::answer(const Request& request, std::string& out)
{
    if (request.method.empty() || (!request.id.empty() && !is_id(request.id))) {
        append_envelope(out, "null", "error", error_object(-32600, "invalid request"));
        return std::nullopt;
    }
    count_method(node_.stats, request.method);

    std::optional<MessageRule> rule;
    if (!node_.faults.answers.empty() && !request.method.starts_with("dev_"))
        if (const MessageRule* found = take_rule(node_.faults.answers, request.method))
            rule = *found;

    result_.clear();
    Call call(node_, *this, params_, result_);
    if (rule && rule->act == Act::error)
        call.error = rule->text;
    else if (!params_.read(request.params))
        call.fail(-32602, "params is no array");
    else
        run_method(request.method, call);
    if (request.id.empty())
        return std::nullopt;

    std::string id(request.id);
    if (rule && rule->act == Act::string_id)
        id = '"' + id + '"';
    if (rule && rule->act == Act::unknown_id)
        outbox_.send(R"({"jsonrpc":"2.0","id":9007199254740991,"result":"0x0"})");
    const bool failed = !call.error.empty();
    if (rule && rule->act == Act::neither)
        append_envelope(out, id, {}, {});
    else
        append_envelope(out, id, failed ? "error" : "result", failed ? call.error : result_);
    if (rule && rule->act == Act::both) {
        out.pop_back();
        out.append(failed ? R"(,"result":"0x0"})" : R"(,"error":{"code":-32000,"message":"told to fail"}})");
    }
    return rule;
}

bool Session::subscribed(std::string_view kind) const noexcept
{
    return std::any_of(subscriptions_.begin(), subscriptions_.end(),
                       [kind](const Subscription& s) { return s.kind == kind; });
}

const std::string& Session::subscribe(std::string_view ns, std::string_view kind, bool full, Filter filter)
{
    FixedBytes<16> id;
    node_.random.fill(id.bytes);
    Subscription& subscription = subscriptions_.emplace_back();
    subscription.id = id.to_hex();
    subscription.ns = ns;
    subscription.kind = kind;
    subscription.full = full;
    subscription.filter = std::move(filter);
    return subscription.id;
}

bool Session::unsubscribe(std::string_view id)
{
    return std::erase_if(subscriptions_, [id](const Subscription& s) { return s.id == id; }) > 0;
}

void Session::emit(std::string_view kind, std::string_view result)
{
    for (const Subscription& subscription : subscriptions_)
        if (subscription.kind == kind)
            notify(subscription, result);
}

void Session::emit_log(const Log& log, std::string_view result)
{
    for (const Subscription& subscription : subscriptions_)
        if (subscription.kind == "logs" && subscription.filter.matches(log))
            notify(subscription, result);
}

void Session::emit_pending(std::string_view hash, std::string_view whole)
{
    for (const Subscription& subscription : subscriptions_)
        if (subscription.kind == "newPendingTransactions")
            notify(subscription, subscription.full ? whole : hash);
}

void Session::notify(const Subscription& subscription, std::string_view result)
{
    ++node_.stats.events;
    event_.assign(R"({"jsonrpc":"2.0","method":")").append(subscription.ns);
    event_.append(R"(_subscription","params":{"subscription":")").append(subscription.id);
    event_.append(R"(","result":)").append(result).append("}}");
    const MessageRule* rule = node_.faults.events.empty() ? nullptr : take_rule(node_.faults.events, subscription.kind);
    outbox_.send(event_, rule, rule == nullptr ? TimePoint() : node_.clock.now());
}

} // namespace ethwire::devnode
