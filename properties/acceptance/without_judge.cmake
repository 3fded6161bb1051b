# SPDX-License-Identifier: MIT
# The tests of a build without the judge, -DMINIGRAD_ARB=OFF. The same cases of the suite fail as with it.
include(${CMAKE_CURRENT_LIST_DIR}/engines.cmake)

find_package(Python3 QUIET COMPONENTS Interpreter)
if(Python3_FOUND)
  add_test(NAME without_judge COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/without_judge_test.py
                                      $<TARGET_FILE:minigrad_cli> ${PROJECT_SOURCE_DIR})
  set_tests_properties(without_judge PROPERTIES LABELS acceptance)
endif()
