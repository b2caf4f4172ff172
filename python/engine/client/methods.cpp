// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "client/methods.hpp"

#include "client/arguments.hpp"
#include "client/object.hpp"

#include <ethwire/eth/methods.hpp>
#include <ethwire/json/raw.hpp>
#include <ethwire/json/writer.hpp>

#include <array>
#include <memory>
#include <tuple>
#include <utility>

namespace nb = nanobind;

namespace ethwire::python {
namespace {

template <class T>
PyObject* make_value(std::string& text, std::size_t begin, std::size_t size, DecodeContext& context, error_code& error)
{
    if constexpr (Value<T>) {
        return decode_object<T>(text, begin, size, context, error);
    } else if constexpr (std::is_same_v<T, RawJson>) {
        const std::string_view value = std::string_view(text).substr(begin, size);
        error = json::validate(value);
        return error ? nullptr : new_json(value);
    } else {
        const auto value = std::make_shared<T>();
        error = decode(std::string_view(text).substr(begin, size), *value, &context);
        return error ? nullptr : to_python(*value, value);
    }
}

/// Raises the exception anew, with what it is about in front.
[[noreturn]] void raise_about(const std::string& what, const nb::python_error& error)
{
    const std::string whole = what + ": " + nb::str(error.value()).c_str();
    PyErr_SetString(error.matches(PyExc_TypeError) ? PyExc_TypeError : PyExc_ValueError, whole.c_str());
    throw nb::python_error();
}

template <class... Params>
std::string write_params(std::string_view name, PyObject* arguments)
{
    const auto given = static_cast<std::size_t>(PyTuple_GET_SIZE(arguments));
    if (given > sizeof...(Params)) {
        PyErr_Format(PyExc_TypeError, "%s takes %zu parameters, not %zu", std::string(name).c_str(), sizeof...(Params),
                     given);
        throw nb::python_error();
    }
    std::tuple<Params...> params;
    const auto one = [&]<std::size_t I>() {
        using Param = std::tuple_element_t<I, std::tuple<Params...>>;
        if (I >= given && eth::Param<Param>::optional)
            return;
        try {
            if (I >= given) {
                PyErr_SetString(PyExc_TypeError, "it is missing");
                throw nb::python_error();
            }
            read(PyTuple_GET_ITEM(arguments, static_cast<Py_ssize_t>(I)), std::get<I>(params));
        } catch (const nb::python_error& error) {
            raise_about(std::string(name) + ", parameter " + std::to_string(I + 1), error);
        }
    };
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (one.template operator()<I>(), ...);
    }(std::index_sequence_for<Params...>());
    std::string out;
    json::Writer writer(out);
    encode_params(Method<RawJson, Params...>{}, writer, std::as_const(params));
    return out;
}

template <class Result, class... Params>
BoundMethod bound(const Method<Result, Params...>& method)
{
    return {method.name, &write_params<Params...>, &make_value<Result>, method.null_error()};
}

template <class... Methods>
auto table_of(const Methods&... all)
{
    return std::array<BoundMethod, sizeof...(Methods)>{bound(all)...};
}

const auto& table()
{
    using namespace methods;
    static const auto all = table_of(
        block_number, methods::chain_id, syncing, get_block_by_number, get_block_by_hash, get_block_receipts,
        get_block_transaction_count_by_number, get_block_transaction_count_by_hash, get_uncle_count_by_block_number,
        get_uncle_count_by_block_hash, get_uncle_by_block_number_and_index, get_uncle_by_block_hash_and_index, get_logs,
        get_transaction_by_hash, get_transaction_by_block_hash_and_index, get_transaction_by_block_number_and_index,
        get_raw_transaction_by_hash, get_transaction_receipt, send_raw_transaction, send_transaction, sign_transaction,
        fill_transaction, sign, sign_typed_data, get_balance, get_transaction_count, get_code, get_storage_at,
        get_proof, call, estimate_gas, create_access_list, simulate_v1, gas_price, max_priority_fee_per_gas,
        blob_base_fee, fee_history, accounts, coinbase, mining, hashrate, protocol_version, config, capabilities,
        net_version, net_listening, net_peer_count, client_version, sha3, rpc_modules, new_filter, new_block_filter,
        new_pending_transaction_filter, get_filter_changes, get_filter_logs, uninstall_filter, txpool_status,
        txpool_content, txpool_inspect, debug_get_raw_block, debug_get_raw_header, debug_get_raw_receipts,
        debug_get_raw_transaction, debug_trace_transaction, debug_trace_block_by_number, debug_trace_block_by_hash,
        debug_trace_call);
    return all;
}

std::string plain_params(std::string_view name, PyObject* arguments)
{
    try {
        RawJson params;
        read(arguments, params);
        return std::move(params.text);
    } catch (const nb::python_error& error) {
        raise_about(std::string(name) + ": the parameters are no JSON", error);
    }
}

} // namespace

const BoundMethod* find_method(std::string_view name) noexcept
{
    for (const BoundMethod& method : table())
        if (method.name == name)
            return &method;
    return nullptr;
}

const BoundMethod& plain_method() noexcept
{
    static const BoundMethod method{"", &plain_params, &make_value<RawJson>, {}};
    return method;
}

MakeValue event_maker(std::string_view kind, bool full) noexcept
{
    if (kind == "newHeads")
        return &make_value<Header>;
    if (kind == "logs")
        return &make_value<Log>;
    if (kind == "newPendingTransactions")
        return full ? &make_value<Transaction> : &make_value<Hash32>;
    if (kind == "syncing")
        return &make_value<SyncStatus>;
    if (kind == "transactionReceipts")
        return &make_value<std::vector<Receipt>>;
    return &make_value<RawJson>;
}

std::string subscription_params(std::string_view kind, PyObject* filter)
{
    std::string out;
    json::Writer writer(out);
    writer.begin_array();
    writer.string(kind);
    if (PyDict_Check(filter)) {
        Filter logs;
        read(filter, logs);
        encode(logs, writer);
    } else {
        read_each(filter, [&](PyObject* element) {
            RawJson param;
            read(element, param);
            writer.raw(param.text);
        });
    }
    writer.end_array();
    return out;
}

nb::list method_names()
{
    nb::list out;
    for (const BoundMethod& method : table())
        out.append(nb::str(method.name.data(), method.name.size()));
    return out;
}

} // namespace ethwire::python
