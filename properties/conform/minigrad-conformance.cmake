# SPDX-License-Identifier: MIT
# Builds an adapter in C++ and adds a CTest test that runs the conformance suite on it. Without LEVELS all levels run.
# EXPECT is a file of expected failures. Needs the components harness and development.
#   minigrad_add_conformance_test(NAME <name> SOURCES <file>... [LEVELS <level>...] [EXPECT <file>])
function(minigrad_add_conformance_test)
  cmake_parse_arguments(PARSE_ARGV 0 test "" "NAME;EXPECT" "SOURCES;LEVELS")
  add_executable(${test_NAME} ${test_SOURCES})
  target_link_libraries(${test_NAME} PRIVATE minigrad::oracle)
  list(TRANSFORM test_LEVELS PREPEND --level=)
  if(test_EXPECT)
    cmake_path(ABSOLUTE_PATH test_EXPECT)
    list(APPEND test_LEVELS --expect=${test_EXPECT})
  endif()
  add_test(NAME conform.${test_NAME} COMMAND minigrad::program conform "--engine=cmd:'$<TARGET_FILE:${test_NAME}>'"
                                             --graphs=0 ${test_LEVELS})
endfunction()
