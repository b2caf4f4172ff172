# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT

# ethwire_find_system()
#
# Finds the compiler, the interpreter's headers and the libraries of the core, or ends with one line that names every
# Debian package that is missing.
macro(ethwire_find_system)
    set(missing "")

    # Debian's clang has a number in its name and no other, which CMake does not look for.
    if(NOT CMAKE_CXX_COMPILER AND NOT DEFINED ENV{CXX})
        find_program(ethwire_compiler NAMES clang++-19 g++-12 g++ clang++ c++)
        if(ethwire_compiler)
            set(CMAKE_CXX_COMPILER ${ethwire_compiler})
        else()
            list(APPEND missing clang-19)
        endif()
    endif()
    if(NOT missing)
        enable_language(CXX)
    endif()

    find_package(Python 3.10 QUIET COMPONENTS Interpreter OPTIONAL_COMPONENTS Development.Module)
    if(NOT Python_Development.Module_FOUND)
        list(APPEND missing python3-dev)
    endif()

    ethwire_need(boost/asio.hpp libboost1.81-dev)
    ethwire_need(boost/system/error_code.hpp libboost-system1.81-dev)
    ethwire_need(boost/url.hpp libboost-url1.81-dev)
    ethwire_need(fmt/core.h libfmt-dev)
    ethwire_need(openssl/ssl.h libssl-dev)
    ethwire_need(zlib.h zlib1g-dev)
    list(REMOVE_DUPLICATES missing)
    if(missing)
        list(JOIN missing " " missing)
        # Indented, CMake leaves the line as one.
        message(FATAL_ERROR "\n  ethwire needs these Debian packages: apt-get install --no-install-recommends ${missing}\n")
    endif()

    find_package(nanobind CONFIG REQUIRED)
endmacro()

# ethwire_need(HEADER PACKAGE): PACKAGE is missing where HEADER is.
macro(ethwire_need header package)
    find_path(ethwire_has_${package} ${header})
    if(NOT ethwire_has_${package})
        list(APPEND missing ${package})
    endif()
endmacro()
