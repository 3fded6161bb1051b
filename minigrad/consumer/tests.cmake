# SPDX-License-Identifier: MIT
# Builds and runs the consumer in its own build tree, in each way to use the engine, with each compiler. The engine is
# configured and installed alone, as on a machine without the libraries of the harness.
set(prefix ${CMAKE_CURRENT_BINARY_DIR}/consumer/prefix)
add_test(NAME consumer.install
         COMMAND ${CMAKE_CTEST_COMMAND} --build-and-test ${PROJECT_SOURCE_DIR} ${prefix}-build
                 --build-generator ${CMAKE_GENERATOR} --build-target install
                 --build-options -DMINIGRAD_HARNESS=OFF -DCMAKE_INSTALL_PREFIX=${prefix})
set_tests_properties(consumer.install PROPERTIES FIXTURES_SETUP minigrad_prefix LABELS unit)

# The examples for check.h, as a project of their own, which needs an installed GoogleTest.
get_target_property(is_found GTest::gmock IMPORTED)
if(is_found)
  add_test(NAME consumer.check
           COMMAND ${CMAKE_CTEST_COMMAND} --build-and-test ${CMAKE_CURRENT_SOURCE_DIR}/examples/check
                   ${CMAKE_CURRENT_BINARY_DIR}/consumer/check --build-generator ${CMAKE_GENERATOR}
                   --build-options -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER} -DCMAKE_PREFIX_PATH=${prefix}
                   --test-command ${CMAKE_CTEST_COMMAND} --output-on-failure --no-tests=error)
  set_tests_properties(consumer.check PROPERTIES FIXTURES_REQUIRED minigrad_prefix LABELS unit)
endif()

# Each consumer must print the text of expected.txt.
function(minigrad_add_consumer_test way compiler)
  cmake_path(GET compiler FILENAME word)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/consumer/${way}-${word})
  set(name consumer.${way}.${word})
  add_test(NAME ${name}
           COMMAND ${CMAKE_CTEST_COMMAND} --build-and-test ${CMAKE_CURRENT_SOURCE_DIR}/consumer ${folder}
                   --build-generator ${CMAKE_GENERATOR}
                   --build-options -DWAY=${way} -DCMAKE_CXX_COMPILER=${compiler}
                                   -DCMAKE_PREFIX_PATH=${prefix} -DMINIGRAD_SOURCE=${PROJECT_SOURCE_DIR}
                   --test-command sh -c "\"$1\" | diff \"$2\" -" sh ${folder}/consumer
                                     ${CMAKE_CURRENT_SOURCE_DIR}/consumer/expected.txt)
  set_tests_properties(${name} PROPERTIES FIXTURES_REQUIRED minigrad_prefix LABELS unit)
endfunction()

# The packages of vcpkg and Conan, each with the consumer.
set(folder ${CMAKE_CURRENT_BINARY_DIR}/consumer)
add_test(NAME consumer.vcpkg
         COMMAND ${CMAKE_COMMAND} -D FOLDER=${folder}/vcpkg -D COMPILER=${CMAKE_CXX_COMPILER}
                                  -P ${CMAKE_CURRENT_SOURCE_DIR}/vcpkg/portfile_test.cmake)
set_tests_properties(consumer.vcpkg PROPERTIES ENVIRONMENT CMAKE_GENERATOR=${CMAKE_GENERATOR} LABELS unit)
find_program(CONAN conan)
if(CONAN)
  add_test(NAME consumer.conan
           COMMAND sh -c "\"$1\" profile detect --force && exec \"$1\" create \"$2\" -s compiler.cppstd=20 \
                         -c tools.cmake.cmake_layout:test_folder=\"$3\"" sh
                   ${CONAN} ${PROJECT_SOURCE_DIR} ${folder}/conan-build)
  set_tests_properties(consumer.conan PROPERTIES ENVIRONMENT CONAN_HOME=${folder}/conan)
else()
  add_test(NAME consumer.conan COMMAND ${CMAKE_COMMAND} -E echo "skipped: conan was not found; PyPI has it")
endif()
set_tests_properties(consumer.conan PROPERTIES SKIP_REGULAR_EXPRESSION "skipped: " LABELS unit)

minigrad_add_consumer_test(FetchContent ${CMAKE_CXX_COMPILER})
foreach(compiler IN ITEMS ${CMAKE_CXX_COMPILER} clang++)
  unset(found CACHE)
  find_program(found ${compiler})
  if(found AND NOT TEST consumer.find_package.${compiler})
    minigrad_add_consumer_test(find_package ${found})
    minigrad_add_consumer_test(add_subdirectory ${found})
  elseif(NOT found)
    add_test(NAME consumer.${compiler} COMMAND ${CMAKE_COMMAND} -E echo "skipped: ${compiler} was not found")
    set_tests_properties(consumer.${compiler} PROPERTIES SKIP_REGULAR_EXPRESSION "skipped: " LABELS unit)
  endif()
endforeach()
unset(found CACHE)
