# SPDX-License-Identifier: MIT
# Runs the portfile with stand-ins for the functions of vcpkg, moves what it packages, and builds the consumer with it:
#   cmake -D FOLDER=... -D COMPILER=... -P portfile_test.cmake
set(PORT minigrad)
set(CURRENT_PACKAGES_DIR ${FOLDER}/packages)
file(REMOVE_RECURSE ${FOLDER})

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY OUTPUT_VARIABLE output)
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(vcpkg_cmake_configure)
  cmake_parse_arguments(given "" SOURCE_PATH OPTIONS ${ARGN})
  run(${CMAKE_COMMAND} -S ${given_SOURCE_PATH} -B ${FOLDER}/build -D CMAKE_INSTALL_PREFIX=${CURRENT_PACKAGES_DIR}
      -D CMAKE_CXX_COMPILER=${COMPILER} ${given_OPTIONS})
endfunction()

function(vcpkg_cmake_install)
  run(${CMAKE_COMMAND} --build ${FOLDER}/build --target install)
endfunction()

# Moves the files for find_package to share/PORT, one folder up, and lets them find the prefix from there.
function(vcpkg_cmake_config_fixup)
  cmake_parse_arguments(given "" CONFIG_PATH "" ${ARGN})
  file(RENAME ${CURRENT_PACKAGES_DIR}/${given_CONFIG_PATH} ${CURRENT_PACKAGES_DIR}/share/${PORT})
  file(REMOVE_RECURSE ${CURRENT_PACKAGES_DIR}/share/cmake)
  file(GLOB files ${CURRENT_PACKAGES_DIR}/share/${PORT}/*.cmake)
  foreach(file IN LISTS files)
    file(READ ${file} text)
    set(up [[get_filename_component(_IMPORT_PREFIX "${_IMPORT_PREFIX}" PATH)]])
    string(REPLACE "${up}\n${up}\n" "${up}\n" text "${text}") # of three such lines, two stay
    string(REPLACE "/../../../" "/../../" text "${text}")
    file(WRITE ${file} "${text}")
  endforeach()
endfunction()

function(vcpkg_install_copyright)
  cmake_parse_arguments(given "" "" FILE_LIST ${ARGN})
  file(COPY_FILE ${given_FILE_LIST} ${CURRENT_PACKAGES_DIR}/share/${PORT}/copyright)
endfunction()

include(${CMAKE_CURRENT_LIST_DIR}/minigrad/portfile.cmake)

file(READ ${CMAKE_CURRENT_LIST_DIR}/minigrad/vcpkg.json manifest)
string(JSON version GET "${manifest}" version)
file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/../version.h line REGEX "MINIGRAD_VERSION \"${version}\"")
if(NOT line)
  message(FATAL_ERROR "vcpkg.json has version ${version}, minigrad/version.h another one")
endif()
file(GLOB in_share RELATIVE ${CURRENT_PACKAGES_DIR} ${CURRENT_PACKAGES_DIR}/* ${CURRENT_PACKAGES_DIR}/share/*)
if(NOT in_share STREQUAL "include;share;share/minigrad")
  message(FATAL_ERROR "the package has the folders ${in_share}")
endif()

file(RENAME ${CURRENT_PACKAGES_DIR} ${FOLDER}/installed)
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/../consumer -B ${FOLDER}/consumer -D CMAKE_CXX_COMPILER=${COMPILER}
    -D CMAKE_PREFIX_PATH=${FOLDER}/installed)
run(${CMAKE_COMMAND} --build ${FOLDER}/consumer)
run(${FOLDER}/consumer/consumer)
file(READ ${CMAKE_CURRENT_LIST_DIR}/../consumer/expected.txt expected)
if(NOT output STREQUAL expected)
  message(FATAL_ERROR "the consumer printed:\n${output}")
endif()
