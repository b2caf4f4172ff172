# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT

# Other Debians have other versions of Boost and fmt; the rest is the same in each.
option(ETHWIRE_SELF_CONTAINED "Boost and fmt become part of what is built" OFF)
set(ethwire_fmt fmt::fmt)
if(ETHWIRE_SELF_CONTAINED)
    set(Boost_USE_STATIC_LIBS ON)
    set(ethwire_fmt fmt::fmt-header-only)
endif()

find_package(Threads REQUIRED)
find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS system url)
find_package(OpenSSL 3.0 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(fmt REQUIRED)
if(ETHWIRE_PROGRAM)
    find_package(CLI11 REQUIRED)
endif()
