// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>
#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/errc.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ethwire {

/// Whether a call whose connection was lost after its bytes had left may be sent again.
enum class Replay : std::uint8_t {
    never, ///< it may act a second time, or nobody knows what it does
    safe,  ///< a read, or the same result however often it is done
};

/// The meaning of a null result.
enum class NullResult : std::uint8_t {
    value,                 ///< null is an answer as good as any other, or cannot be
    block_not_found,       ///< `errc::block_not_found`
    transaction_not_found, ///< `errc::transaction_not_found`
};

/// One method of a node as a compile-time value: its name on the wire, the C++ types of its parameters and result,
/// and what is known about its behaviour. Trailing parameters of type `std::optional` may be left out.
template <class ResultType, class... ParamTypes>
struct Method {
    using Result = ResultType;
    using Params = std::tuple<ParamTypes...>;

    std::string_view name;
    Replay replay = Replay::safe;
    NullResult null_result = NullResult::value;

    /// The error that a null result stands for; no error where null is a value.
    error_code null_error() const noexcept
    {
        switch (null_result) {
        case NullResult::block_not_found: return make_error_code(eth::errc::block_not_found);
        case NullResult::transaction_not_found: return make_error_code(eth::errc::transaction_not_found);
        case NullResult::value: break;
        }
        return {};
    }
};

namespace eth {

void begin_params(json::Writer& writer);
void end_params(json::Writer& writer);
void null_param(json::Writer& writer);

template <class T>
struct Param {
    static constexpr bool optional = false;
    static bool given(const T&) noexcept { return true; }
    static void encode(const T& value, json::Writer& writer) { ethwire::encode(value, writer); }
};

template <class T>
struct Param<std::optional<T>> {
    static constexpr bool optional = true;
    static bool given(const std::optional<T>& value) noexcept { return value.has_value(); }
    static void encode(const std::optional<T>& value, json::Writer& writer)
    {
        if (value)
            ethwire::encode(*value, writer);
        else
            null_param(writer);
    }
};

template <class Params, std::size_t... I>
void encode_param_tuple(const Params& params, json::Writer& writer, std::index_sequence<I...>)
{
    std::size_t count = 0;
    ((Param<std::tuple_element_t<I, Params>>::given(std::get<I>(params)) ? void(count = I + 1) : void()), ...);
    begin_params(writer);
    ((I < count ? Param<std::tuple_element_t<I, Params>>::encode(std::get<I>(params), writer) : void()), ...);
    end_params(writer);
}

} // namespace eth

/// Writes the `params` array of a call. Optional parameters that are empty are left out at the end, and null before
/// one that is given.
template <class Result, class... ParamTypes>
void encode_params(const Method<Result, ParamTypes...>&, json::Writer& writer, const std::tuple<ParamTypes...>& params)
{
    eth::encode_param_tuple(params, writer, std::index_sequence_for<ParamTypes...>{});
}

/// The same from arguments, each converted to the type of its parameter. Fewer arguments than parameters compile only
/// when the rest are optional.
template <class Result, class... ParamTypes, class... Args>
    requires(sizeof...(Args) <= sizeof...(ParamTypes))
void encode_params(const Method<Result, ParamTypes...>& method, json::Writer& writer, Args&&... args)
{
    using Params = std::tuple<ParamTypes...>;
    auto fill = [&]<std::size_t... I, std::size_t... Rest>(std::index_sequence<I...>, std::index_sequence<Rest...>) {
        static_assert((eth::Param<std::tuple_element_t<sizeof...(I) + Rest, Params>>::optional && ...),
                      "a parameter that is not optional is missing");
        return Params(std::tuple_element_t<I, Params>(std::forward<Args>(args))...,
                      std::tuple_element_t<sizeof...(I) + Rest, Params>{}...);
    };
    // As a const lvalue: otherwise this overload would be the better match for its own tuple.
    const Params params =
        fill(std::index_sequence_for<Args...>{}, std::make_index_sequence<sizeof...(ParamTypes) - sizeof...(Args)>{});
    encode_params(method, writer, params);
}

} // namespace ethwire
