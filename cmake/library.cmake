# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT

include(CMakePackageConfigHelpers)

get_property(rooms GLOBAL PROPERTY ETHWIRE_ROOMS)

# The library is made twice from the same objects, with every room in it. ethwire::ethwire, the static one, is what the
# program, the tests and the examples link; ethwire::shared carries the minor version in its SONAME, since below 1.0 a
# minor step may change the binary interface.
function(ethwire_library target kind)
    add_library(${target} ${kind})
    target_compile_features(${target} PUBLIC cxx_std_20)
    target_include_directories(${target} PUBLIC
        $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
        $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>
        $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
    foreach(room IN LISTS rooms)
        target_sources(${target} PRIVATE $<TARGET_OBJECTS:ethwire_${room}>)
    endforeach()
    target_link_libraries(${target} PUBLIC Boost::headers Boost::system Boost::url OpenSSL::SSL OpenSSL::Crypto
        ZLIB::ZLIB ${ethwire_fmt} Threads::Threads)
    set_target_properties(${target} PROPERTIES
        OUTPUT_NAME ethwire LINKER_LANGUAGE CXX
        VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
endfunction()

ethwire_library(ethwire STATIC)
ethwire_library(ethwire_shared SHARED)
set(exports ${PROJECT_SOURCE_DIR}/cmake/exports.map)
target_link_options(ethwire_shared PRIVATE -Wl,--version-script=${exports})
set_target_properties(ethwire_shared PROPERTIES EXPORT_NAME shared LINK_DEPENDS ${exports})
add_library(ethwire::ethwire ALIAS ethwire)
add_library(ethwire::shared ALIAS ethwire_shared)

set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME library)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/ethwire)
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/ethwireConfig.cmake.in
    ${PROJECT_BINARY_DIR}/cmake/ethwireConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/cmake/ethwireConfigVersion.cmake COMPATIBILITY SameMinorVersion)

install(TARGETS ethwire ethwire_shared EXPORT ethwireTargets)
install(EXPORT ethwireTargets NAMESPACE ethwire:: DESTINATION ${package_dir})
set(no_node "")
if(NOT ETHWIRE_PROGRAM)
    set(no_node PATTERN devnode EXCLUDE)
endif()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/ethwire ${PROJECT_BINARY_DIR}/include/ethwire
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp" ${no_node})
install(FILES ${PROJECT_BINARY_DIR}/cmake/ethwireConfig.cmake ${PROJECT_BINARY_DIR}/cmake/ethwireConfigVersion.cmake
    DESTINATION ${package_dir})
