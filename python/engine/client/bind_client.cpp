// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "client/bind_client.hpp"

#include "client/failure.hpp"
#include "client/to_python.hpp"
#include "rpc/envelope.hpp"
#include "transport/bind_link.hpp"

#include <ethwire/rpc/errc.hpp>
#include <ethwire/web3/errors.hpp>
#include <ethwire/web3/providers.hpp>

#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

#include <array>
#include <chrono>
#include <cmath>
#include <new>
#include <stdexcept>
#include <string_view>
#include <tuple>

namespace nb = nanobind;

namespace ethwire::python {
namespace {

[[noreturn]] void refuse(const std::string& text)
{
    PyErr_SetString(PyExc_ValueError, text.c_str());
    throw nb::python_error();
}

/// Seconds; what is longer than C++ can say is for ever.
Duration duration(double seconds, const char* what)
{
    if (std::isnan(seconds) || seconds < 0)
        refuse(std::string(what) + ": seconds, 0 or more, are expected");
    const std::chrono::duration<double> wanted(seconds);
    return wanted < std::chrono::hours(24 * 365 * 100) ? std::chrono::duration_cast<Duration>(wanted) : Duration::max();
}

CallOptions options_of(std::optional<double> timeout)
{
    CallOptions options;
    if (timeout)
        options.timeout(duration(*timeout, "timeout"));
    return options;
}

Overflow overflow_of(std::string_view name)
{
    constexpr std::array<std::pair<std::string_view, Overflow>, 5> names{{{"drop_oldest", Overflow::drop_oldest},
                                                                          {"drop_newest", Overflow::drop_newest},
                                                                          {"latest", Overflow::latest},
                                                                          {"fail", Overflow::fail},
                                                                          {"backpressure", Overflow::backpressure}}};
    for (const auto& [known, policy] : names)
        if (name == known)
            return policy;
    refuse("overflow: one of drop_oldest, drop_newest, latest, fail, backpressure is expected, not " +
           std::string(name));
}

std::unique_ptr<PyClient> make_client(const std::string& url, bool reconnect, double timeout, double connect_timeout,
                                      const std::vector<std::pair<std::string, std::string>>& headers,
                                      std::size_t queue, std::size_t queue_bytes, const std::string& overflow,
                                      double heartbeat, double heartbeat_grace, std::size_t max_message,
                                      const std::string& ca_file)
{
    try {
        AutoProvider provider(url);
        provider.request_timeout(duration(timeout, "timeout"))
            .connect_timeout(duration(connect_timeout, "connect_timeout"))
            .attempt_timeout(duration(connect_timeout, "connect_timeout"))
            .heartbeat(HeartbeatOptions()
                           .silence(duration(heartbeat, "heartbeat"))
                           .grace(duration(heartbeat_grace, "heartbeat_grace")))
            .reconnect(ReconnectPolicy().enabled(reconnect).retry_first(reconnect))
            .queue(QueueOptions().messages(queue).bytes(queue_bytes).overflow(overflow_of(overflow)))
            .max_message(max_message);
        if (!ca_file.empty())
            provider.tls(TlsOptions().ca_file(ca_file));
        for (const auto& [name, value] : headers)
            provider.header(name, value);
        return std::make_unique<PyClient>(std::move(provider));
    } catch (const Web3ValidationError& error) {
        refuse(error.what());
    }
}

nb::object notice(const char* name) { return nb::module_::import_("ethwire.client.notices").attr(name); }

nb::object text(std::string_view value) { return nb::steal(new_text(value)); }

/// The program itself has ended it.
bool is_orderly(const error_code& reason) { return reason == rpc::errc::unsubscribed || reason == errc::closed; }

} // namespace

// The subscription.

PyFeed::PyFeed(std::shared_ptr<Session> session, std::shared_ptr<Feed> feed, MakeValue make, QueueOptions queue,
               Request request)
    : made_(Forks::count()), session_(std::move(session)), feed_(std::move(feed)), make_(make), queue_(queue),
      request_(std::move(request))
{}

PyFeed::~PyFeed()
{
    if (made_ != Forks::count()) {
        // Their locks may be held for ever.
        new (std::nothrow) std::shared_ptr<Session>(std::move(session_));
        new (std::nothrow) std::shared_ptr<Feed>(std::move(feed_));
        return;
    }
    session_->abandon(feed_->key());
}

void PyFeed::check() const { Forks::check(made_); }

bool PyFeed::ready_or_wait()
{
    check();
    return taken_.front == Feed::Front::ended || feed_->ready_or_wait();
}

/// The value of an event; invalid where it is none and that is not wanted.
nb::object PyFeed::value_of(Feed::Taken& taken, bool items)
{
    DecodeContext context;
    error_code error;
    const auto make = [&] {
        error = {};
        PyObject* const value = make_(taken.text, taken.begin, taken.size, context, error);
        if (value == nullptr && PyErr_Occurred() != nullptr)
            throw nb::python_error();
        return nb::steal(value);
    };
    nb::object value = make();
    if (value.is_valid())
        return value;
    // Where the value ends was only guessed from the message's shape.
    rpc::Envelope envelope;
    if (rpc::parse_envelope(taken.text, envelope) || !envelope.is_notification()) {
        ++malformed_;
        return items ? notice("Lagged")(1) : nb::object();
    }
    taken.begin = static_cast<std::size_t>(envelope.value.data() - taken.text.data());
    taken.size = envelope.value.size();
    value = make();
    if (value.is_valid())
        return value;
    ++undecodable_;
    if (!items)
        return {};
    return notice("Undecodable")(text(std::string_view(taken.text).substr(taken.begin, taken.size)),
                                 text(context.path()), text(context.describe(error)));
}

PyFeed::Got PyFeed::get(bool items, nb::object& out)
{
    check();
    if (taken_.front == Feed::Front::ended)
        return Got::end;
    for (;;) {
        Feed::Taken& taken = taken_;
        feed_->take(items, taken);
        switch (taken.front) {
        case Feed::Front::empty: return Got::nothing;
        case Feed::Front::ended: return Got::end;
        case Feed::Front::event: out = value_of(taken, items); break;
        case Feed::Front::lagged: out = notice("Lagged")(taken.lost); break;
        case Feed::Front::disconnected:
            out = notice("Disconnected")(text(taken.reason.message()), text(taken.said));
            break;
        case Feed::Front::resubscribed: out = notice("Resubscribed")(); break;
        }
        if (out.is_valid())
            return Got::value;
    }
}

void PyFeed::raise_end() const
{
    if (is_orderly(taken_.reason)) {
        PyErr_SetNone(PyExc_StopAsyncIteration);
        throw nb::python_error();
    }
    Outcome<void> outcome(taken_.reason, Sent::yes);
    if (taken_.server_error != ServerError())
        outcome.server_error(taken_.server_error);
    raise(failure(outcome));
}

nb::object PyFeed::next(nb::object otherwise)
{
    nb::object out;
    switch (get(false, out)) {
    case Got::value: return out;
    case Got::nothing: return otherwise;
    case Got::end: break;
    }
    raise_end();
}

nb::object PyFeed::item(nb::object otherwise)
{
    nb::object out;
    switch (get(true, out)) {
    case Got::value: return out;
    case Got::nothing: return otherwise;
    case Got::end: break;
    }
    raise_end();
}

nb::list PyFeed::batch(std::size_t n)
{
    nb::list out;
    while (out.size() < n) {
        nb::object event;
        const Got got = get(false, event);
        if (got == Got::end && out.size() == 0)
            raise_end();
        if (got != Got::value)
            break;
        out.append(std::move(event));
    }
    return out;
}

nb::dict PyFeed::stats() const
{
    check();
    const SubscriptionStats counts = feed_->stats();
    nb::dict out;
    out["delivered"] = counts.delivered - undecodable_ - malformed_;
    out["lost"] = counts.dropped + malformed_;
    out["undecodable"] = undecodable_;
    out["waiting"] = counts.waiting;
    out["waiting_bytes"] = counts.waiting_bytes;
    return out;
}

// The client.

PyClient::PyClient(ProviderSettings settings) : settings_(std::move(settings)) {}

PyClient::~PyClient()
{
    if (!session_)
        return;
    if (made_ == Forks::count())
        session_->discard();
    else
        new (std::nothrow) std::shared_ptr<Session>(std::move(session_)); // its thread stayed in the parent
}

Session& PyClient::session() const
{
    if (!session_)
        throw std::runtime_error("the client is not open");
    Forks::check(made_);
    return *session_;
}

std::uint64_t PyClient::connect()
{
    made_ = Forks::count();
    session_ = Session::make(settings_);
    session_->connect(++last_key_);
    return last_key_;
}

void PyClient::discard()
{
    left_ = true;
    if (session_ && made_ == Forks::count())
        session_->discard();
    waiting_.clear();
}

/// The result of a call, or the exception that it ended with.
nb::object PyClient::told(const Session::Ended& ended)
{
    const auto node = waiting_.extract(ended.key);
    const Waiting call = node ? node.mapped() : Waiting();
    const nb::object none = nb::none();
    const auto failed = [&](const nb::object& exception) { return nb::make_tuple(ended.key, none, exception); };
    if (!ended.outcome)
        return failed(failure(ended.outcome, call.name));
    if (call.method == nullptr)
        return nb::make_tuple(ended.key, none, none);
    if (call.method->null_error && ended.text == "null")
        return failed(failure(Outcome<void>(ended.outcome).error(call.method->null_error), call.name));
    DecodeContext context;
    error_code error;
    std::string text = ended.text;
    const nb::object value = nb::steal(call.method->result(text, 0, text.size(), context, error));
    if (value.is_valid())
        return nb::make_tuple(ended.key, value, none);
    if (PyErr_Occurred() == nullptr)
        return failed(bad_response(call.name, context.describe(error)));
    // Such as memory that is out: for the call that asked for so much.
    nb::python_error raised;
    return failed(nb::borrow(raised.value()));
}

nb::list PyClient::take()
{
    Session::News news = session().take();
    nb::list out;
    for (const Session::Ended& ended : news.ended)
        out.append(told(ended));
    for (const std::uint64_t feed : news.feeds)
        out.append(nb::make_tuple(feed, nb::none(), nb::none()));
    return out;
}

std::uint64_t PyClient::close()
{
    session().close(++last_key_);
    return last_key_;
}

std::uint64_t PyClient::call(const std::string& method, const nb::tuple& params, bool plain,
                             std::optional<double> timeout)
{
    const BoundMethod* const known = plain ? &plain_method() : find_method(method);
    if (known == nullptr)
        refuse(method + " is no method of the table");
    const CallOptions options = options_of(timeout);
    Request request = Request::written(method, known->params(method, params.ptr()));
    session().call(++last_key_, std::move(request), options);
    waiting_.emplace(last_key_, Waiting{known, method});
    return last_key_;
}

std::uint64_t PyClient::batch(const nb::list& calls, std::optional<double> timeout)
{
    const CallOptions options = options_of(timeout);
    std::vector<Request> requests;
    std::vector<Waiting> waiting;
    for (const nb::handle each : calls) {
        const auto [method, params, plain] = nb::cast<std::tuple<std::string, nb::tuple, bool>>(each);
        const BoundMethod* const known = plain ? &plain_method() : find_method(method);
        if (known == nullptr)
            refuse(method + " is no method of the table");
        requests.push_back(Request::written(method, known->params(method, params.ptr())));
        try {
            RequestBatch().add(Request(method));
        } catch (const Web3Exception&) {
            refuse(method + " cannot be part of a batch");
        }
        waiting.push_back({known, method});
    }
    const std::uint64_t key = ++last_key_;
    session().batch(key, std::move(requests), options);
    for (Waiting& each : waiting)
        waiting_.emplace(++last_key_, std::move(each));
    return key;
}

std::unique_ptr<PyFeed> PyClient::feed(const std::string& name_space, const std::string& kind, bool full,
                                       const nb::object& params, std::optional<std::size_t> messages,
                                       std::optional<std::size_t> bytes, const std::optional<std::string>& overflow)
{
    QueueOptions queue = settings_.queue();
    if (messages)
        queue.messages(*messages);
    if (bytes)
        queue.bytes(*bytes);
    if (overflow)
        queue.overflow(overflow_of(*overflow));
    Request request = Request::written(name_space + "_subscribe", subscription_params(kind, params.ptr()));
    const std::uint64_t key = ++last_key_;
    return std::make_unique<PyFeed>(session().shared_from_this(), session().make_feed(key, queue),
                                    event_maker(kind, full), queue, std::move(request));
}

std::uint64_t PyClient::subscribe(const PyFeed& feed, std::optional<double> timeout)
{
    session().subscribe(++last_key_, feed.feed_, feed.request_, feed.queue_, options_of(timeout));
    return last_key_;
}

std::uint64_t PyClient::unsubscribe(const PyFeed& feed, std::optional<double> timeout)
{
    session().unsubscribe(++last_key_, feed.key(), options_of(timeout));
    waiting_.emplace(last_key_, Waiting{&plain_method(), feed.request_.method()});
    return last_key_;
}

std::uint64_t PyClient::stats()
{
    session().stats(++last_key_);
    waiting_.emplace(last_key_, Waiting{&plain_method(), {}});
    return last_key_;
}

void PyClient::cancel(std::uint64_t key)
{
    waiting_.erase(key);
    session().cancel(key);
}

void bind_client_class(nb::module_& module)
{
    nb::class_<PyFeed>(module, "Feed", "The events of one subscription.")
        .def_prop_ro("key", &PyFeed::key)
        .def("next", &PyFeed::next, nb::arg("otherwise").none())
        .def("item", &PyFeed::item, nb::arg("otherwise").none())
        .def("batch", &PyFeed::batch, nb::arg("n"))
        .def("ready_or_wait", &PyFeed::ready_or_wait)
        .def("stats", &PyFeed::stats);
    nb::class_<PyClient>(module, "NativeClient", "What ethwire.Client stands on.")
        .def(nb::new_(&make_client), nb::arg("url"), nb::kw_only(), nb::arg("reconnect"), nb::arg("timeout"),
             nb::arg("connect_timeout"), nb::arg("headers"), nb::arg("queue"), nb::arg("queue_bytes"),
             nb::arg("overflow"), nb::arg("heartbeat"), nb::arg("heartbeat_grace"), nb::arg("max_message"),
             nb::arg("ca_file"))
        .def("fileno", &PyClient::fileno)
        .def_prop_ro("left", &PyClient::left)
        .def_prop_ro("endpoint", &PyClient::endpoint, "Without its secrets.")
        .def("take", &PyClient::take)
        .def("connect", &PyClient::connect)
        .def("close", &PyClient::close)
        .def("call", &PyClient::call, nb::arg("method"), nb::arg("params"), nb::arg("plain"), nb::arg("timeout").none())
        .def("batch", &PyClient::batch, nb::arg("calls"), nb::arg("timeout").none())
        .def("feed", &PyClient::feed, nb::arg("name_space"), nb::arg("kind"), nb::arg("full"), nb::arg("params"),
             nb::arg("messages").none(), nb::arg("bytes").none(), nb::arg("overflow").none())
        .def("subscribe", &PyClient::subscribe, nb::arg("feed"), nb::arg("timeout").none())
        .def("unsubscribe", &PyClient::unsubscribe, nb::arg("feed"), nb::arg("timeout").none())
        .def("cancel", &PyClient::cancel, nb::arg("key"))
        .def("stats", &PyClient::stats)
        .def("discard", &PyClient::discard);
}

} // namespace ethwire::python
