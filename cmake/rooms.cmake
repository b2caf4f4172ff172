# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT

# ethwire_room(NAME SOURCES a.cpp ... [LINK target ...])
#
# A room is an object library `ethwire_NAME`, built once and put into both the static and the shared library.
function(ethwire_room name)
    cmake_parse_arguments(room "" "" "SOURCES;LINK" ${ARGN})
    add_library(ethwire_${name} OBJECT ${room_SOURCES})
    target_include_directories(ethwire_${name}
        PUBLIC ${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/include
        PRIVATE ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(ethwire_${name} PRIVATE ethwire_options PUBLIC ${room_LINK})
    set_property(GLOBAL APPEND PROPERTY ETHWIRE_ROOMS ${name})
endfunction()

# ethwire_unit(ROOM SOURCES a_test.cpp ... [LINK target ...])
#
# The unit tests of a room: one program `unit_ROOM`, linked with the rooms that it may know and nothing else.
function(ethwire_unit room)
    cmake_parse_arguments(unit "" "" "SOURCES;ROOMS;LINK" ${ARGN})
    add_executable(unit_${room} ${unit_SOURCES})
    target_include_directories(unit_${room} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/tests)
    target_link_libraries(unit_${room} PRIVATE ethwire_options GTest::gmock GTest::gtest_main ${unit_LINK})
    foreach(known IN LISTS unit_ROOMS)
        target_link_libraries(unit_${room} PRIVATE ethwire_${known})
    endforeach()
    gtest_discover_tests(unit_${room} TEST_PREFIX "${room}." PROPERTIES LABELS unit TIMEOUT 120 DISCOVERY_TIMEOUT 60)
endfunction()
