# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS system url)
find_package(OpenSSL 3.0 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(fmt REQUIRED)
if(ETHWIRE_PROGRAM)
    find_package(CLI11 REQUIRED)
endif()
