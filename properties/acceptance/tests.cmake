# SPDX-License-Identifier: MIT
# The tests that run the program, beside the tests in C++. COST is about the seconds of a long one: it starts early.
# The acceptance tests run the program itself.
target_compile_definitions(properties_test PRIVATE MINIGRAD_PROGRAM="$<TARGET_FILE:minigrad_cli>"
                                                   MINIGRAD_BROKEN_ENGINE="$<TARGET_FILE:minigrad_broken_engine>")
add_dependencies(properties_test minigrad_cli minigrad_broken_engine)

# The figures in the documents are what the program prints. Measured figures are not compared.
find_package(Python3 QUIET COMPONENTS Interpreter)
if(Python3_FOUND)
  add_test(NAME figures COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/.ci/figures.py --check
                                --minigrad $<TARGET_FILE:minigrad_cli>)
  set_tests_properties(figures PROPERTIES LABELS unit)

  # The causes of a few engines of the panel are named rightly.
  add_test(NAME panel COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/properties/panel/panel.py --expect-all
                              --minigrad $<TARGET_FILE:minigrad_cli> edges-in-a-dict partials-in-a-dict
                              "edges-in-a-dict sub-sign" "depth-first tanh-detached" tanh-wrong)
  set_tests_properties(panel PROPERTIES LABELS acceptance COST 30)

  # Each command in a document prints what the document shows, and each link leads somewhere. One of the commands needs
  # LibTorch.
  set(root ${PROJECT_SOURCE_DIR})
  file(GLOB documents CONFIGURE_DEPENDS ${root}/*.md ${root}/docs/*.md ${root}/minigrad/*.md ${root}/corpus/*.md
       ${root}/oracle/*.md ${root}/oracle/*/*.md ${root}/properties/*.md ${root}/properties/*/*.md)
  foreach(document IN LISTS documents)
    file(RELATIVE_PATH name ${root} ${document})
    string(REGEX REPLACE "^docs/|\\.md$" "" name ${name})
    string(REPLACE / . name ${name})
    add_test(NAME docs.${name} COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/.ci/examples.py
                                       --minigrad $<TARGET_FILE:minigrad_cli> ${document})
    set_tests_properties(docs.${name} PROPERTIES LABELS docs COST 20
                                                 SKIP_REGULAR_EXPRESSION "LibTorch oracle cannot be loaded")
  endforeach()
endif()

# The JSON of each command follows its schema, and the pages of real runs work in a browser. Both tests need a program
# that may be missing. The picture of the engines shows what corpus/ENGINES.md says.
if(Python3_FOUND)
  add_test(NAME report_schema COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/report/schema_test.py
                                      $<TARGET_FILE:minigrad_cli>)
  add_test(NAME report_browser COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/report/browser_test.py
                                       $<TARGET_FILE:minigrad_cli> ${CMAKE_BINARY_DIR}/screenshots)
  add_test(NAME engines_picture COMMAND ${Python3_EXECUTABLE}
                                        ${CMAKE_CURRENT_SOURCE_DIR}/report/engines_picture_test.py)
  set_tests_properties(report_schema report_browser engines_picture PROPERTIES LABELS acceptance SKIP_RETURN_CODE 77)
endif()

# A short attack: a small try of each kind.
if(Python3_FOUND)
  add_test(NAME attack COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/attack/attack.py
                               $<TARGET_FILE:minigrad_cli> --tries 1 --seed 1 --small)
  set_tests_properties(attack PROPERTIES LABELS unit COST 30)
endif()

# Campaigns on a cluster: an array on a Slurm that the test starts, and the container of the Kubernetes job. The merged
# shards are the campaign of one machine. Sanitizers are too slow for the time limits of the tasks.
if(Python3_FOUND AND NOT MINIGRAD_SANITIZERS)
  foreach(cluster slurm kubernetes)
    add_test(NAME cluster.${cluster} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/cluster/${cluster}_test.py
                                             $<TARGET_FILE:minigrad_cli>)
    set_tests_properties(cluster.${cluster} PROPERTIES LABELS property COST 60 SKIP_RETURN_CODE 77 TIMEOUT 600)
  endforeach()
endif()

# The action for other repositories. It runs the program of this build in place of one that it builds.
if(Python3_FOUND AND NOT MINIGRAD_SANITIZERS)
  add_test(NAME action COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/action_test.py ${PROJECT_SOURCE_DIR}
                               $<TARGET_FILE:minigrad_cli>)
  set_tests_properties(action PROPERTIES LABELS property SKIP_RETURN_CODE 77)
endif()

# What the judge owes and where it is silent, against one-sided limits computed with 400 digits.
if(Python3_FOUND)
  set(limits ${CMAKE_CURRENT_SOURCE_DIR}/laws/one_sided_limits)
  add_test(NAME one_sided_limits_test COMMAND ${Python3_EXECUTABLE} ${limits}_test.py)
  function(minigrad_check_limits name)
    add_test(NAME one_sided_limits.${name}
             COMMAND ${Python3_EXECUTABLE} ${limits}.py -- $<TARGET_FILE:minigrad_cli> owed --dump ${ARGN}
             WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  endfunction()
  minigrad_check_limits(special --set campaign --special --seed 2 --graphs 400 --points 4 --max-nodes 8)
  minigrad_check_limits(ordinary --set campaign --seed 2 --graphs 100 --points 4)
  minigrad_check_limits(corpus --set corpus --set suite)
  set_tests_properties(one_sided_limits_test one_sided_limits.special one_sided_limits.ordinary one_sided_limits.corpus
                       PROPERTIES LABELS property SKIP_RETURN_CODE 77)
endif()

# Each case of the corpus is a test.
file(GLOB cases CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/corpus/cases/*.json)
foreach(case IN LISTS cases)
  cmake_path(GET case STEM LAST_ONLY name)
  add_test(NAME corpus.${name} COMMAND minigrad_cli replay ${case})
  set_tests_properties(corpus.${name} PROPERTIES LABELS corpus)
endforeach()

include(${CMAKE_CURRENT_LIST_DIR}/engines.cmake)

# Every command works from an installation that is moved while the source is hidden. Sanitizers need their environment.
if(Python3_FOUND AND MINIGRAD_INSTALL AND NOT MINIGRAD_SANITIZERS)
  add_test(NAME installed COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/installed_test.py
                                  ${PROJECT_SOURCE_DIR} ${CMAKE_BINARY_DIR})
  set_tests_properties(installed PROPERTIES LABELS property COST 60 ENVIRONMENT CMAKE_COMMAND=${CMAKE_COMMAND})
endif()

# The packages for other languages: Python's with the modules as installed and this program, npm's packed and installed.
if(Python3_FOUND AND MINIGRAD_INSTALL)
  add_test(NAME package.python COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/python_package_test.py
                                       --build ${CMAKE_BINARY_DIR})
  set_tests_properties(package.python PROPERTIES LABELS engine SKIP_RETURN_CODE 77
                                                 ENVIRONMENT CMAKE_COMMAND=${CMAKE_COMMAND})
endif()
add_test(NAME package.npm COMMAND bash ${CMAKE_CURRENT_LIST_DIR}/npm_package_test.sh $<TARGET_FILE:minigrad_cli>)
set_tests_properties(package.npm PROPERTIES LABELS engine SKIP_RETURN_CODE 77)
