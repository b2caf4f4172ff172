// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>
#include <ethwire/base/error.hpp>
#include <ethwire/rpc/lane.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace ethwire {

/// What is asked by one call: a method, and its parameters as a JSON array.
class Request {
public:
    /// Parameters that are no JSON array make the call fail with `errc::invalid_params` before anything is sent.
    explicit Request(std::string method, std::string params = "[]")
        : method_(std::move(method)), params_(std::move(params))
    {}

    /// The same with parameters that `json::Writer` wrote, which need no check.
    static Request written(std::string_view method, std::string&& params)
    {
        return Request(Checked(), method, std::move(params));
    }

    /// `errc::invalid_params` when the parameters are no JSON array.
    error_code check() const noexcept;

    const std::string& method() const noexcept { return method_; }
    const std::string& params() const noexcept { return params_; }

private:
    struct Checked {};

    Request(Checked, std::string_view method, std::string&& params)
        : method_(method), params_(std::move(params)), checked_(true)
    {}

    std::string method_;
    std::string params_;
    bool checked_ = false;
};

/// How one call differs from its provider's settings.
class CallOptions {
public:
    CallOptions() = default;

    /// The time from the call to its answer, waiting for a connection included. When it is not set, the provider's
    /// `request_timeout`.
    CallOptions& timeout(Duration limit) noexcept
    {
        timeout_ = limit;
        return *this;
    }

    /// The purpose of the call. Give `Lane::history` to calls with large answers: they come over a connection of their
    /// own, which is made at the first use, and hold up neither events nor other calls. Over HTTP the lanes share the
    /// pool.
    CallOptions& lane(Lane what_for) noexcept
    {
        lane_ = what_for;
        return *this;
    }

    std::optional<Duration> timeout() const noexcept { return timeout_; }
    Lane lane() const noexcept { return lane_; }

private:
    std::optional<Duration> timeout_{};
    Lane lane_ = Lane::user;
};

} // namespace ethwire
