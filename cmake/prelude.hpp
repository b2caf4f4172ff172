// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT
//
// The headers from outside of this project that many sources include, compiled once for all of them (prelude.cmake).
// Headers of this project stay out: a change in one would compile everything again.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <charconv>
#include <chrono>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <boost/asio.hpp>
#include <fmt/format.h>

#ifdef GTEST_HAS_PTHREAD // the sources that link GoogleTest
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#endif
