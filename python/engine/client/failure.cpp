// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "client/failure.hpp"

#include "client/to_python.hpp"

#include <ethwire/rpc/errc.hpp>
#include <ethwire/session/refusal.hpp>
#include <ethwire/web3/errors.hpp>

#include <string>

namespace nb = nanobind;

namespace ethwire::python {
namespace {

/// The class of the exception, by which exception C++ would throw.
const char* class_of(const Outcome<void>& outcome)
{
    if (outcome.error() == errc::closed)
        return "Closed";
    if (outcome.error() == rpc::errc::queue_overflow)
        return "QueueOverflow";
    try {
        throw_outcome(outcome);
    } catch (const MethodUnavailable&) {
        return "MethodUnavailable";
    } catch (const Web3RPCError&) {
        return "RPCError";
    } catch (const BlockNotFound&) {
        return "BlockNotFound";
    } catch (const TransactionNotFound&) {
        return "TransactionNotFound";
    } catch (const TimeExhausted&) {
        return "RequestTimeout";
    } catch (const BadResponseFormat&) {
        return "BadResponse";
    } catch (const ProviderConnectionError&) {
        return "ConnectionFailed";
    } catch (const Web3Exception&) {
        return "ClientError";
    } catch (...) {
        // The system's own, of sockets.
        return "ConnectionFailed";
    }
}

nb::object text(std::string_view value) { return nb::steal(new_text(value)); }

nb::object make(const char* name, std::string_view message, const nb::dict& facts)
{
    return nb::module_::import_("ethwire.client.errors").attr("made")(name, text(message), facts);
}

} // namespace

nb::object failure(const Outcome<void>& outcome, std::string_view method)
{
    nb::dict facts;
    facts["sent"] = to_string(outcome.sent());
    facts["transient"] = outcome == condition::transient;
    facts["rate_limited"] = outcome == condition::rate_limited;
    if (const Refusal refusal = refusal_of(outcome); refusal != Refusal::unknown)
        facts["refusal"] = to_string(refusal);
    if (!method.empty())
        facts["method"] = text(method);
    if (outcome.http_status() != 0)
        facts["http_status"] = outcome.http_status();
    if (outcome.retry_after())
        facts["retry_after"] = static_cast<double>(outcome.retry_after()->count());
    if (!outcome.excerpt().empty())
        facts["excerpt"] = text(outcome.excerpt());
    const ServerError& said = outcome.server_error();
    if (said != ServerError()) {
        facts["code"] = said.code;
        facts["server_message"] = text(said.message);
        facts["raw"] = text(said.to_json());
        if (!said.data.empty()) {
            if (const nb::object data = nb::steal(new_json(said.data)); data.is_valid())
                facts["data"] = data;
            else
                PyErr_Clear();
        }
    }
    std::string message = method.empty() ? std::string() : std::string(method) + ": ";
    message += outcome.error() == rpc::errc::server_error ? std::to_string(said.code) + ": " + said.message
                                                          : outcome.describe();
    return make(class_of(outcome), message, facts);
}

nb::object bad_response(std::string_view method, std::string_view why)
{
    nb::dict facts;
    facts["sent"] = "yes";
    if (!method.empty())
        facts["method"] = text(method);
    std::string message(method);
    message += message.empty() ? "" : ": ";
    return make("BadResponse", message.append(why), facts);
}

void raise(const nb::object& exception)
{
    PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(exception.ptr())), exception.ptr());
    throw nb::python_error();
}

} // namespace ethwire::python
