// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "transport/bind_link.hpp"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/vector.h>

#include "objects/message.hpp"
#include "transport/classify.hpp"

#include "io/host.hpp"
#include "io/tls_context.hpp"

#include <ethwire/io/endpoint.hpp>
#include <ethwire/io/errc.hpp>
#include <ethwire/wire/errc.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace nb = nanobind;

namespace ethwire::python {
namespace {

using session::Loss;

/// Seconds of Python; none, or more than a century, is for ever.
Duration duration(std::optional<double> seconds)
{
    constexpr double century = 3e9;
    if (!seconds || !(*seconds < century))
        return Duration::max();
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(std::max(*seconds, 0.0)));
}

const char* name(Loss::Kind kind) noexcept
{
    switch (kind) {
    case Loss::Kind::refused: return "refused";
    case Loss::Kind::unreachable: return "unreachable";
    case Loss::Kind::resolve: return "resolve";
    case Loss::Kind::connect_timeout: return "connect_timeout";
    case Loss::Kind::tls: return "tls";
    case Loss::Kind::upgrade_refused: return "upgrade_refused";
    case Loss::Kind::tcp_end: return "tcp_end";
    case Loss::Kind::reset: return "reset";
    case Loss::Kind::close_code: return "close_code";
    case Loss::Kind::heartbeat: return "heartbeat";
    case Loss::Kind::write_stuck: return "write_stuck";
    case Loss::Kind::limit_size: return "limit_size";
    case Loss::Kind::limit_utf8: return "limit_utf8";
    case Loss::Kind::limit_framing: return "limit_framing";
    case Loss::Kind::malformed_json: return "malformed_json";
    case Loss::Kind::requested: return "requested";
    case Loss::Kind::unverified: return "unverified";
    case Loss::Kind::wrong_chain: return "wrong_chain";
    }
    return "";
}

/// The errors that Python has exceptions of its own for.
const char* symbol(const error_code& error) noexcept
{
    if (error.category() == io::category()) {
        const auto code = static_cast<io::errc>(error.value());
        if (code >= io::errc::certificate_wrong_name && code <= io::errc::certificate_refused)
            return "certificate";
        switch (code) {
        case io::errc::ipc_not_found: return "not_found";
        case io::errc::ipc_denied: return "denied";
        case io::errc::ipc_busy: return "busy";
        case io::errc::connect_refused: return "refused";
        case io::errc::unreachable: return "unreachable";
        case io::errc::tls_truncated: return "truncated";
        default: return "";
        }
    }
    if (error.category() == wire::category()) {
        switch (static_cast<wire::errc>(error.value())) {
        case wire::errc::no_upgrade_header: return "no_upgrade_header";
        case wire::errc::no_connection_header: return "no_connection_header";
        case wire::errc::bad_accept_key: return "bad_accept_key";
        case wire::errc::unrequested_extension: return "unrequested_extension";
        case wire::errc::unrequested_subprotocol: return "unrequested_subprotocol";
        default: return "";
        }
    }
    return error.category() == boost::system::system_category() ? "system" : "";
}

/// Reading the authorities takes longer than everything else of a connect, so it is done once for each choice of them.
std::shared_ptr<const io::TlsContext> tls_context(const std::string& ca_file, const std::string& ca_path,
                                                  const std::string& server_name)
{
    static auto* const made =
        new std::map<std::tuple<std::string, std::string, std::string>, std::shared_ptr<const io::TlsContext>>;
    auto& context = (*made)[{ca_file, ca_path, server_name}];
    if (!context) {
        auto result = io::TlsContext::make(TlsOptions().ca_file(ca_file).ca_path(ca_path).server_name(server_name));
        if (!result)
            throw boost::system::system_error(result.error());
        context = *result;
    }
    return context;
}

/// Names are looked up by the event loop, as asyncio does it; here they are known.
io::Resolve known(const std::vector<std::string>& texts)
{
    io::Addresses addresses;
    for (const std::string& text : texts) {
        if (const auto address = io::as_address(text))
            addresses.push_back(*address);
    }
    return [addresses](const std::string&, const std::function<void(error_code, io::Addresses)>& done) {
        done({}, addresses);
    };
}

LinkOptions web_socket_options(const std::string& url, const std::vector<std::string>& addresses,
                               std::vector<std::pair<std::string, std::string>> headers,
                               std::vector<std::string> subprotocols, bool binary, std::optional<double> ping_interval,
                               std::optional<double> ping_timeout, std::optional<double> open_timeout,
                               std::optional<double> close_timeout, std::optional<std::size_t> max_size,
                               const std::string& ca_file, const std::string& ca_path, const std::string& server_name,
                               std::size_t max_buffered)
{
    auto endpoint = Endpoint::parse(url);
    if (!endpoint)
        throw std::invalid_argument(Endpoint::explain(url, endpoint.error()));
    SessionOptions session;
    session.connect_timeout(duration(open_timeout))
        .close_timeout(duration(close_timeout))
        .write_timeout(Duration::zero())
        .heartbeat(HeartbeatOptions()
                       .silence(ping_interval ? duration(ping_interval) : Duration::zero())
                       .grace(duration(ping_timeout)))
        .reconnect(ReconnectPolicy::off().retry_first(false));
    io::DialOptions dial;
    dial.resolve(known(addresses));
    if (endpoint->is_tls())
        dial.tls(tls_context(ca_file, ca_path, server_name));
    constexpr std::size_t no_limit = std::size_t{1} << 31;
    io::ConnectionOptions connection(*endpoint);
    connection.session(session)
        .max_message(std::min(max_size.value_or(no_limit), no_limit))
        .headers(std::move(headers))
        .subprotocols(std::move(subprotocols))
        .binary(binary)
        .silence_farewell({1011, "keepalive ping timeout"})
        .dial(std::move(dial));
    return LinkOptions(std::move(connection)).max_buffered(max_buffered);
}

LinkOptions ipc_options(const std::string& path, std::size_t read_buffer_limit, std::size_t max_buffered)
{
    auto endpoint = Endpoint::parse("ipc://" + path);
    if (!endpoint)
        throw std::invalid_argument(endpoint.error().message());
    SessionOptions session;
    session.connect_timeout(Duration::max())
        .write_timeout(Duration::zero())
        .reconnect(ReconnectPolicy::off().retry_first(false));
    io::ConnectionOptions connection(*endpoint);
    connection.session(session);
    return LinkOptions(std::move(connection)).max_buffered(max_buffered).line_limit(read_buffer_limit);
}

/// As `json.loads` wants it: bytes only where they are no UTF-8, or perhaps another encoding.
nb::object text_of(const Slice& slice)
{
    const std::string_view text = slice.text();
    const auto size = static_cast<Py_ssize_t>(text.size());
    const bool wide = text.size() > 1 && (text[0] == '\0' || text[1] == '\0');
    if (!wide) {
        if (PyObject* decoded = PyUnicode_DecodeUTF8(text.data(), size, nullptr))
            return nb::steal(decoded);
        if (!PyErr_ExceptionMatches(PyExc_UnicodeDecodeError))
            throw nb::python_error();
        PyErr_Clear();
    }
    return nb::steal(PyBytes_FromStringAndSize(text.data(), size));
}

Inbox::Lane lane_of(bool handler) noexcept { return handler ? Inbox::Lane::handler : Inbox::Lane::stream; }

nb::object frame_tuple(const std::optional<io::CloseFrame>& frame)
{
    if (!frame)
        return nb::none();
    return nb::make_tuple(frame->code, frame->reason);
}

nb::object described(const std::optional<Ending>& known)
{
    if (!known)
        return nb::none();
    const Ending& ending = *known;
    nb::dict out;
    out["kind"] = name(ending.loss.kind());
    out["value"] = ending.loss.value();
    out["was_open"] = ending.was_open;
    out["symbol"] = symbol(ending.loss.error());
    out["code"] = ending.loss.error().value();
    out["message"] = ending.reason.message();
    out["received"] = frame_tuple(ending.closing.received);
    out["sent"] = frame_tuple(ending.closing.sent);
    out["received_first"] = ending.closing.received_first;
    return out;
}

} // namespace

void Forks::check(unsigned then)
{
    if (then != count_)
        throw std::runtime_error("this connection was made before the process forked: connect again in the child");
}

PyDoorbell::~PyDoorbell()
{
    if (made_ != Forks::count())
        new std::shared_ptr<Doorbell>(std::move(bell_)); // its lock may be held for ever
}

int PyDoorbell::fileno() const { return bell_->descriptor(); }

std::vector<std::uintptr_t> PyDoorbell::answer()
{
    Forks::check(made_);
    std::vector<std::uintptr_t> keys;
    for (const auto& caller : bell_->answer())
        keys.push_back(reinterpret_cast<std::uintptr_t>(static_cast<Link*>(caller.get())));
    return keys;
}

PyLink::PyLink(const LinkOptions& options, const PyDoorbell& doorbell)
    : link_(std::make_shared<Link>(options, doorbell.bell())), key_(reinterpret_cast<std::uintptr_t>(link_.get())),
      inbox_(std::make_unique<Inbox>(link_))
{}

PyLink::~PyLink()
{
    if (made_ != Forks::count()) {
        new std::shared_ptr<Link>(std::move(link_)); // its thread stayed in the parent
        (void)inbox_.release();
        return;
    }
    let_go();
}

void PyLink::let_go()
{
    Forks::check(made_);
    if (!link_)
        return;
    inbox_->clear();
    inbox_.reset();
    link_->discard();
    link_.reset();
}

Link& PyLink::link() const
{
    Forks::check(made_);
    if (!link_)
        throw std::runtime_error("this connection has ended");
    return *link_;
}

const Handoff& PyLink::handoff() const
{
    if (!link_)
        throw std::runtime_error("this connection has ended");
    return link_->handoff();
}

Inbox& PyLink::inbox() const
{
    (void)link();
    return *inbox_;
}

unsigned PyLink::drain()
{
    Link::News news = inbox().drain();
    unsigned bits = 0;
    if (news.upgrade)
        news_.upgrade = std::move(news.upgrade);
    if (news.broken) {
        news_.broken = std::move(news.broken);
        bits |= broken;
    }
    if (news.ended)
        news_.ended = std::move(news.ended);
    if (news.ends)
        news_.ends = std::move(news.ends);
    std::move(news.pongs.begin(), news.pongs.end(), std::back_inserter(news_.pongs));
    bits |= news.opened ? unsigned{opened} : 0u;
    bits |= news_.ended ? unsigned{ended} : 0u;
    bits |= news_.pongs.empty() ? 0u : unsigned{pongs};
    bits |= news.flushed ? unsigned{flushed} : 0u;
    bits |= inbox_->has_control() ? unsigned{control} : 0u;
    bits |= inbox_->has_events(Inbox::Lane::stream) ? unsigned{stream} : 0u;
    bits |= inbox_->has_events(Inbox::Lane::handler) ? unsigned{handler} : 0u;
    const Handoff& handoff = link_->handoff();
    if (handoff.bytes() > handoff.limit() / 2 || handoff.pauses() != pauses_told_) {
        pauses_told_ = handoff.pauses();
        bits |= unsigned{pressed};
    }
    return bits;
}

void PyLink::route(std::string_view subscription, bool handler, nb::object name)
{
    inbox().route(subscription, lane_of(handler));
    if (name.is_none())
        names_.erase(std::string(subscription));
    else
        names_.insert_or_assign(std::string(subscription), std::move(name));
}

void PyLink::unroute(const std::string& subscription)
{
    inbox().unroute(subscription);
    names_.erase(subscription);
}

nb::object PyLink::name_of(std::string_view subscription) const
{
    const auto found = names_.find(subscription);
    return found != names_.end() ? found->second : nb::object();
}

nb::object PyLink::known_as(std::string_view subscription) const
{
    nb::object name = name_of(subscription);
    return name.is_valid() ? name : nb::str(subscription.data(), subscription.size());
}

void PyLink::plan(std::string_view subscription, nb::object table)
{
    Plan plan{known_as(subscription), std::move(table), nullptr};
    if (!plan.kept.is_none())
        plan.table = table_of(plan.kept);
    plans_.insert_or_assign(std::string(subscription), std::move(plan));
}

nb::object PyLink::finished(const Slice& slice, nb::handle maker)
{
    const std::string_view subscription = slice.subscription();
    if (subscription.empty())
        return {};
    auto found = plans_.find(subscription);
    if (found == plans_.end()) {
        plan(subscription, maker.attr("decide")(known_as(subscription)));
        found = plans_.find(subscription);
    }
    const Plan& plan = found->second;
    if (plan.table == nullptr)
        return {};
    std::string_view value = slice.value();
    if (!slice.is_plain()) {
        Envelope envelope;
        if (!read_envelope(slice.text(), envelope) || !envelope.is_notification)
            return {};
        value = envelope.result;
    }
    // The decision may be made anew while an object is built: Python code can run then.
    const nb::object id = plan.subscription;
    const nb::object kept = plan.kept;
    PyObject* const object = build_notification(*plan.table, id.ptr(), value);
    if (object == nullptr && PyErr_Occurred() != nullptr)
        throw nb::python_error();
    return nb::steal(object);
}

void PyLink::put(nb::handle text, bool handler, std::uint64_t arrival, nb::object name)
{
    Py_ssize_t size = 0;
    const char* begin = nullptr;
    if (PyBytes_CheckExact(text.ptr())) {
        begin = PyBytes_AS_STRING(text.ptr());
        size = PyBytes_GET_SIZE(text.ptr());
    } else if ((begin = PyUnicode_AsUTF8AndSize(text.ptr(), &size)) == nullptr) {
        throw nb::python_error();
    }
    Slice::Ptr slice = known_event({begin, static_cast<std::size_t>(size)});
    slice->arrival(arrival);
    if (!name.is_none())
        names_.insert_or_assign(std::string(slice->subscription()), std::move(name));
    inbox().put(std::move(slice), lane_of(handler));
}

nb::object PyLink::next_event(bool handler, nb::handle maker)
{
    Slice::Ptr slice = inbox().next_event(lane_of(handler));
    if (!slice)
        return nb::none();
    return nb::cast(new PyEvent(std::move(slice), nb::find(*this), nb::borrow(maker)), nb::rv_policy::take_ownership);
}

nb::object PyLink::next_object(bool handler, nb::handle maker)
{
    Slice::Ptr slice = inbox().next_event(lane_of(handler));
    if (!slice)
        return nb::none();
    if (nb::object object = finished(*slice, maker); object.is_valid())
        return object;
    return nb::cast(new PyEvent(std::move(slice), nb::find(*this), nb::borrow(maker)), nb::rv_policy::take_ownership);
}

nb::object PyEvent::text() const { return text_of(*slice_); }

nb::object PyEvent::message() const
{
    nb::object message = nb::steal(parse(text().ptr()));
    if (!message.is_valid())
        throw nb::python_error();
    nb::cast<PyLink&>(link_).rename(message, slice_->subscription());
    return message;
}

nb::object PyEvent::formatted(nb::handle) const
{
    nb::object object = nb::cast<PyLink&>(link_).finished(*slice_, maker_);
    return object.is_valid() ? object : nb::none();
}

void PyLink::rename(nb::handle message, std::string_view subscription) const
{
    if (names_.empty())
        return;
    const nb::object params = message["params"];
    nb::object name;
    if (!subscription.empty())
        name = name_of(subscription);
    else if (const nb::object id = params["subscription"]; nb::isinstance<nb::str>(id))
        name = name_of(nb::cast<std::string>(id)); // only Python could read it
    if (name.is_valid())
        params["subscription"] = name;
}

void PyLink::share(std::size_t bytes)
{
    const std::size_t before = std::exchange(shared_, bytes);
    if (bytes > before)
        link().hold(bytes - before);
    else if (bytes < before)
        link().release(before - bytes);
}

nb::object PyLink::ending() const { return described(news_.ended); }

nb::object PyLink::breaking() const { return described(news_.broken); }

nb::object PyLink::upgrade() const
{
    if (!news_.upgrade || news_.upgrade->status() == 0)
        return nb::none();
    const auto& upgrade = *news_.upgrade;
    nb::list headers;
    for (const auto& [key, value] : upgrade.headers())
        headers.append(nb::make_tuple(nb::bytes(key.data(), key.size()).attr("decode")("latin-1"),
                                      nb::bytes(value.data(), value.size()).attr("decode")("latin-1")));
    return nb::make_tuple(upgrade.status(),
                          nb::bytes(upgrade.reason().data(), upgrade.reason().size()).attr("decode")("latin-1"),
                          headers, upgrade.subprotocol());
}

nb::object PyLink::ends() const
{
    if (!news_.ends)
        return nb::none();
    const auto& ends = *news_.ends;
    return nb::make_tuple(nb::make_tuple(ends.local_host, ends.local_port),
                          nb::make_tuple(ends.remote_host, ends.remote_port));
}

nb::list PyLink::take_pongs()
{
    nb::list out;
    for (const std::string& pong : std::exchange(news_.pongs, {}))
        out.append(nb::bytes(pong.data(), pong.size()));
    return out;
}

void bind_link(nb::module_& module)
{
    nb::class_<PyDoorbell>(module, "Doorbell", "Wakes one event loop for all of its links.")
        .def(nb::init<>())
        .def("fileno", &PyDoorbell::fileno)
        .def("answer", &PyDoorbell::answer, "The keys of the links that have something new.");

    nb::class_<LinkOptions>(module, "LinkOptions", "Where and how to connect.")
        .def_static("web_socket", &web_socket_options, nb::kw_only(), nb::arg("url"), nb::arg("addresses"),
                    nb::arg("headers"), nb::arg("subprotocols"), nb::arg("binary"), nb::arg("ping_interval").none(),
                    nb::arg("ping_timeout").none(), nb::arg("open_timeout").none(), nb::arg("close_timeout").none(),
                    nb::arg("max_size").none(), nb::arg("ca_file"), nb::arg("ca_path"), nb::arg("server_name"),
                    nb::arg("max_buffered"))
        .def_static("ipc", &ipc_options, nb::kw_only(), nb::arg("path"), nb::arg("read_buffer_limit"),
                    nb::arg("max_buffered"));

    nb::class_<PyEvent>(module, "Event", "A notification that becomes its finished object when it is delivered.")
        .def_prop_ro("size", &PyEvent::size)
        .def_prop_ro("text", &PyEvent::text)
        .def("message", &PyEvent::message, "As json.loads gives it; raises what it raises.")
        .def("formatted", &PyEvent::formatted, nb::arg("manager").none(),
             "The finished object, or None: web3 makes it.");

    nb::class_<PyLink> link(module, "Link", "One native connection and what it has received.");
    link.attr("OPENED") = unsigned{PyLink::opened};
    link.attr("ENDED") = unsigned{PyLink::ended};
    link.attr("PONGS") = unsigned{PyLink::pongs};
    link.attr("FLUSHED") = unsigned{PyLink::flushed};
    link.attr("CONTROL") = unsigned{PyLink::control};
    link.attr("STREAM") = unsigned{PyLink::stream};
    link.attr("HANDLER") = unsigned{PyLink::handler};
    link.attr("PRESSED") = unsigned{PyLink::pressed};
    link.attr("BROKEN") = unsigned{PyLink::broken};
    link.def(nb::init<const LinkOptions&, const PyDoorbell&>(), nb::arg("options"), nb::arg("doorbell"))
        .def_prop_ro("key", &PyLink::key)
        .def("open", [](PyLink& self) { self.link().open(); })
        .def("send", [](PyLink& self, nb::bytes data) { self.link().send({data.c_str(), data.size()}); })
        .def("flush", [](PyLink& self) { self.link().flush(); })
        .def("ping", [](PyLink& self, nb::bytes data) { self.link().ping({data.c_str(), data.size()}); })
        .def("pong", [](PyLink& self, nb::bytes data) { self.link().pong({data.c_str(), data.size()}); })
        .def("close",
             [](PyLink& self, unsigned code, std::string reason) { self.link().close({code, std::move(reason)}); })
        .def_prop_ro("unsent", [](const PyLink& self) { return self.link().unsent(); })
        .def("tell_flushed", [](PyLink& self) { self.link().tell_flushed(); })
        .def("drain", &PyLink::drain, "Sorts what has come; bits for what is there.")
        .def_prop_ro("ending", &PyLink::ending)
        .def_prop_ro("breaking", &PyLink::breaking)
        .def("share", &PyLink::share)
        .def_prop_ro("upgrade", &PyLink::upgrade)
        .def_prop_ro("ends", &PyLink::ends)
        .def("take_pongs", &PyLink::take_pongs)
        .def("has_control", [](const PyLink& self) { return self.inbox().has_control(); })
        .def("next_control",
             [](PyLink& self) -> nb::object {
                 const auto slice = self.inbox().next_control();
                 return slice ? text_of(*slice) : nb::none();
             })
        .def("next_event", &PyLink::next_event, nb::arg("handler"), nb::arg("maker"))
        .def("next_object", &PyLink::next_object, nb::arg("handler"), nb::arg("maker"))
        .def("plan", &PyLink::plan, nb::arg("subscription"), nb::arg("table").none())
        .def("unplan", &PyLink::unplan)
        .def("route", &PyLink::route, nb::arg("subscription"), nb::arg("handler"), nb::arg("name").none() = nb::none())
        .def("unroute", &PyLink::unroute)
        .def("put", &PyLink::put, nb::arg("text"), nb::arg("handler"), nb::arg("arrival"),
             nb::arg("name").none() = nb::none())
        .def("drop", [](PyLink& self, bool handler) { self.inbox().drop(lane_of(handler)); })
        .def("has_events", [](const PyLink& self, bool handler) { return self.inbox().has_events(lane_of(handler)); })
        .def_prop_ro("control_arrival", [](const PyLink& self) { return self.inbox().control_arrival(); })
        .def("let_go", &PyLink::let_go)
        .def_prop_ro("buffered", [](const PyLink& self) { return self.handoff().bytes(); })
        .def_prop_ro("buffered_peak", [](const PyLink& self) { return self.handoff().peak(); })
        .def_prop_ro("pauses", [](const PyLink& self) { return self.handoff().pauses(); })
        .def_prop_ro("late", [](const PyLink& self) { return self.inbox().late(); });
}

} // namespace ethwire::python
