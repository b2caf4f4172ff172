# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT

# cpack makes two Debian packages. `ethwire` is the program; built self-contained, as `make deb` does, one package is for
# Debian 12 and 13. `libethwire-dev` is the library: it is compiled with one Boost, which a user's project has to share,
# so it belongs to the Debian where it was built, and its dependencies say so.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME ethwire)
set(CPACK_PACKAGE_CONTACT "The ethwire authors")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program library)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME ethwire)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION net)
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "The program: subscriptions and calls on the command line, and an
embedded node for tests.")

set(boost ${Boost_VERSION_MAJOR}.${Boost_VERSION_MINOR})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libethwire-dev)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS
    "libboost${boost}-dev, libboost-system${boost}-dev, libboost-url${boost}-dev, libfmt-dev, libssl-dev, zlib1g-dev")
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION "The library: headers, CMake package, static and shared; with a
node for tests in one process.")

foreach(package IN ITEMS program library)
    string(TOUPPER ${package} name)
    install(FILES ${PROJECT_SOURCE_DIR}/LICENSE RENAME copyright COMPONENT ${package}
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${CPACK_DEBIAN_${name}_PACKAGE_NAME})
endforeach()
include(CPack)
