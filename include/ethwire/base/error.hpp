// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

#include <string>

namespace ethwire {

/// Errors are values. Each room has one `enum class errc` with one category; a function that can fail returns
/// `result<T>`, and only a completion token that asks for exceptions gets them.
using boost::system::error_category;
using boost::system::error_code;

template <class T = void>
using result = boost::system::result<T, error_code>;

/// The category of a room's `errc`: a name and a table from value to message. Messages are ASCII, ours alone, and
/// never hold what a server or a user sent.
class RoomCategory final : public error_category {
public:
    using Describe = const char* (*)(int) noexcept;

    constexpr RoomCategory(const char* name, Describe describe) noexcept : name_(name), describe_(describe) {}

    const char* name() const noexcept override { return name_; }
    std::string message(int value) const override { return describe_(value); }

private:
    const char* name_;
    Describe describe_;
};

} // namespace ethwire
