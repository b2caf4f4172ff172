# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT

# Most of what a compiler reads for one of our sources comes from outside of this project, and is the same for all of
# them. With this on, it is read once (cmake/prelude.hpp) and kept: the build of the tests takes half the time. A source
# that forgets an include is found by the builds without: g++, clang-tidy, what is released. For clang: g++ wants each macro
# of a source to be the prelude's, and gains little.
option(ETHWIRE_PRECOMPILE "read the standard library, Boost.Asio, fmt and GoogleTest once for all sources" OFF)
if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    set(ETHWIRE_PRECOMPILE OFF)
endif()

# ethwire_prelude(NAME [OPTIONS option ...] [LINK target ...])
#
# Sources can share what was compiled with the same options: so there is one for what is optimised (ethwire_prelude), one
# for what is not (ethwire_prelude_quick), and one for what is not and links GoogleTest (ethwire_prelude_tests).
function(ethwire_prelude name)
    if(NOT ETHWIRE_PRECOMPILE)
        return()
    endif()
    cmake_parse_arguments(prelude "" "" "OPTIONS;LINK" ${ARGN})
    add_library(${name} OBJECT ${PROJECT_SOURCE_DIR}/cmake/prelude.cpp)
    target_link_libraries(${name} PRIVATE ethwire_options Boost::headers ${prelude_LINK})
    target_compile_options(${name} PRIVATE ${prelude_OPTIONS})
    target_precompile_headers(${name} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/prelude.hpp)
endfunction()

# ethwire_precompile(FOLDER)
#
# The targets of the folder and of those below it read the prelude that fits them, where they have none of their own.
function(ethwire_precompile folder)
    if(NOT ETHWIRE_PRECOMPILE)
        return()
    endif()
    get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
    get_property(options DIRECTORY ${folder} PROPERTY COMPILE_OPTIONS)
    foreach(target IN LISTS targets)
        get_target_property(kind ${target} TYPE)
        get_target_property(own ${target} PRECOMPILE_HEADERS)
        get_target_property(another ${target} PRECOMPILE_HEADERS_REUSE_FROM)
        if(NOT kind MATCHES "EXECUTABLE|OBJECT_LIBRARY|STATIC_LIBRARY|SHARED_LIBRARY" OR own OR another)
            continue()
        endif()
        get_target_property(links ${target} LINK_LIBRARIES)
        set(prelude ethwire_prelude)
        if(links MATCHES "GTest::")
            set(prelude ethwire_prelude_tests)
        elseif("-O0" IN_LIST options)
            set(prelude ethwire_prelude_quick)
        endif()
        target_precompile_headers(${target} REUSE_FROM ${prelude})
        # Programs are compiled as -fPIE otherwise, and clang refuses a prelude that was compiled as -fPIC.
        target_compile_options(${target} PRIVATE -fPIC)
    endforeach()
    get_property(folders DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
    foreach(one IN LISTS folders)
        ethwire_precompile(${one})
    endforeach()
endfunction()
