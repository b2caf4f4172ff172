# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT

# What every target of this project is compiled with; nothing of it reaches a consumer.
add_library(ethwire_options INTERFACE)
target_compile_features(ethwire_options INTERFACE cxx_std_20)
target_compile_options(ethwire_options INTERFACE -Wall -Wextra -Wconversion -Wshadow=local -fvisibility-inlines-hidden)
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    # The spelling of g++ for shadowing a local only; clang's -Wshadow without its noisier relatives is the same check.
    get_target_property(flags ethwire_options INTERFACE_COMPILE_OPTIONS)
    list(REMOVE_ITEM flags -Wshadow=local)
    set_target_properties(ethwire_options PROPERTIES INTERFACE_COMPILE_OPTIONS "${flags}")
else()
    # g++ 12 reports dangling and uninitialised values inside coroutine frames of correct code.
    # It also inlines Asio's allocation of a frame but not the matching release, and takes them for two.
    target_compile_options(ethwire_options INTERFACE -Wno-maybe-uninitialized -Wno-mismatched-new-delete)
endif()
# Off: another compiler warns of other things, and a user's build goes on. The presets turn it on.
option(ETHWIRE_WERROR "warnings are errors" OFF)
if(ETHWIRE_WERROR)
    target_compile_options(ethwire_options INTERFACE -Werror)
endif()
target_compile_definitions(ethwire_options INTERFACE BOOST_ASIO_NO_DEPRECATED)

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# ETHWIRE_SANITIZE=address,undefined or thread
set(ETHWIRE_SANITIZE "" CACHE STRING "sanitizers of the build, as -fsanitize takes them")
if(ETHWIRE_SANITIZE)
    add_compile_options(-fsanitize=${ETHWIRE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${ETHWIRE_SANITIZE})
    # TSan does not know fences, with which Asio counts references to executors: it takes the last one's end for a race.
    if(ETHWIRE_SANITIZE MATCHES "thread")
        add_compile_definitions(BOOST_ASIO_DISABLE_STD_ATOMIC)
    endif()
endif()

# For programs that a test build runs once, which takes less time than to optimise them. With g++ they are optimised: its
# optimiser has miscompiled coroutines (CONTRIBUTING.md).
macro(ethwire_quick_to_compile)
    if(CMAKE_BUILD_TYPE STREQUAL "Debug" AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
        add_compile_options(-O0)
    endif()
endmacro()
