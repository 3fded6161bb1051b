# SPDX-License-Identifier: MIT
# An overlay port of the engine, for the checkout that contains this file:
#   vcpkg install minigrad --overlay-ports=path/to/checkout/minigrad/vcpkg
# For a registry, replace SOURCE_PATH by what vcpkg_from_github returns.
get_filename_component(SOURCE_PATH "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

set(VCPKG_BUILD_TYPE release) # header-only
vcpkg_cmake_configure(SOURCE_PATH "${SOURCE_PATH}" OPTIONS -DMINIGRAD_HARNESS=OFF)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH share/cmake/minigrad)
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/share/doc")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
