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
